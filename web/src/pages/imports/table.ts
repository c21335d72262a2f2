// Tables are looked at in the browser only to show their columns with a few
// samples; the service reads the files itself.

// Sheet is the beginning of one table of a file.
export interface Sheet {
  file: string;
  name: string; // of the sheet, in a workbook
  workbook: boolean;
  encoding: 'utf-8' | 'gb18030';
  delimiter: string;
  rows: string[][]; // the first few
}

const most = 40; // rows that are looked at
const enough = 1 << 18; // bytes of a text, or letters of a sheet

// readSheets looks at the tables of a file. A file that cannot be read here has
// none; the service will say what it is.
export async function readSheets(file: File): Promise<Sheet[]> {
  try {
    if (/\.xlsx$/i.test(file.name)) return await readWorkbook(file);
    if (/\.(csv|txt|tsv)$/i.test(file.name)) return [readText(file.name, new Uint8Array(await file.slice(0, enough).arrayBuffer()), file.size > enough)];
  } catch {
    // not what its name says
  }
  return [];
}

// readText takes a text apart: UTF-8, or where it is none GB18030.
export function readText(file: string, bytes: Uint8Array, cut = false): Sheet {
  const whole = cut ? bytes.slice(0, bytes.lastIndexOf(10) + 1) : bytes;
  let text: string;
  let encoding: Sheet['encoding'] = 'utf-8';
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(whole);
  } catch {
    encoding = 'gb18030';
    text = new TextDecoder('gb18030').decode(whole);
  }
  text = text.replace(/^\uFEFF/, '');
  const first = text.split(/\r?\n/, 5).join('\n');
  const delimiter = [',', ';', '\t', '|'].reduce((best, d) => (first.split(d).length > first.split(best).length ? d : best), ',');
  return { file, name: '', workbook: false, encoding, delimiter, rows: cells(text, delimiter) };
}

// cells splits a text into the cells of its first rows; quoted cells may hold
// anything.
export function cells(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length && rows.length < most; i++) {
    const c = text[i] as string;
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
    } else if (c === '"' && cell === '') quoted = true;
    else if (c === delimiter) {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell.replace(/\r$/, '')]);
      row = [];
      cell = '';
    } else cell += c;
  }
  if ((cell !== '' || row.length > 0) && rows.length < most) rows.push([...row, cell]);
  return rows;
}

async function readWorkbook(file: File): Promise<Sheet[]> {
  const parts = await zipParts(file);
  const part = async (name: string, limit: number) => {
    const found = parts.get(name);
    return found ? new TextDecoder().decode(await inflated(file, found, limit)) : '';
  };
  const links = new Map([...(await part('xl/_rels/workbook.xml.rels', enough)).matchAll(/<Relationship\b[^>]*>/g)].map(([tag]) => [attribute(tag, 'Id'), attribute(tag, 'Target').replace(/^\/?(xl\/)?/, 'xl/')]));
  const shared = [...(await part('xl/sharedStrings.xml', 16 * enough)).matchAll(/<si>([\s\S]*?)<\/si>/g)].map(([, inner = '']) => texts(inner));
  const sheets: Sheet[] = [];
  for (const [tag] of (await part('xl/workbook.xml', enough)).matchAll(/<sheet\b[^>]*>/g)) {
    const rows = sheetRows(await part(links.get(attribute(tag, 'r:id')) ?? '', 2 * enough), shared);
    sheets.push({ file: file.name, name: attribute(tag, 'name'), workbook: true, encoding: 'utf-8', delimiter: ',', rows });
  }
  return sheets;
}

const attribute = (tag: string, name: string) => unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '');
const texts = (inner: string) => [...inner.matchAll(/<t\b[^>]*>([\s\S]*?)<\/t>/g)].map(([, text = '']) => unescaped(text)).join('');

function unescaped(text: string): string {
  const names: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (all, decimal?: string, hex?: string, name?: string) =>
    (decimal ? String.fromCodePoint(parseInt(decimal, 10)) : hex ? String.fromCodePoint(parseInt(hex, 16)) : names[name ?? ''] ?? all));
}

// sheetRows takes the first rows of a sheet; a cell stands where its reference
// says.
export function sheetRows(xml: string, shared: string[]): string[][] {
  const rows: string[][] = [];
  for (const [, number = '', inner = ''] of xml.matchAll(/<row\b[^>]*?\br="(\d+)"[^>]*?>([\s\S]*?)<\/row>/g)) {
    const at = parseInt(number, 10) - 1;
    if (at >= most) break;
    while (rows.length < at) rows.push([]);
    const row: string[] = [];
    for (const [, attributes = '', body = ''] of inner.matchAll(/<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g)) {
      const column = [...(/\br="([A-Z]+)/.exec(attributes)?.[1] ?? 'A')].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1;
      const plain = unescaped(/<v>([\s\S]*?)<\/v>/.exec(body)?.[1] ?? '');
      while (row.length < column) row.push('');
      row[column] = /\bt="s"/.test(attributes) ? shared[parseInt(plain, 10)] ?? '' : /\bt="inlineStr"/.test(attributes) ? texts(body) : plain;
    }
    rows[at] = row;
  }
  return rows;
}

interface Part {
  at: number; // of its local header
  size: number; // packed
  packed: boolean;
}

// zipParts reads the directory at the end of an archive.
async function zipParts(file: File): Promise<Map<string, Part>> {
  const tail = new DataView(await file.slice(Math.max(0, file.size - 65_557)).arrayBuffer());
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== 0x06054b50) end--;
  if (end < 0) throw new Error('no archive');
  const from = tail.getUint32(end + 16, true);
  const list = new DataView(await file.slice(from, from + tail.getUint32(end + 12, true)).arrayBuffer());
  const parts = new Map<string, Part>();
  for (let i = 0; i + 46 <= list.byteLength && list.getUint32(i, true) === 0x02014b50;) {
    const length = list.getUint16(i + 28, true);
    const name = new TextDecoder().decode(new Uint8Array(list.buffer, i + 46, length));
    parts.set(name, { at: list.getUint32(i + 42, true), size: list.getUint32(i + 20, true), packed: list.getUint16(i + 10, true) !== 0 });
    i += 46 + length + list.getUint16(i + 30, true) + list.getUint16(i + 32, true);
  }
  return parts;
}

// inflated unpacks at most so many bytes of a part.
async function inflated(file: File, part: Part, limit: number): Promise<Uint8Array> {
  const head = new DataView(await file.slice(part.at, part.at + 30).arrayBuffer());
  const from = part.at + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  const bytes = file.slice(from, from + part.size);
  if (!part.packed) return new Uint8Array(await bytes.slice(0, limit).arrayBuffer());
  const reader = bytes.stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < limit) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  void reader.cancel();
  const out = new Uint8Array(size);
  chunks.reduce((at, chunk) => {
    out.set(chunk, at);
    return at + chunk.length;
  }, 0);
  return out;
}
