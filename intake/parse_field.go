package intake

import (
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// field reads where a value comes from: a bare word is a column.
func (p *parser) field(spec *fieldSpec, n *document.Node, at string, f formats) field {
	out := field{spec: spec, formats: f, blank: blankWords[0], missing: missingWords[0]}
	if !spec.required {
		out.blank = "empty"
	}
	if spec.typ == typeDecimal {
		out.formats.share = "" // a bare number, whatever the file says about shares
	}
	if n.Kind == document.Scalar {
		out.columns = []string{p.columnName(n, at)}
		p.units(&out, n, at)
		return out
	}
	o, ok := p.Object(n, at, fieldKeys...)
	if !ok {
		return out
	}
	p.source(&out, o)
	if out.constant != nil {
		p.only(o, "constant", "constant")
		return out
	}
	out.optional = p.truth(o, "optional")
	p.fieldFormats(&out, o)
	p.fieldLookup(&out, o)
	if o.Has("blank") {
		words := blankWords
		if spec.required {
			words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return w == "empty" })
		}
		out.blank, out.instead = p.wordOrDefault(o, "blank", spec, words)
	}
	return out
}

func (p *parser) columnName(n *document.Node, at string) string {
	name := p.Word(n, at)
	if n.Kind == document.Scalar && strings.TrimSpace(name) == "" {
		p.Add("document.empty_value", n, at, problem.Text{ZH: "列名不能为空。", EN: "The name of a column must not be empty."},
			problem.Text{ZH: "请写表头中的列名。", EN: "Write the name that stands in the header."})
	}
	return name
}

// source reads exactly one of column, constant and join.
func (p *parser) source(out *field, o document.Object) {
	given := 0
	for _, key := range []string{"column", "constant", "join"} {
		if o.Has(key) {
			given++
		}
	}
	if given != 1 {
		p.Add("intake.bad_source", o.Node(), o.Path, problem.Text{ZH: "这里要写 column、constant、join 中的一个。", EN: "Exactly one of column, constant and join is needed here."},
			problem.Text{ZH: "取一列写 column，固定值写 constant，拼接写 join: \"{地区}-{编号}\"。", EN: "Write column for a column, constant for a fixed value, join: \"{region}-{id}\" for joined columns."})
		return
	}
	if n, at := o.At("column"); n != nil {
		out.columns = []string{p.columnName(n, at)}
	}
	if n, at := o.At("constant"); n != nil {
		out.constant = p.plainValue(out.spec.typ, n, at)
		if out.constant == nil {
			out.constant = &value{} // reported; the rest of the field is read as a constant
		}
	}
	if n, at := o.At("join"); n != nil {
		var ok bool
		if out.between, out.columns, ok = splitJoin(p.Word(n, at)); !ok && n.Kind == document.Scalar {
			p.Add("intake.bad_join", n, at, problem.Textf("%s 不是可用的拼接写法。", "%s cannot be read as joined columns.", problem.Show(n.Text)),
				problem.Text{ZH: "请用花括号写列名，如 \"{地区}-{编号}\"；花括号本身写成 {{ 和 }}。", EN: "Put column names into braces, like \"{region}-{id}\"; write {{ and }} for braces themselves."})
		}
	}
}

// splitJoin takes "{region}-{id}" apart into the columns and the texts before,
// between and behind them.
func splitJoin(s string) (between, columns []string, ok bool) {
	var text strings.Builder
	for s != "" {
		switch {
		case strings.HasPrefix(s, "{{") || strings.HasPrefix(s, "}}"):
			text.WriteByte(s[0])
			s = s[2:]
		case s[0] == '{':
			name, rest, closed := strings.Cut(s[1:], "}")
			if !closed || strings.TrimSpace(name) == "" || strings.Contains(name, "{") {
				return nil, nil, false
			}
			between, columns = append(between, text.String()), append(columns, name)
			text.Reset()
			s = rest
		case s[0] == '}':
			return nil, nil, false
		default:
			text.WriteByte(s[0])
			s = s[1:]
		}
	}
	return append(between, text.String()), columns, len(columns) > 0
}

// fieldFormats reads the spellings of one field; they must suit its type.
func (p *parser) fieldFormats(out *field, o document.Object) {
	var allowed []string
	switch out.spec.typ {
	case typeDate:
		allowed = []string{"date"}
	case typeAmount, typeLine, typeCount:
		allowed = []string{"number"}
	case typeShare, typeDecimal:
		allowed = []string{"number", "share"}
	}
	for _, key := range formatKeys {
		if o.Has(key) && !slices.Contains(allowed, key) {
			n, at := o.At(key)
			p.Add("intake.key_does_not_fit", n, at, problem.Textf("%s 不适用于字段 %s。", "%s does not fit the field %s.", key, out.spec.name),
				problem.Textf("请去掉 %s。", "Remove %s.", key))
			return
		}
	}
	out.formats = p.spellings(o, out.formats)
	n, at := o.At("number")
	if n == nil {
		n, at = o.Node(), o.Path
	}
	p.units(out, n, at)
}

// units refuses minor units, the field's own or those of the file, for a number
// that is not money: it has none.
func (p *parser) units(out *field, n *document.Node, at string) {
	if out.spec.typ == typeDecimal && out.formats.number.units == "minor" {
		p.Add("intake.key_does_not_fit", n, at, problem.Textf("units: minor 不适用于字段 %s。", "units: minor does not fit the field %s.", out.spec.name),
			problem.Text{ZH: "这个字段请另写 number，不带 units: minor。", EN: "Give this field a number of its own without units: minor."})
	}
}

func (p *parser) fieldLookup(out *field, o document.Object) {
	if n, at := o.At("lookup"); n != nil {
		name := p.Word(n, at)
		var names []string
		for _, l := range p.lookups {
			names = append(names, l.name)
			if l.name == name {
				out.lookup = l
			}
		}
		if out.lookup == nil && n.Kind == document.Scalar {
			fix := problem.Text{ZH: "请在 lookups 中定义它。", EN: "Define it under lookups."}
			if near := document.Nearest(name, names); near != "" {
				fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
			}
			p.Add("intake.unknown_lookup", n, at, problem.Textf("没有名为 %s 的对照表。", "There is no look-up named %s.", problem.Show(name)), fix)
		}
	}
	if !o.Has("missing") {
		return
	}
	if !o.Has("lookup") {
		n, at := o.At("missing")
		p.Add("intake.key_does_not_fit", n, at, problem.Text{ZH: "没有 lookup 时不能写 missing。", EN: "missing means nothing without lookup."},
			problem.Text{ZH: "请去掉 missing。", EN: "Remove missing."})
		return
	}
	out.missing, out.other = p.wordOrDefault(o, "missing", out.spec, missingWords)
}

// wordOrDefault reads one of the words, or {default: value}.
func (p *parser) wordOrDefault(o document.Object, key string, spec *fieldSpec, words []string) (string, *value) {
	n, at := o.At(key)
	if n.Kind != document.Map {
		return o.OneOf(key, words...), nil
	}
	inner, ok := p.Object(n, at, fallback)
	if !ok {
		return words[0], nil
	}
	node, path := inner.Need(fallback)
	if node == nil {
		return words[0], nil
	}
	if v := p.plainValue(spec.typ, node, path); v != nil {
		return fallback, v
	}
	return words[0], nil
}

// plainValue reads a value that is written in the profile itself, in the
// spelling of the plain form; nil with a problem where it does not fit.
func (p *parser) plainValue(typ fieldType, n *document.Node, at string) *value {
	text := p.Word(n, at)
	if n.Kind != document.Scalar {
		return nil
	}
	if typ == typeAmount {
		p.Add("intake.bad_constant", n, at, problem.Text{ZH: "金额不能是固定值。", EN: "An amount cannot be a fixed value."},
			problem.Text{ZH: "请从一列读取金额。", EN: "Read the amount from a column."})
		return nil
	}
	f := field{spec: &fieldSpec{typ: typ}, formats: plainFormats()}
	if typ == typeDecimal {
		f.formats.share = ""
	}
	if strings.TrimSpace(text) == "" {
		p.Add("document.empty_value", n, at, problem.Text{ZH: "固定值不能为空。", EN: "A fixed value must not be empty."}, problem.Text{ZH: "请填写。", EN: "Fill it in."})
		return nil
	}
	v := new(value)
	if bad := f.convert(text, money.Currency{}, v); bad != nil {
		p.Add("intake.bad_constant", n, at, bad.text, problem.Text{ZH: "固定值按普通 CSV 格式写：2026-01-31、1234.50、60%、CNY。", EN: "Fixed values are spelled as in the plain CSV form: 2026-01-31, 1234.50, 60%, CNY."})
		return nil
	}
	return v
}
