export type Lang = 'zh' | 'en';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// monthText writes "2026-10" as people say it; what is no month stays as it is.
export function monthText(month: string, lang: Lang): string {
  const parts = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month);
  if (!parts) return month;
  const index = parseInt(parts[2] as string, 10);
  return lang === 'zh' ? `${parts[1]}年${index}月` : `${months[index - 1]} ${parts[1]}`;
}

export function monthRange(from: string, to: string, lang: Lang): string {
  if (from === to) return monthText(from, lang);
  return monthText(from, lang) + (lang === 'zh' ? '～' : ' to ') + monthText(to, lang);
}

// instantText writes an instant in the time zone of the reader, to the minute.
export function instantText(instant: string, zone?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const parts = new Intl.DateTimeFormat('en-CA', {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone,
  }).formatToParts(at);
  const of = (type: string) => parts.find((p) => p.type === type)?.value ?? '';
  return `${of('year')}-${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`;
}

// monthAfter is the month that many months after a month.
export function monthAfter(month: string, by: number): string {
  const [year = '0', index = '1'] = month.split('-');
  const count = parseInt(year, 10) * 12 + parseInt(index, 10) - 1 + by;
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`;
}

// today is the present day where the reader is.
export function today(): string {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

// dayRange writes a stretch of days: one without a last day is open, and the
// first day of all is the beginning.
export function dayRange(from: string, to: string | undefined, lang: Lang): string {
  const begin = from === '0001-01-01' ? (lang === 'zh' ? '最初' : 'the beginning') : from;
  if (to === from) return from;
  if (to) return begin + (lang === 'zh' ? '～' : ' to ') + to;
  return lang === 'zh' ? `${begin} 起` : `from ${begin}`;
}

// dayAfter is the day that many days after a day: "2026-03-01" is one after
// "2026-02-28". What is no day stays as it is.
export function dayAfter(day: string, by = 1): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

// lastDay is the last day of a month.
export function lastDay(month: string): string {
  return dayAfter(`${monthAfter(month, 1)}-01`, -1);
}
