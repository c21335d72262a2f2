import { useText, type Key } from '../text/text';

type State = 'calculating' | 'prepared' | 'approved' | 'paid' | 'discarded' | 'failed';

const signs: Record<State, string> = { calculating: '…', prepared: '◔', approved: '■', paid: '✓', discarded: '✕', failed: '!' };

// Status is the state of a run or a statement: a sign, a word and an outline.
export function Status({ state }: { state: State }) {
  const { t } = useText();
  return <span className={`status status-${state}`}><span aria-hidden="true">{signs[state]}</span> {t(`state.${state}` satisfies Key)}</span>;
}
