import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Fragment, useState } from 'react';
import type { Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { monthText } from '../../format/date';
import { grouped } from '../../format/money';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import type { Naming } from './naming';
import { linesOf } from './queries';

type Line = Schemas['StatementLine'];

interface Props {
  detail: Schemas['StatementDetail'];
  naming: Naming;
  onOpen: (line: Line) => void;
}

// All are the lines of a whole statement, where it is about to be printed.
interface All {
  all?: Line[] | undefined;
}

// Lines are the lines of a statement, by component and contract, 50 at a time;
// corrections of other months stand apart with their causes.
export function Lines({ detail, naming, onOpen, all }: Props & All) {
  const { t } = useText();
  const keeper = useKeeper();
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const query = useQuery({ ...linesOf(keeper.client, detail.id, cursor), enabled: detail.lines > 0 });
  const unit = detail.currency === 'CNY' ? t('unit.cny') : detail.currency;
  if (detail.lines === 0) return null;
  return (
    <Async query={query}>
      {(page) => {
        const items = all ?? page.items ?? [];
        const plain = items.filter((l) => !isCorrection(l));
        const corrections = items.filter(isCorrection);
        return (
          <>
            {plain.length > 0 && <LineTable title={t('lines.title')} text={t('lines.text', { unit })} lines={plain} {...{ detail, naming, onOpen }} />}
            {corrections.length > 0 && <LineTable title={t('lines.corrections')} text={t('lines.corrections.text', { unit })} lines={corrections} causes {...{ detail, naming, onOpen }} />}
            {items.length < detail.lines && <p className="print-only">{t('lines.cut', { shown: items.length, count: detail.lines })}</p>}
            <p className="paging no-print">
              {cursors.length > 0 && <Button onClick={() => setCursors(cursors.slice(0, -1))}>{t('app.previous')}</Button>}
              {page.next && <Button onClick={() => setCursors([...cursors, page.next as string])}>{t('app.next')}</Button>}
            </p>
          </>
        );
      }}
    </Async>
  );
}

export function isCorrection(l: Pick<Line, 'kind'>): boolean {
  return l.kind === 'adjustment' || l.kind === 'reversal';
}

// sections puts lines that follow each other under their component and contract.
export function sections(lines: Line[]): { key: string; first: Line; lines: Line[] }[] {
  const out: { key: string; first: Line; lines: Line[] }[] = [];
  for (const l of lines) {
    const key = [l.plan, l.component, l.contract].join('\n');
    const last = out.at(-1);
    if (last?.key === key) last.lines.push(l);
    else out.push({ key, first: l, lines: [l] });
  }
  return out;
}

function LineTable({ title, text, lines, detail, naming, onOpen, causes }: Props & { title: string; text: string; lines: Line[]; causes?: boolean }) {
  const { t, lang } = useText();
  return (
    <section className="card">
      <h2>{title}</h2>
      <div className="scroll">
        <table className="cards lines">
          <caption className="quiet">{text}</caption>
          <thead><tr>
            <th scope="col">{t('line.receipt')}</th><th scope="col">{t('line.date')}</th><th scope="col">{t('line.kind')}</th>
            <th scope="col" className="num">{t('line.base')}</th><th scope="col" className="num">{t('line.amount')}</th>
          </tr></thead>
          <tbody>
            {sections(lines).map((s) => (
              <Fragment key={s.first.seq}>
                <tr className="section"><th scope="rowgroup" colSpan={5}>{naming.part(s.first)}{s.first.contract && ` → ${s.first.contract}`}{s.first.customer && ` · ${s.first.customer}`}</th></tr>
                {s.lines.map((l) => (
                  <tr key={l.seq} className={l.pending ? 'pending' : undefined}>
                    <th scope="row">{l.receipt ?? t('app.none')}</th>
                    <td data-label={t('line.date')}>{l.date}</td>
                    <td data-label={t('line.kind')}><span>
                      {t(`kind.${l.kind}`)}{l.pending && ` · ${t('kind.pending')}`}
                      {l.origin !== detail.month && <span className="quiet"> {t('line.origin', { month: monthText(l.origin, lang) })}</span>}
                      {causes && l.cause && <span className="quiet"> {t(`change.${l.cause as 'added'}`)}</span>}
                      {l.waits && <span className="quiet"> {l.waits}</span>}
                    </span>
                    </td>
                    <td className="num" data-label={t('line.base')}>{grouped(l.base)}</td>
                    <td className="num strong" data-label={t('line.amount')}>
                      <button type="button" className="amount" onClick={() => onOpen(l)} aria-label={t('line.why.of', { amount: grouped(l.amount), receipt: l.receipt ?? l.key })}>{grouped(l.amount)}</button>
                    </td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
