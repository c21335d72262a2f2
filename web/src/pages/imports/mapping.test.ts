// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { can } from '../testing';
import { columnsOf, guessFields, guessTable, kindsFor, knowingOf, missing, profileOf, withKind, type Kind, type Table } from './mapping';
import { partsOf } from './Problems';
import { cells, readSheets, readText, sheetRows } from './table';

const bytes = (text: string) => new TextEncoder().encode(text);
const all: Kind[] = ['receipt', 'allocation', 'contract', 'instalment', 'split', 'customer', 'person', 'figure'];
const tableOf = (text: string): Table => guessTable(readText('回款.csv', bytes(text)), all);

describe('a text', () => {
  it('is taken apart with quotes, blank cells and any line end', () => {
    expect(cells('a,"b ""x"", y"\r\n,2\n"more\nlines",3', ',')).toEqual([['a', 'b "x", y'], ['', '2'], ['more\nlines', '3']]);
    expect(cells('', ',')).toEqual([]);
  });

  it('is read as GB18030 where it is no UTF-8, and by its own delimiter', () => {
    const sheet = readText('x.csv', new Uint8Array([0xbd, 0xf0, 0xb6, 0xee, 0x3b, 0x31, 0x0a, 0x35, 0x3b, 0x36]));
    expect(sheet).toMatchObject({ encoding: 'gb18030', delimiter: ';', rows: [['金额', '1'], ['5', '6']] });
    expect(readText('x.csv', bytes('\uFEFFa\tb\n')).rows[0]).toEqual(['a', 'b']);
  });

  it('leaves the line out that the look ended in', () => {
    expect(readText('x.csv', bytes('a,b\n1,2\n3,'), true).rows).toEqual([['a', 'b'], ['1', '2']]);
  });
});

// workbook packs parts into an archive as spreadsheets do.
async function workbook(parts: Record<string, string>): Promise<File> {
  const out: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let at = 0;
  const put = (list: Uint8Array[], size: number, fill: (v: DataView) => void, ...rest: Uint8Array[]) => {
    const head = new Uint8Array(size);
    fill(new DataView(head.buffer));
    list.push(head, ...rest);
    return size + rest.reduce((n, r) => n + r.length, 0);
  };
  for (const [name, text] of Object.entries(parts)) {
    const packed = new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
    const from = at;
    at += put(out, 30, (v) => { v.setUint32(0, 0x04034b50, true); v.setUint16(26, bytes(name).length, true); }, bytes(name), packed);
    put(directory, 46, (v) => { v.setUint32(0, 0x02014b50, true); v.setUint16(10, 8, true); v.setUint32(20, packed.length, true); v.setUint16(28, bytes(name).length, true); v.setUint32(42, from, true); }, bytes(name));
  }
  const length = directory.reduce((n, d) => n + d.length, 0);
  put(directory, 22, (v) => { v.setUint32(0, 0x06054b50, true); v.setUint32(12, length, true); v.setUint32(16, at, true); });
  return new File([...out, ...directory] as BlobPart[], '台账.xlsx');
}

describe('a workbook', () => {
  it('shows its sheets with shared, plain and missing cells', () => {
    expect(sheetRows('<row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2"><v>5</v></c><c r="D2" t="inlineStr"><is><t>a&amp;b</t></is></c><c r="E2"/></row>', ['x', '编号'])).toEqual([[], ['编号', '', '5', 'a&b', '']]);
  });

  it('that is none, or is cut off, has no sheets', async () => {
    expect(await readSheets(new File(['no archive'], 'x.xlsx'))).toEqual([]);
    expect(await readSheets(new File(['x'], 'x.pdf'))).toEqual([]);
  });

  it('is unpacked here, names and all', async () => {
    const file = await workbook({
      'xl/workbook.xml': '<workbook><sheets><sheet name="回款 &lt;10月&gt;" sheetId="1" r:id="rId7"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels': '<Relationships><Relationship Id="rId7" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/sharedStrings.xml': '<sst><si><t>流水号</t></si><si><r><t>金</t></r><r><t>额</t></r></si></sst>',
      'xl/worksheets/sheet1.xml': '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="str"><v>BK1</v></c><c r="B2"><v>12.5</v></c></row></sheetData>',
    });
    expect(await readSheets(file)).toEqual([{ file: '台账.xlsx', name: '回款 <10月>', workbook: true, encoding: 'utf-8', delimiter: ',', rows: [['流水号', '金额'], ['BK1', '12.5']] }]);
  });
});

describe('columns', () => {
  it('are recognised by their names, guessed by other words, or left to people', () => {
    expect(guessFields(['number', '金额（元）', '确认日期', '摘要'], 'receipt')).toEqual({ number: 'number', '金额（元）': 'amount', 确认日期: 'date' });
    expect([knowingOf('value_date', 'valueDate', 'receipt'), knowingOf('到账日', 'valueDate', 'receipt'), knowingOf('摘要', 'number', 'receipt'), knowingOf('摘要', '', 'receipt')]).toEqual(['known', 'guessed', 'chosen', 'ignored']);
  });

  it('give a field once, and find the kind and the line of their names', () => {
    const table = tableOf('台账,,\n流水号,确认日期,金额,金额\nBK1,2026/1/5,"1,000.00",2\n');
    expect(table).toMatchObject({ kind: 'receipt', header: 2, date: 'YYYY/M/D' });
    expect(columnsOf(table)[0]).toEqual({ name: '流水号', samples: ['BK1'] });
  });

  it('are never read by a guess where dates or shares can be meant in two ways', () => {
    const dates = tableOf('流水号,确认日期,金额\nBK1,03/04/2026,5\n');
    expect(dates.date).toBe('');
    expect(missing(dates)).toEqual([{ what: 'date' }]);
    const shares = (share: string) => missing(withKind(tableOf(`合同号,工号,比例\nHT-1,E1,${share}\n`), 'split'));
    expect([shares('60'), shares('60%')]).toEqual([[{ what: 'share' }], []]);
  });

  it('say which required field is missing, and which is given twice', () => {
    const table = tableOf('流水号,金额,应付\nBK1,5,6\n');
    const read = { ...withKind(table, 'receipt'), currency: '' };
    expect(missing({ ...read, fields: { ...read.fields, 应付: 'amount' } })).toEqual([{ what: 'field', name: 'date' }, { what: 'field', name: 'currency' }, { what: 'twice', name: 'amount' }]);
  });

  it('become a mapping profile, where a receipt with a contract is allocated too', () => {
    const profile = JSON.parse(profileOf([tableOf('流水号,确认日期,金额,合同号,期次\nBK1,2026-01-05,5,HT-1,2\n'), { ...tableOf('x\ny\n'), kind: '' }])) as { files: object[] };
    expect(profile.files).toEqual([{
      file: '回款.csv', encoding: 'utf-8', delimiter: ',', header: 1, trim: true, formats: { date: 'YYYY-MM-DD', number: { group: ',', strip: ['¥', '￥', '元'] } },
      facts: [
        { fact: 'receipt', number: '流水号', date: '确认日期', amount: '金额', currency: { constant: 'CNY' } },
        { fact: 'allocation', receipt: '流水号', line: { constant: 1 }, contract: { column: '合同号', blank: 'skip-fact' }, instalment: '期次', currency: { constant: 'CNY' }, amount: '金额' },
      ],
    }]);
  });
});

describe('who may bring what', () => {
  it('follows the permissions', () => {
    expect(kindsFor({ permissions: can('import.receipts:create') } as never)).toEqual(['receipt', 'allocation']);
    expect(kindsFor({ permissions: can('import:read') } as never)).toEqual([]);
  });
});

describe('a place in a file', () => {
  it('is taken apart', () => {
    expect(partsOf('回款.csv:12:31 (amount)')).toEqual({ file: '回款.csv', line: '12', column: '31', field: 'amount' });
    expect(partsOf('a:b.csv')).toEqual({ file: 'a:b.csv', line: '', column: '', field: '' });
    expect(partsOf(undefined).file).toBe('');
  });
});
