package document

import (
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// cursor turns byte offsets of a text into lines and columns of characters.
type cursor struct {
	data         []byte
	offset       int // counted up to here
	line, column int // 1-based line, characters before offset in it
}

func newCursor(data []byte) *cursor { return &cursor{data: data, line: 1} }

// place returns line and column of a byte offset. Asked in growing order it
// passes over the text once; a smaller offset starts over.
func (c *cursor) place(offset int) problem.Place {
	if offset < c.offset {
		*c = *newCursor(c.data)
	}
	for _, b := range c.data[c.offset:offset] {
		switch {
		case b == '\n':
			c.line, c.column = c.line+1, 0
		case utf8.RuneStart(b):
			c.column++
		}
	}
	c.offset = offset
	return problem.Place{Line: c.line, Column: c.column + 1}
}

// readable refuses a text that is not UTF-8 or holds control characters, which
// no editor shows.
func readable(data []byte) (list problem.List) {
	at := newCursor(data)
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			list.Add("document.encoding", at.place(i), problem.Text{ZH: "文档不是 UTF-8 编码。", EN: "The document is not UTF-8."},
				problem.Text{ZH: "请另存为 UTF-8。", EN: "Save it as UTF-8."})
			return list
		case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0x7f:
			list.Add("document.control_character", at.place(i),
				problem.Textf("文档中有不可见的控制字符 %s。", "The document holds the invisible control character %s.", problem.Show(string(r))),
				problem.Text{ZH: "请删除它。", EN: "Remove it."})
			return list
		}
		i += size
	}
	return nil
}

// emptyDocument returns the arguments of the problem of a document without
// content.
func emptyDocument() (code string, at problem.Place, text, fix problem.Text) {
	return "document.empty", problem.Place{}, problem.Text{ZH: "文档是空的。", EN: "The document is empty."},
		problem.Text{ZH: "请参照 examples 目录写一份。", EN: "Write one after the files in examples."}
}
