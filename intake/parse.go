package intake

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/document"
	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

// formats reads the spellings under the key formats; what is not written there
// stays as it is outside.
func (p *parser) formats(o document.Object, outer formats) formats {
	n, at := o.At("formats")
	if n == nil {
		return outer
	}
	inner, ok := p.Object(n, at, formatKeys...)
	if !ok {
		return outer
	}
	return p.spellings(inner, outer)
}

// spellings reads the keys date, number and share of a map.
func (p *parser) spellings(o document.Object, f formats) formats {
	if o.Has("date") {
		f.date = p.dateFormat(o)
	}
	if o.Has("number") {
		f.number = p.numberFormat(o)
	}
	if o.Has("share") {
		f.share = o.OneOf("share", shareWords...)
	}
	return f
}

func (p *parser) dateFormat(o document.Object) dateFormat {
	n, at := o.At("date")
	pattern := p.Word(n, at)
	f, ok := parseDateFormat(pattern)
	if !ok && n.Kind == document.Scalar {
		p.Add("intake.bad_date_format", n, at, problem.Textf("%s 不是可用的日期格式。", "%s is not a date format.", problem.Show(pattern)),
			problem.Text{ZH: "请用 YYYY、MM 或 M、DD 或 D 写，如 YYYY-MM-DD、M/D/YYYY、YYYY年M月D日；时间可写 hh:mm:ss。",
				EN: "Spell it with YYYY, MM or M, DD or D, like YYYY-MM-DD, M/D/YYYY or D.M.YYYY; a time of day is hh:mm:ss."})
	}
	return f
}

func (p *parser) numberFormat(o document.Object) numberFormat {
	f := plainFormats().number
	n, at := o.At("number")
	inner, ok := p.Object(n, at, numberKeys...)
	if !ok {
		return f
	}
	if inner.Has("decimal") {
		f.decimal = p.mark(inner, "decimal", ".,")
	}
	if inner.Has("group") {
		f.group = p.mark(inner, "group", ",. '’\u00A0\u202F_")
	}
	if f.group == f.decimal {
		p.Add("intake.bad_number_format", n, at, problem.Text{ZH: "小数点和千分位用了同一个符号。", EN: "The decimal mark and the group mark are the same."},
			problem.Text{ZH: "请改正其中一个。", EN: "Correct one of them."})
	}
	f.strip = p.signs(inner)
	f.behind = inner.OneOf("minus", minusWords...) == "behind"
	f.units = inner.OneOf("units", unitWords...)
	return f
}

// mark reads one character out of those that are possible.
func (p *parser) mark(o document.Object, key, possible string) rune {
	n, at := o.At(key)
	word := p.Word(n, at)
	r, size := utf8.DecodeRuneInString(word)
	if size == len(word) && strings.ContainsRune(possible, r) && size > 0 {
		return r
	}
	if n.Kind == document.Scalar {
		var show []string
		for _, r := range possible {
			show = append(show, problem.Show(string(r)))
		}
		p.Add("intake.bad_number_format", n, at, problem.Textf("%s 不能作为 %s。", "%s cannot be the %s mark.", problem.Show(word), key),
			problem.Textf("可用的符号：%s。", "Possible marks: %s.", strings.Join(show, " ")))
	}
	return 0
}

// signs reads what may stand before or behind a number.
func (p *parser) signs(o document.Object) []string {
	n, at := o.At("strip")
	if n == nil {
		return nil
	}
	signs := []string{n.Text}
	if n.Kind != document.Scalar {
		signs = o.Words("strip")
	}
	for _, s := range signs {
		if s == "" || strings.TrimSpace(s) != s || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsDigit(r) || strings.ContainsRune(".,-+%", r) }) {
			p.Add("intake.bad_number_format", n, at, problem.Textf("%s 不能作为要去掉的货币符号。", "%s cannot be a sign to strip.", problem.Show(s)),
				problem.Text{ZH: "请写货币符号或文字，如 ¥、$、元。", EN: "Write currency signs or words, such as ¥, $ or USD."})
		}
	}
	return signs
}

// conditions reads a list of tests that must all hold.
func (p *parser) conditions(o document.Object, key string, f formats) (list []condition) {
	items, at := o.Items(key)
	for i, item := range items {
		if c, ok := p.condition(item, document.Item(at, i), f); ok {
			list = append(list, c)
		}
	}
	return list
}

func (p *parser) condition(n *document.Node, at string, f formats) (c condition, ok bool) {
	o, ok := p.Object(n, at, conditionKeys...)
	if !ok {
		return c, false
	}
	tests := 0
	for _, key := range []string{"anyOf", "in", "notIn", "blank"} {
		if o.Has(key) {
			tests++
		}
	}
	c.dates = o.Has("from") || o.Has("to")
	if c.dates {
		tests++
	}
	if tests != 1 {
		p.Add("intake.bad_condition", n, at, problem.Text{ZH: "一个条件只能有一种判断。", EN: "A condition has exactly one test."},
			problem.Text{ZH: "请写 in、notIn、blank、from 和 to、anyOf 中的一种。", EN: "Write one of in, notIn, blank, from and to, anyOf."})
		return c, false
	}
	if o.Has("anyOf") {
		p.only(o, "anyOf", "anyOf")
		c.anyOf = p.conditions(o, "anyOf", f)
		items, _ := o.Items("anyOf")
		p.notEmpty(o, "anyOf", len(items))
		return c, true
	}
	c.column, c.optional = o.NeedWord("column"), p.truth(o, "optional")
	c.in, c.notIn = wordSet(o, "in"), wordSet(o, "notIn")
	if is, ok := o.Truth("blank"); ok {
		c.blank = &is
	}
	c.from.date, c.to.date, c.format = o.Date("from"), o.Date("to"), f.date
	if o.Has("date") {
		c.format = p.dateFormat(o)
		if !c.dates {
			p.only(o, "in, notIn, blank", "column", "optional", "in", "notIn", "blank")
		}
	}
	return c, true
}

func wordSet(o document.Object, key string) map[string]bool {
	if !o.Has(key) {
		return nil
	}
	set := make(map[string]bool)
	for _, w := range o.Words(key) {
		set[w] = true
	}
	return set
}

// group reads how a row becomes a fact.
func (p *parser) group(n *document.Node, at string, f formats) (g group, ok bool) {
	kind, found := p.kind(n, at)
	if !found {
		return g, false
	}
	specs := fields[kind]
	allowed := slices.Clone(groupKeys)
	for i := range specs {
		allowed = append(allowed, specs[i].name)
	}
	o, ok := p.Object(n, at, allowed...)
	if !ok {
		return g, false
	}
	g = group{kind: kind, distinct: p.truth(o, "distinct"), keep: p.conditions(o, "keep", f)}
	for i := range specs {
		spec := &specs[i]
		node, path := o.At(spec.name)
		switch {
		case node != nil:
			g.fields = append(g.fields, p.field(spec, node, path, f))
		case spec.typ == typeCurrency && p.currency != nil:
			g.fields = append(g.fields, field{spec: spec, constant: p.currency})
		case spec.required:
			p.Add("intake.field_not_mapped", n, path, problem.Textf("%[3]s没有写 %[2]s 从哪里来。", "The %[1]s does not say where its %[2]s comes from.", kind, spec.name, kind.Name().ZH),
				problem.Textf("请补上 %s: 列名，或 {constant: …}。", "Add %s: with a column, or {constant: …}.", spec.name))
		}
	}
	return g, true
}

// kind reads the key fact: which kind of fact the group makes.
func (p *parser) kind(n *document.Node, at string) (fact.Kind, bool) {
	var words []string
	kinds := slices.Concat(fact.Kinds(), fact.SellingKinds())
	for _, k := range kinds {
		words = append(words, k.String())
	}
	if n.Kind != document.Map {
		p.Object(n, at, groupKeys...) // says that a map is expected
		return 0, false
	}
	word, path := n.Get("fact"), document.Join(at, "fact")
	if word == nil {
		p.Add("document.missing_key", n, path, problem.Text{ZH: "缺少必填的键 fact。", EN: "The required key fact is missing."},
			problem.Textf("请写 fact: %s 之一。", "Write fact: with one of %s.", strings.Join(words, ", ")))
		return 0, false
	}
	name := p.Word(word, path)
	i := slices.Index(words, name)
	if i < 0 && word.Kind == document.Scalar {
		p.Add("document.not_one_of", word, path, problem.Textf("%s 不是可用的值。", "%s is not a possible value.", problem.Show(name)),
			problem.Textf("可用的值：%s。", "Possible values: %s.", strings.Join(words, ", ")))
	}
	return kinds[max(i, 0)], i >= 0
}
