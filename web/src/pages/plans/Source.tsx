import { useImperativeHandle, useRef, type Ref } from 'react';

// SourceHandle shows a line of the text: it is scrolled to and selected.
export interface SourceHandle {
  show: (line: number) => void;
}

interface Props {
  id: string;
  label: string;
  text: string;
  onChange?: ((text: string) => void) | undefined; // read-only without
  marks?: Map<number, 'error' | 'warning'>; // lines with something wrong
  ref?: Ref<SourceHandle>;
}

// Source is the text of a plan with the numbers of its lines.
export function Source({ id, label, text, onChange, marks, ref }: Props) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = text.split('\n');
  useImperativeHandle(ref, () => ({
    show: (line) => {
      const box = area.current;
      if (!box || line < 1) return;
      const [start, end] = placeOfLine(text, line);
      box.focus();
      box.setSelectionRange(start, end);
      box.scrollTop = Math.max(0, (line - 4) * (box.scrollHeight / lines.length));
    },
  }), [text, lines.length]);
  return (
    <div className="source">
      <pre ref={gutter} aria-hidden="true">{lines.map((_, i) => {
        const mark = marks?.get(i + 1);
        return <span key={i}>{mark ? <mark className={mark}>{mark === 'error' ? '! ' : '△ '}{i + 1}</mark> : i + 1}{'\n'}</span>;
      })}</pre>
      <textarea ref={area} id={id} aria-label={label} value={text} readOnly={!onChange} spellCheck={false} autoComplete="off" wrap="off"
        onChange={(e) => onChange?.(e.target.value)} onScroll={(e) => { if (gutter.current) gutter.current.scrollTop = e.currentTarget.scrollTop; }} />
    </div>
  );
}

// placeOfLine is where a line of a text begins and ends.
export function placeOfLine(text: string, line: number): [number, number] {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return [start, end < 0 ? text.length : end];
}
