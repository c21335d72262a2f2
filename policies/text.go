package policies

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"steelyard/compensation/problem"
)

// Bounds of a policy text: far beyond what people could read, and small enough
// that asking for every role and permission stays a matter of seconds.
const (
	maxBytes = 256 << 10
	maxRoles = 64
	maxRules = 2000
	maxDepth = 8 // of inheritance; Casbin itself stops silently at 10
)

// text is a policy as read: what its rows say, and what is wrong with them.
//
//	role, NAME, Chinese title, English title[, dated][, reasons]
//	g, role:NAME, role:INHERITED
//	p, role:NAME, OBJECT, ACTION ACTION …, SCOPE
type text struct {
	roles    []declared
	links    []link
	rules    []ruleRow
	problems problem.List
	tooLong  bool // beyond the bounds: its rows are not looked at
}

type declared struct {
	Role
	at problem.Place
}

// link says that child has the rights of parent.
type link struct {
	child, parent     string
	childAt, parentAt problem.Place
}

// ruleRow is one rule: a row with three actions is three of them.
type ruleRow struct {
	Rule
	roleAt, objectAt, actionAt, scopeAt problem.Place
}

// cell is one value of a row and where it stands.
type cell struct {
	text string
	at   problem.Place
}

var roleName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,31}$`)

// readText reads rows: fields between commas, blanks around them ignored, empty
// rows and rows that begin with # skipped. There is no quoting.
func readText(s string) *text {
	t := &text{}
	if len(s) > maxBytes {
		t.refuse(problem.Textf("策略文本有 %d 字节，最多 %d 字节。", "The policy has %d bytes, at most %d are read.", len(s), maxBytes))
		return t
	}
	s = strings.TrimPrefix(s, "\ufeff")
	line := 0
	for row := range strings.SplitSeq(s, "\n") {
		line++
		row = strings.TrimSuffix(row, "\r")
		if trimmed := strings.TrimSpace(row); trimmed == "" || trimmed[0] == '#' {
			continue
		}
		if t.readable(row, line) {
			t.row(cells(row, line))
		}
	}
	if len(t.roles) > maxRoles || len(t.rules)+len(t.links) > maxRules {
		t.refuse(problem.Textf("策略有 %d 个角色、%d 条规则和继承，最多 %d 个、%d 条。",
			"The policy has %d roles, and %d rules and inheritances; at most %d and %d are read.", len(t.roles), len(t.rules)+len(t.links), maxRoles, maxRules))
	}
	return t
}

// refuse says that the policy is beyond the bounds.
func (t *text) refuse(why problem.Text) {
	t.tooLong = true
	t.problems.Add("policy.too_long", problem.Place{}, why, problem.Text{ZH: "合并角色，或让角色继承共同的规则。", EN: "Merge roles, or let them inherit rules that they share."})
}

// readable refuses what people would read otherwise than the program does.
func (t *text) readable(row string, line int) bool {
	column := 0
	for _, r := range row {
		column++
		at := problem.Place{Line: line, Column: column}
		switch {
		case r == '"' || r == '\'':
			t.problems.Add("policy.quotes", at, problem.Text{ZH: "策略中不使用引号。", EN: "A policy has no quotes."},
				problem.Text{ZH: "删去引号；标题里要停顿请用中文逗号以外的标点。", EN: "Leave them out; titles do without commas."})
			return false
		case r == utf8.RuneError || r != '\t' && !unicode.IsPrint(r):
			t.problems.Add("policy.character", at, problem.Textf("这里有看不见的字符 %s。", "There is a character here that cannot be seen: %s.", problem.Show(string(r))),
				problem.Text{ZH: "删去它，或用 UTF-8 重新保存。", EN: "Delete it, or save the text as UTF-8."})
			return false
		}
	}
	return true
}

// cells cuts a row at its commas. Columns count characters from 1 and are those
// of the first character that is no blank.
func cells(row string, line int) []cell {
	var list []cell
	column := 1
	for part := range strings.SplitSeq(row, ",") {
		blanks := utf8.RuneCountInString(part) - utf8.RuneCountInString(strings.TrimLeft(part, " \t"))
		list = append(list, cell{strings.Trim(part, " \t"), problem.Place{Line: line, Column: column + blanks}})
		column += utf8.RuneCountInString(part) + 1
	}
	return list
}

func (t *text) row(c []cell) {
	switch c[0].text {
	case "role":
		if t.fields(c, 4, 6, "role, NAME, 中文名, English title[, dated][, reasons]") {
			t.role(c)
		}
	case "g":
		if t.fields(c, 3, 3, "g, role:NAME, role:INHERITED") {
			l := link{childAt: c[1].at, parentAt: c[2].at}
			var ok, alike bool
			l.child, ok = t.subject(c[1])
			l.parent, alike = t.subject(c[2])
			if ok && alike {
				t.links = append(t.links, l)
			}
		}
	case "p":
		if t.fields(c, 5, 5, "p, role:NAME, OBJECT, ACTION ACTION, SCOPE") {
			t.rule(c)
		}
	default:
		t.problems.Add("policy.row", c[0].at, problem.Textf("行首的 %s 无法识别。", "A row does not begin with %s.", problem.Show(c[0].text)),
			suggest(c[0].text, []string{"role", "g", "p"}))
	}
}

func (t *text) fields(c []cell, least, most int, form string) bool {
	if len(c) < least || len(c) > most {
		t.problems.Add("policy.fields", c[0].at, problem.Textf("这一行有 %d 个字段。", "This row has %d fields.", len(c)),
			problem.Textf("写法：%s", "Write it as %s", form))
		return false
	}
	for _, field := range c {
		if field.text == "" {
			t.problems.Add("policy.fields", field.at, problem.Text{ZH: "这里缺少内容。", EN: "Nothing is written here."}, problem.Textf("写法：%s", "Write it as %s", form))
			return false
		}
	}
	return true
}

func (t *text) role(c []cell) {
	d := declared{Role: Role{Name: c[1].text, Title: problem.Text{ZH: c[2].text, EN: c[3].text}}, at: c[1].at}
	if !roleName.MatchString(d.Name) {
		t.problems.Add("policy.role_name", d.at, problem.Textf("%s 不能作角色代码。", "%s cannot be the code of a role.", problem.Show(d.Name)),
			problem.Text{ZH: "用小写字母开头，只含小写字母、数字、- 和 _，最多 32 个字符，不带 role: 前缀。",
				EN: "Begin with a small letter; use small letters, digits, - and _, at most 32, without role: in front."})
		return
	}
	for _, flag := range c[4:] {
		switch flag.text {
		case "dated":
			d.Dated = true
		case "reasons":
			d.Reasons = true
		default:
			t.problems.Add("policy.role_mark", flag.at, problem.Textf("%s 不是角色的标记。", "%s is no mark of a role.", problem.Show(flag.text)), suggest(flag.text, []string{"dated", "reasons"}))
		}
	}
	t.roles = append(t.roles, d)
}

// subject reads role:NAME.
func (t *text) subject(c cell) (string, bool) {
	name, ok := strings.CutPrefix(c.text, "role:")
	if !ok {
		t.problems.Add("policy.subject", c.at, problem.Textf("%s 不是角色：前面要写 role:。", "%s is not a role: role: stands in front.", problem.Show(c.text)),
			problem.Textf("写成 role:%s。", "Write role:%s.", problem.Clean(c.text)))
	}
	return name, ok
}

func (t *text) rule(c []cell) {
	role, ok := t.subject(c[1])
	if !ok {
		return
	}
	column := c[3].at.Column
	for word := range strings.SplitSeq(c[3].text, " ") {
		if word != "" {
			at := problem.Place{Line: c[3].at.Line, Column: column}
			t.rules = append(t.rules, ruleRow{Rule: Rule{Role: role, Object: c[2].text, Action: word, Scope: c[4].text, Line: c[0].at.Line},
				roleAt: c[1].at, objectAt: c[2].at, actionAt: at, scopeAt: c[4].at})
		}
		column += utf8.RuneCountInString(word) + 1
	}
}

// suggest is the fix for a word that is not in the list: the nearest that is, or
// else the list.
func suggest(word string, list []string) problem.Text {
	if near := nearest(word, list); near != "" {
		return problem.Textf("是否要写 %q？", "Did you mean %q?", near)
	}
	return problem.Textf("可以写：%s。", "There are: %s.", strings.Join(list, ", "))
}

// nearest returns the candidate that is the fewest edits away from the word: at
// most three, and at most half the length of the word; "" where none is.
func nearest(word string, candidates []string) string {
	length := utf8.RuneCountInString(word)
	best, least := "", min(4, length/2+1)
	for _, c := range candidates {
		if length-len(c) >= least { // too long to be near
			continue
		}
		if d := distance([]rune(word), []rune(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// distance counts the single-character edits between two words.
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
