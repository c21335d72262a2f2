import type { Me } from '../../api/session';
import { may } from '../../api/session';
import type { Sheet } from './table';

// A mapping says which column of a table is which field of which kind of fact.
// Field names are those of mapping profiles.
export type Kind = 'receipt' | 'allocation' | 'contract' | 'instalment' | 'split' | 'customer' | 'person' | 'figure';
export type Type = 'text' | 'date' | 'amount' | 'share' | 'number' | 'line' | 'currency';

export interface FieldOf {
  name: string;
  type: Type;
  required: boolean;
  words: string[]; // other names that columns have
}

const field = (name: string, type: Type, required: boolean, ...words: string[]): FieldOf => ({ name, type, required, words });
const money = [field('currency', 'currency', true, '币种', '货币'), field('amount', 'amount', true, '金额', '到账金额', '合同额', '合同金额', '应收金额', '核销金额', '含税金额', '收款金额', 'total', 'gross')];

// fieldsOf are the fields of each kind, the required ones by nature of the kind.
export const fieldsOf: Record<Kind, FieldOf[]> = {
  receipt: [
    field('number', 'text', true, '流水号', '回款号', '银行流水号', '交易流水号', '编号', 'receipt', 'id', 'serial'), field('customer', 'text', false, '客户', '客户编码', '付款方', '付款单位', 'payer'),
    field('date', 'date', true, '确认日期', '确认日', '日期', '回款日期', 'confirmed'), field('valueDate', 'date', false, 'value_date', '到账日', '到账日期', '交易日期', '入账日期', 'value date'),
    ...money, field('reverses', 'text', false, '冲回', '冲销', '原流水号'), field('contract', 'text', false, '合同', '合同号', '合同编号'), field('instalment', 'text', false, '期次', '分期', '期号'),
  ],
  allocation: [
    field('receipt', 'text', true, '流水号', '回款号', '银行流水号'), field('line', 'line', true, '行', '行号', '序号'), field('contract', 'text', true, '合同', '合同号', '合同编号'),
    field('instalment', 'text', false, '期次', '分期', '期号'), ...money, field('reverses', 'line', false, '冲回', '冲销行'),
  ],
  contract: [
    field('number', 'text', true, '合同号', '合同编号', '编号', 'contract', 'id', 'no'), field('customer', 'text', false, '客户', '客户编码'), field('kind', 'text', false, '类型', '合同类型', 'type'),
    field('signed', 'date', true, '签订日期', '签约日期', '签订日', 'date'), ...money, field('net', 'amount', false, '不含税', '不含税金额', '未税金额'), field('payee', 'text', false, '销售', '销售工号', '归属人', '负责人', 'owner', 'seller'),
  ],
  instalment: [
    field('contract', 'text', true, '合同', '合同号', '合同编号'), field('number', 'text', true, '期次', '分期', '期号', 'no'), field('due', 'date', true, '应收日', '应收日期', '到期日', '到期日期'), ...money,
  ],
  split: [
    field('contract', 'text', true, '合同', '合同号', '合同编号'), field('person', 'text', true, '工号', '员工编号', '销售', '人员', 'employee'), field('share', 'share', true, '比例', '分成', '分成比例', '占比'), field('from', 'date', false, '生效日', '起始日期', '自'),
  ],
  customer: [field('code', 'text', true, '编码', '客户编码', '客户号', 'id', 'no'), field('name', 'text', false, '名称', '客户名称', '客户'), field('class', 'text', false, '等级', '级别'), field('industry', 'text', false, '行业')],
  person: [field('code', 'text', true, '工号', '员工编号', 'id', 'no'), field('name', 'text', false, '姓名')],
  figure: [field('person', 'text', true, '工号', '员工编号'), field('period', 'text', true, '期间', '月份', 'month'), field('code', 'text', true, '指标', '指标代码'), field('value', 'number', true, '值', '数值', '实际值', '完成值'), field('unit', 'text', true, '单位')],
};

// kindsFor are the kinds that somebody may bring.
export function kindsFor(me: Pick<Me, 'permissions'>): Kind[] {
  const of = (object: string, ...kinds: Kind[]) => (may(me, object, 'create') ? kinds : []);
  return [...of('import.receipts', 'receipt', 'allocation'), ...of('import.contracts', 'contract', 'instalment', 'split', 'customer'), ...of('import', 'person', 'figure')];
}

// dateForms are the spellings of dates that can be chosen; the two that read
// 03/04 differently are never chosen by themselves.
export const dateForms = ['YYYY-MM-DD', 'YYYY/M/D', 'YYYYMMDD', 'YYYY年M月D日', 'D/M/YYYY', 'M/D/YYYY'] as const;

const dateLooks: [RegExp, string][] = [[/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD'], [/^\d{4}\/\d{1,2}\/\d{1,2}$/, 'YYYY/M/D'], [/^\d{8}$/, 'YYYYMMDD'], [/^\d{4}年\d{1,2}月\d{1,2}日$/, 'YYYY年M月D日']];

// Table is how one sheet is to be read.
export interface Table {
  sheet: Sheet;
  kind: Kind | ''; // none: left out
  header: number; // the line of the names of the columns, from 1
  fields: Record<string, string>; // by column
  date: string; // '': to be asked
  currency: string; // of amounts without a column for it
  share: 'percent' | 'hundredths' | 'fraction' | '';
}

const plain = (text: string) => text.trim().toLowerCase().replace(/[（(].*[)）]$/, '').replace(/[\s_-]/g, '');

// columnsOf are the columns of a table with what stands in their first cells.
export function columnsOf(table: Pick<Table, 'sheet' | 'header'>): { name: string; samples: string[] }[] {
  const { rows } = table.sheet;
  const below = rows.slice(table.header).filter((r) => r.some((c) => c.trim() !== ''));
  return (rows[table.header - 1] ?? []).map((name, i) => ({ name: name.trim(), samples: below.map((r) => r[i] ?? '').filter((c) => c.trim() !== '').slice(0, 3) })).filter((c) => c.name !== '');
}

// How a column came to its field.
export type Knowing = 'known' | 'guessed' | 'chosen' | 'ignored';

export function knowingOf(column: string, name: string, kind: Kind): Knowing {
  if (!name) return 'ignored';
  if (plain(column) === plain(name)) return 'known';
  return fieldsOf[kind].find((f) => f.name === name)?.words.some((w) => plain(w) === plain(column)) ? 'guessed' : 'chosen';
}

// guessFields finds the fields of columns: by their names, then by other words
// for them. A field is given once.
export function guessFields(columns: string[], kind: Kind): Record<string, string> {
  const out: Record<string, string> = {};
  const taken = new Set<string>();
  for (const same of [(f: FieldOf, c: string) => plain(f.name) === c, (f: FieldOf, c: string) => f.words.some((w) => plain(w) === c)]) {
    for (const column of columns) {
      if (out[column]) continue;
      const found = fieldsOf[kind].find((f) => !taken.has(f.name) && same(f, plain(column)));
      if (!found) continue;
      out[column] = found.name;
      taken.add(found.name);
    }
  }
  return out;
}

// guessTable is how a sheet may be meant: the header is the first row with as
// many cells as any, the kind the one with the most required fields found.
export function guessTable(sheet: Sheet, kinds: Kind[]): Table {
  const filled = sheet.rows.slice(0, 10).map((r) => r.filter((c) => c.trim() !== '').length);
  const header = Math.max(1, filled.indexOf(Math.max(...filled, 0)) + 1);
  const names = columnsOf({ sheet, header }).map((c) => c.name);
  let best: { kind: Kind | ''; score: number } = { kind: '', score: 0 };
  for (const kind of kinds) {
    const found = new Set(Object.values(guessFields(names, kind)));
    const needed = fieldsOf[kind].filter((f) => f.required && f.name !== 'currency');
    const score = needed.filter((f) => found.has(f.name)).length / needed.length + found.size / 100;
    if (score > best.score) best = { kind, score };
  }
  return withKind({ sheet, kind: '', header, fields: {}, date: '', currency: 'CNY', share: '' }, best.score > 0.4 ? best.kind : '');
}

// withKind reads a table as another kind.
export function withKind(table: Table, kind: Kind | ''): Table {
  const columns = columnsOf(table);
  const fields = kind ? guessFields(columns.map((c) => c.name), kind) : {};
  const next = { ...table, kind, fields };
  const shares = columns.filter((c) => typeOf(next, c.name) === 'share').flatMap((c) => c.samples);
  return { ...next, date: guessDate(next), share: shares.length > 0 && shares.every((s) => s.trim().endsWith('%')) ? 'percent' : '' };
}

function typeOf(table: Table, column: string): Type | undefined {
  return table.kind ? fieldsOf[table.kind].find((f) => f.name === table.fields[column])?.type : undefined;
}

// typesOf are the types of the fields that a table has columns for.
export function typesOf(table: Table): Set<Type | undefined> {
  return new Set(Object.keys(table.fields).map((column) => typeOf(table, column)));
}

const samplesOf = (table: Table, type: Type) => columnsOf(table).filter((c) => typeOf(table, c.name) === type).flatMap((c) => c.samples);

function guessDate(table: Table): string {
  const samples = samplesOf(table, 'date').map((s) => s.trim());
  return dateLooks.find(([look]) => samples.length > 0 && samples.every((s) => look.test(s)))?.[1] ?? '';
}

export type Missing = { what: 'field' | 'twice'; name: string } | { what: 'date' | 'share' };

// missing is what has to be said before a table can be read.
export function missing(table: Table): Missing[] {
  if (!table.kind) return [];
  const given = Object.values(table.fields).filter(Boolean);
  const out: Missing[] = fieldsOf[table.kind].filter((f) => f.required && !given.includes(f.name) && !(f.name === 'currency' && table.currency)).map((f) => ({ what: 'field', name: f.name }));
  for (const name of new Set(given)) if (given.filter((g) => g === name).length > 1) out.push({ what: 'twice', name });
  if (!table.sheet.workbook && samplesOf(table, 'date').length > 0 && !table.date) out.push({ what: 'date' });
  if (samplesOf(table, 'share').length > 0 && !table.share) out.push({ what: 'share' });
  return out;
}

// profileOf is the mapping profile that says what was chosen; JSON is YAML.
export function profileOf(tables: Table[]): string {
  return JSON.stringify({ profile: 'upload', title: 'upload', files: tables.filter((x) => x.kind).map(fileOf) });
}

function fileOf(table: Table) {
  const { sheet } = table;
  const layout = sheet.workbook ? { sheet: sheet.name } : { encoding: sheet.encoding, delimiter: sheet.delimiter === '\t' ? 'tab' : sheet.delimiter };
  const formats = { ...(table.date && { date: table.date }), ...(sheet.workbook ? {} : { number: { group: ',', strip: ['¥', '￥', '元'] } }), ...(table.share && { share: table.share }) };
  return { file: sheet.file, ...layout, header: table.header, trim: true, formats, facts: factsOf(table) };
}

// factsOf are the kinds of facts that a row becomes: a receipt with a contract
// is allocated to it as a whole, a contract with a payee belongs to one person.
function factsOf(table: Table): object[] {
  const kind = table.kind as Kind;
  const column = (name: string) => Object.entries(table.fields).find(([, f]) => f === name)?.[0];
  const value = (name: string) => (name === 'currency' && !column(name) ? { constant: table.currency } : column(name));
  const own = fieldsOf[kind].filter((f) => !(kind === 'receipt' && (f.name === 'contract' || f.name === 'instalment')) && f.name !== 'payee');
  const facts: object[] = [{ fact: kind, ...(kind === 'person' || kind === 'customer' ? { distinct: true } : {}), ...Object.fromEntries(own.map((f) => [f.name, value(f.name)]).filter(([, v]) => v !== undefined)) }];
  if (kind === 'receipt' && column('contract')) {
    facts.push({ fact: 'allocation', receipt: column('number'), line: { constant: 1 }, contract: { column: column('contract'), blank: 'skip-fact' }, ...(column('instalment') && { instalment: column('instalment') }), currency: value('currency'), amount: column('amount') });
  }
  if (kind === 'contract' && column('payee')) facts.push({ fact: 'split', contract: column('number'), person: { column: column('payee'), blank: 'skip-fact' }, share: { constant: '100%' } });
  return facts;
}
