import { monthAfter, monthText } from '../format/date';
import { useText } from '../text/text';

interface Props {
  id?: string;
  value: string;
  onChange: (month: string) => void;
  all?: boolean; // no month is a choice too
}

// MonthSelect chooses one of the last three years' months.
export function MonthSelect({ value, onChange, all, ...rest }: Props) {
  const { t, lang } = useText();
  const now = thisMonth();
  const months = Array.from({ length: 37 }, (_, i) => monthAfter(now, 1 - i));
  if (value && !months.includes(value)) months.push(value);
  return (
    <select {...rest} value={value} onChange={(e) => onChange(e.target.value)}>
      {all && <option value="">{t('filter.all')}</option>}
      {months.map((m) => <option key={m} value={m}>{monthText(m, lang)}</option>)}
    </select>
  );
}

// thisMonth is the present month where the reader is.
export function thisMonth(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}`;
}
