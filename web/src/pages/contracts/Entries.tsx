import type { Schemas } from '../../api/client';
import { useKeeper } from '../../api/session';
import { moneyWords, versionOf } from '../../format/words';
import { useText } from '../../text/text';
import { FactDialog, type Entry, type Values } from '../../ui/FactDialog';
import { navigate } from '../../ui/router';

type ContractData = Schemas['Contract'];

interface Props {
  contract: ContractData;
  onClose: () => void;
}

function useEntries(): Entry[] {
  const { t } = useText();
  return [
    { name: 'customer', label: t('contract.customerCode') },
    { name: 'kind', label: t('contract.kind'), hint: t('contract.kind.hint') },
    { name: 'signed', label: t('contract.signed'), kind: 'date' },
    { name: 'amount', label: t('contract.amount'), kind: 'amount' },
    { name: 'net', label: t('contract.net'), kind: 'amount', hint: t('contract.net.hint') },
    { name: 'currency', label: t('statement.currency') },
  ];
}

const contentOf = (v: Values) => ({
  customer: v.customer ?? '', kind: v.kind ?? '', signed: v.signed ?? '', amount: { amount: v.amount ?? '', currency: v.currency ?? '' }, ...(v.net && { net: { amount: v.net, currency: v.currency ?? '' } }),
});

// NewContract adds a contract; who shares in it and what falls due when is said
// on its page.
export function NewContract({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const keeper = useKeeper();
  return (
    <FactDialog title={t('contract.new.ask')} verb={t('contract.new')} entries={[{ name: 'number', label: t('contract.number') }, ...useEntries()]} initial={{ currency: 'CNY' }} onClose={onClose}
      send={async (v, key) => {
        await keeper.client.POST('/api/v1/contracts', { params: { header: { 'Idempotency-Key': key } }, body: { number: v.number ?? '', ...contentOf(v) } });
        await keeper.queries.invalidateQueries();
        navigate(`/contracts/${encodeURIComponent(v.number ?? '')}`);
      }}>
      <p>{t('contract.lasts')}</p>
    </FactDialog>
  );
}

export function CorrectContract({ contract, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  const initial = { customer: contract.customer.code, kind: contract.kind, signed: contract.signed, amount: contract.amount.amount, net: contract.net.amount, currency: contract.amount.currency };
  return (
    <FactDialog title={t('contract.correct.ask', { number: contract.number })} verb={t('fact.correct')} entries={useEntries()} initial={initial} reason onClose={onClose}
      send={async (v, key) => {
        await keeper.client.PUT('/api/v1/contracts/{number}', { params: { path: { number: contract.number }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(contract) } }, body: { ...contentOf(v), reason: v.reason ?? '' } });
        await keeper.queries.invalidateQueries();
      }}>
      <p>{t('fact.corrects')}</p>
      <p>{t('contract.closed')}</p>
    </FactDialog>
  );
}

export function WithdrawContract({ contract, onClose }: Props) {
  const { t } = useText();
  const keeper = useKeeper();
  return (
    <FactDialog title={t('contract.withdraw.ask', { number: contract.number })} verb={t('fact.withdraw')} entries={[]} initial={{}} reason danger onClose={onClose}
      send={async (v, key) => {
        await keeper.client.POST('/api/v1/contracts/{number}/withdrawal', { params: { path: { number: contract.number }, header: { 'Idempotency-Key': key, 'If-Match': versionOf(contract) } }, body: { reason: v.reason ?? '' } });
        navigate('/contracts');
        await keeper.queries.invalidateQueries();
      }}>
      <p><strong>{t('contract.withdraw.sum', { amount: moneyWords(contract.amount, t), instalments: (contract.instalments ?? []).length, sets: (contract.splits ?? []).length })}</strong></p>
      <p>{t('contract.withdraw.then')}</p>
    </FactDialog>
  );
}
