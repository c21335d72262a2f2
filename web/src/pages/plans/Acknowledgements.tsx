import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { may, scopesOf, useKeeper, useMe } from '../../api/session';
import { instantText } from '../../format/date';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import { Confirm } from '../../ui/Confirm';

type Given = Schemas['Acknowledgement'];
type Answer = 'signed' | 'refused' | 'left';

interface Props {
  code: string;
  version: number;
  title: string; // of the plan
}

// Acknowledgements says who has answered a version and who has not, as far as
// the reader reaches; one's own answer comes first.
export function Acknowledgements({ code, version, title }: Props) {
  const { t } = useText();
  const me = useMe();
  const keeper = useKeeper();
  const [asked, setAsked] = useState<{ of: Given; answer: Answer }>();
  const query = useQuery({
    queryKey: ['plan', code, 'acknowledgements', version],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/plans/{code}/versions/{version}/acknowledgements', { signal, params: { path: { code, version } } })),
  });
  const answers = may(me, 'acknowledgement', 'create');
  const others = scopesOf(me, 'acknowledgement', 'create').some((scope) => scope !== 'self');
  const ask = answers ? (of: Given, answer: Answer) => setAsked({ of, answer }) : undefined;
  return (
    <section className="card">
      <h2>{t('ack.title')}</h2>
      <Async query={query} lines={2}>
        {(page) => {
          const items = page.items ?? [];
          const own = items.find((a) => a.person === me.user.person);
          const rest = items.filter((a) => a !== own);
          return (
            <>
              {own && <Own given={own} ask={ask} />}
              {!own && rest.length === 0 && <p>{t('ack.nobody')}</p>}
              {rest.length > 0 && <Others items={rest} ask={others ? ask : undefined} />}
            </>
          );
        }}
      </Async>
      {asked && <Ask code={code} version={version} title={title} asked={asked} own={asked.of.person === me.user.person} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function Own({ given, ask }: { given: Given; ask: ((of: Given, answer: Answer) => void) | undefined }) {
  const { t } = useText();
  if (given.answer !== 'none') return <p>{t(`ack.own.${given.answer}`, { at: given.at ? instantText(given.at) : '' })}</p>;
  return (
    <>
      <p className="note">{t('ack.own.none')}</p>
      {ask && (
        <p className="dialog-buttons">
          <Button onClick={() => ask(given, 'refused')}>{t('ack.refuse')}</Button>
          <Button type="primary" onClick={() => ask(given, 'signed')}>{t('ack.sign')}</Button>
        </p>
      )}
    </>
  );
}

function Others({ items, ask }: { items: Given[]; ask: ((of: Given, answer: Answer) => void) | undefined }) {
  const { t } = useText();
  const [open, setOpen] = useState(true); // those alone who have not answered
  const waiting = items.filter((a) => a.answer === 'none');
  const shown = open && waiting.length > 0 ? waiting : items;
  return (
    <>
      <p><strong>{t('ack.count', { given: items.length - waiting.length, all: items.length })}</strong></p>
      {waiting.length > 0 && waiting.length < items.length && <p><label><input type="checkbox" checked={open} onChange={(e) => setOpen(e.target.checked)} /> {t('ack.waiting', { count: waiting.length })}</label></p>}
      <div className="scroll">
        <table className="cards">
          <caption className="visually-hidden">{t('ack.title')}</caption>
          <thead><tr><th scope="col">{t('ack.person')}</th><th scope="col">{t('ack.answer')}</th><th scope="col">{t('ack.at')}</th>{ask && <th scope="col">{t('ack.paper')}</th>}</tr></thead>
          <tbody>{shown.map((a) => (
            <tr key={a.person}>
              <th scope="row"><span>{a.name ?? ''} <span className="quiet">{a.person}</span></span></th>
              <td data-label={t('ack.answer')}>{t(`ack.${a.answer}`)}</td>
              <td data-label={t('ack.at')}>{a.at ? instantText(a.at) : t('app.none')}</td>
              {ask && <td data-label={t('ack.paper')}>{a.answer === 'none' ? (
                <select value="" aria-label={t('ack.paper.of', { name: a.name ?? a.person })} onChange={(e) => ask(a, e.target.value as Answer)}>
                  <option value="">{t('ack.choose')}</option>
                  {(['signed', 'refused', 'left'] as const).map((x) => <option key={x} value={x}>{t(`ack.${x}`)}</option>)}
                </select>
              ) : t('app.none')}</td>}
            </tr>
          ))}</tbody>
        </table>
      </div>
    </>
  );
}

function Ask({ code, version, title, asked, own, onClose }: Props & { asked: { of: Given; answer: Answer }; own: boolean; onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const { of, answer } = asked;
  const send = async () => {
    await keeper.client.POST('/api/v1/plans/{code}/versions/{version}/acknowledgements', { params: { path: { code, version } }, body: { answer, ...(!own && { person: of.person }) } });
    await keeper.queries.invalidateQueries({ queryKey: ['plan', code, 'acknowledgements'] });
  };
  const words = { plan: t('plan.version', { plan: title, version }), name: `${of.name ?? ''} ${of.person}`.trim(), answer: t(`ack.${answer}`) };
  return (
    <Confirm title={own ? t(answer === 'signed' ? 'ask.sign' : 'ask.refuse', words) : t('ask.paper', words)} verb={t(own ? (answer === 'signed' ? 'ack.sign' : 'ack.refuse') : 'ack.enter')} reason={false} send={send} onClose={onClose}>
      <p>{t(own ? (answer === 'signed' ? 'then.sign' : 'then.refuse') : 'then.paper')}</p>
    </Confirm>
  );
}
