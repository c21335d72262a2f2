import { useQuery } from '@tanstack/react-query';
import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { dataOf, type Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { grouped } from '../../format/money';
import { useText } from '../../text/text';
import { Async } from '../../ui/Async';
import type { Naming } from './naming';

export interface Branch {
  text: string;
  children: Branch[];
}

// branches makes a tree of an explanation: each line belongs to the last line
// above it that is indented less.
export function branches(text: string): Branch[] {
  const roots: Branch[] = [];
  const path: { depth: number; branch: Branch }[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const depth = line.length - line.trimStart().length;
    const branch = { text: line.trim(), children: [] };
    while (path.length > 0 && (path.at(-1)?.depth ?? 0) >= depth) path.pop();
    (path.at(-1)?.branch.children ?? roots).push(branch);
    path.push({ depth, branch });
  }
  return roots;
}

interface Props {
  statement: Schemas['StatementDetail'];
  line: Schemas['StatementLine'] | undefined;
  onClose: () => void;
  naming: Naming;
}

// Explanation says why a line is what it is, down to receipt, clause and
// rounding, in the words of the calculation itself.
export function Explanation({ statement, line, onClose, naming }: Props) {
  const { t } = useText();
  return (
    <Drawer open={line !== undefined} onClose={onClose} title={t('why.title')} size={Math.min(window.innerWidth, 640)} destroyOnHidden closable={{ 'aria-label': t('app.close') }}>
      {line && <Why statement={statement} line={line} naming={naming} />}
    </Drawer>
  );
}

function Why({ statement, line, naming }: { statement: Schemas['StatementDetail']; line: Schemas['StatementLine']; naming: Naming }) {
  const { t } = useText();
  const keeper = useKeeper();
  const query = useQuery({
    queryKey: ['statement', statement.id, 'why', line.seq],
    queryFn: ({ signal }) => dataOf(keeper.client.GET('/api/v1/statements/{id}/lines/{seq}/explanation', { signal, params: { path: { id: statement.id, seq: line.seq } } })),
  });
  const fact = (label: string, value: string | undefined) => value && <><dt>{label}</dt><dd>{value}</dd></>;
  return (
    <div className="why">
      <p className="big num">{grouped(line.amount)} {statement.currency}</p>
      <dl className="facts">
        {fact(t('line.kind'), t(`kind.${line.kind}`) + (line.pending ? ` · ${t('kind.pending')}` : ''))}
        {fact(t('line.receipt'), line.receipt)}
        {fact(t('line.contract'), [line.contract, line.customer].filter(Boolean).join(' · '))}
        {fact(t('line.base'), grouped(line.base))}
        {fact(t('why.exact'), grouped(line.exact))}
        {fact(t('why.plan'), line.plan && t('plan.version', { plan: naming.plan(line.plan), version: line.version ?? '' }))}
        {fact(t('why.waits'), line.waits)}
        {fact(t('why.of'), line.of)}
      </dl>
      <h3>{t('why.steps')}</h3>
      <Async query={query}>{(why) => <Steps list={branches(why.text)} depth={0} className="tree" />}</Async>
    </div>
  );
}

const manySteps = 100;

// Step is a step of the calculation; what lies deep is opened when asked for, and
// made only then: behind an accumulation there may be thousands of receipts.
function Step({ branch, depth }: { branch: Branch; depth: number }) {
  const [open, setOpen] = useState(depth < 3);
  if (branch.children.length === 0) return <li>{branch.text}</li>;
  return (
    <li>
      <details open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
        <summary>{branch.text}</summary>
        {open && <Steps list={branch.children} depth={depth + 1} />}
      </details>
    </li>
  );
}

// Steps are some steps beside each other, a hundred at a time.
function Steps({ list, depth, className }: { list: Branch[]; depth: number; className?: string }) {
  const { t } = useText();
  const [shown, setShown] = useState(manySteps);
  return (
    <ul className={className}>
      {list.slice(0, shown).map((b, i) => <Step key={i} branch={b} depth={depth} />)}
      {list.length > shown && <li><Button type="link" onClick={() => setShown(shown + manySteps)}>{t('why.more', { count: list.length - shown })}</Button></li>}
    </ul>
  );
}
