import { Button } from 'antd';
import { useState } from 'react';
import { useKeeper, useMe } from '../api/session';
import { useText } from '../text/text';
import { Dialog } from './Dialog';
import { TextField } from './Field';
import { find, kindsOf, type Found } from './find';
import { ProblemNote } from './ProblemNote';
import { Link, navigate } from './router';
import { useSubmit } from './useSubmit';

// FindDialog leads from an exact code to its page.
export default function FindDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  const me = useMe();
  const [code, setCode] = useState('');
  const [found, setFound] = useState<Found[]>();
  const { error, busy, submit } = useSubmit(async () => {
    setFound(undefined);
    if (code.trim() === '') return;
    const list = await find(keeper.client, me, code.trim());
    if (list.length === 1) {
      onClose();
      navigate((list[0] as Found).to);
    } else setFound(list);
  });
  return (
    <Dialog title={t('find.title')} onClose={onClose} first="find-code">
      <form onSubmit={submit} role="search" noValidate>
        {error !== undefined && <ProblemNote error={error} />}
        <TextField id="find-code" label={t('find.code')} hint={t('find.hint', { kinds: kindsOf(me).map((k) => t(`find.kind.${k}`)).join(t('list.and')) })} value={code} onChange={setCode} autoComplete="off" autoFocus />
        <div role="status">
          {found?.length === 0 && <p>{t('problem.gone')}</p>}
          {found && found.length > 1 && <ul>{found.map((f) => <li key={f.kind}><Link to={f.to} onClick={onClose}>{t('find.found', { kind: t(`find.kind.${f.kind}`), name: f.name })}</Link></li>)}</ul>}
        </div>
        <p className="dialog-buttons"><Button type="primary" htmlType="submit" loading={busy}>{t('find.submit')}</Button></p>
      </form>
    </Dialog>
  );
}
