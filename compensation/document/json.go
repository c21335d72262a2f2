package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// parseJSON reads one JSON value in two passes of the standard decoder: the
// first says exactly where a text stops being JSON, the second, which then
// cannot fail, hands out the tokens with their offsets.
func parseJSON(data []byte) (*Node, problem.List) {
	if list := checkJSON(data); list.Failed() {
		return nil, list
	}
	p := jsonParser{cursor: newCursor(data), decoder: json.NewDecoder(bytes.NewReader(data))}
	p.decoder.UseNumber()
	node, err := p.value()
	if err != nil {
		return nil, jsonProblem(p.cursor, p.offset)
	}
	return node, nil
}

// checkJSON refuses what is not exactly one JSON value.
func checkJSON(data []byte) (list problem.List) {
	at := newCursor(data)
	decoder := json.NewDecoder(bytes.NewReader(data))
	var whole json.RawMessage
	var syntax *json.SyntaxError
	switch err := decoder.Decode(&whole); {
	case errors.Is(err, io.EOF):
		list.Add(emptyDocument())
	case errors.As(err, &syntax):
		offset := int(syntax.Offset) - 1 // it counts the byte that does not fit
		for offset > 0 && !utf8.RuneStart(data[offset]) {
			offset--
		}
		return jsonProblem(at, offset)
	case err != nil:
		list.Add("document.json", at.place(len(data)),
			problem.Text{ZH: "JSON 没有写完就结束了。", EN: "The JSON ends before it is complete."}, jsonFix())
	default:
		end := int(decoder.InputOffset())
		if rest := bytes.TrimLeft(data[end:], " \t\r\n"); len(rest) > 0 {
			list.Add("document.several", at.place(len(data)-len(rest)),
				problem.Text{ZH: "文档结束之后还有内容。", EN: "Something follows the end of the document."},
				problem.Text{ZH: "请一个文件只写一个文档。", EN: "Write one document per file."})
		}
	}
	return list
}

func jsonProblem(at *cursor, offset int) (list problem.List) {
	line, _, _ := bytes.Cut(at.data[offset:], []byte("\n"))
	list.Add("document.json", at.place(offset),
		problem.Textf("从 %s 起不是有效的 JSON。", "From %s on this is not valid JSON.", problem.Show(string(line))), jsonFix())
	return list
}

func jsonFix() problem.Text {
	return problem.Text{ZH: "请检查括号、逗号和引号。", EN: "Check brackets, commas and quotation marks."}
}

type jsonParser struct {
	*cursor
	decoder *json.Decoder
}

// next reads a token and the place where it begins.
func (p *jsonParser) next() (token json.Token, at problem.Place, err error) {
	start := int(p.decoder.InputOffset())
	for start < len(p.data) && bytes.IndexByte([]byte(" \t\r\n,:"), p.data[start]) >= 0 {
		start++
	}
	at = p.place(start)
	token, err = p.decoder.Token()
	return token, at, err
}

func (p *jsonParser) value() (*Node, error) {
	token, at, err := p.next()
	if err != nil {
		return nil, err
	}
	n := &Node{Line: at.Line, Column: at.Column}
	switch t := token.(type) {
	case json.Delim:
		if t == '[' {
			n.Kind = List
			return n, p.list(n)
		}
		n.Kind = Map
		return n, p.fields(n)
	case string:
		n.Kind, n.Text, n.Quoted = Scalar, t, true
	case json.Number:
		n.Kind, n.Text = Scalar, t.String()
	case bool:
		n.Kind, n.Text = Scalar, "false"
		if t {
			n.Text = "true"
		}
	}
	return n, nil
}

func (p *jsonParser) list(n *Node) error {
	for p.decoder.More() {
		item, err := p.value()
		if err != nil {
			return err
		}
		n.Items = append(n.Items, item)
	}
	_, _, err := p.next()
	return err
}

func (p *jsonParser) fields(n *Node) error {
	for p.decoder.More() {
		key, at, err := p.next()
		if err != nil {
			return err
		}
		name, _ := key.(string) // the tokenizer hands out nothing else here
		value, err := p.value()
		if err != nil {
			return err
		}
		n.Fields = append(n.Fields, Field{Key: name, Value: value, Line: at.Line, Column: at.Column})
	}
	_, _, err := p.next()
	return err
}

// quoteJSON writes a string as JSON without escaping what HTML would need.
func quoteJSON(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	return string(bytes.TrimRight(b.Bytes(), "\n"))
}
