package models

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// placing says where the field of a new fact stands in what the user gave. Kinds
// beyond those of package fact are heads of teams and base pay.
type placing func(kind fact.Kind, index int, field string) problem.Place

// inField is the placing of facts that were given one by one.
func inField(_ fact.Kind, _ int, field string) problem.Place { return problem.Place{Field: field} }

// elsewhere marks a stored fact that no new one refers to; unseen, one that the
// author may not know of.
const (
	elsewhere = "\x00"
	unseen    = "\x00\x00"
)

// check collects everything that is wrong with the whole, as it would be with
// the new facts: first whether they can be stored at all, then their meaning.
// What was wrong with stored facts before is not told again.
func (m *merging) check(at placing) problem.List {
	list := m.checkTexts(at)
	var receipts map[string]bool
	place := func(kind fact.Kind, i int, field string) problem.Place {
		if i < m.own[kind] {
			return at(kind, i, field)
		}
		if m.hides != nil && m.hides(kind) {
			return problem.Place{Path: unseen}
		}
		if kind == fact.KindReceipt {
			if receipts == nil {
				receipts = m.referredReceipts()
			}
			if receipts[m.book.Receipts[i].Number] {
				return problem.Place{Field: field}
			}
		}
		return problem.Place{Path: elsewhere, Field: field}
	}
	found := fact.Check(&m.book.Set, place)
	if m.sells() {
		found = append(found, fact.CheckSelling(&m.book.Set, &m.book.Selling, place)...)
	}
	hidden := false
	for _, p := range found {
		if p.Place.Path == elsewhere || p.Place.Path == unseen {
			if p.Severity == problem.Warning {
				continue
			}
			if p.Place.Path == unseen {
				hidden = true
				continue
			}
			p.Place.Path = ""
		}
		list = append(list, p)
	}
	if hidden {
		list.Add("fact.in_use", problem.Place{}, problem.Text{ZH: "还有您看不到的事实依赖它，不能这样更改。", EN: "Facts that you do not see depend on it, so it cannot be changed in this way."},
			problem.Text{ZH: "请联系负责回款的同事。", EN: "Ask those who keep the receipts."})
	}
	m.checkHeads(at, &list)
	m.checkPay(at, &list)
	m.checkRatings(at, &list)
	return list.Sorted()
}

// referredReceipts are the receipts that new facts refer to.
func (m *merging) referredReceipts() map[string]bool {
	set := map[string]bool{}
	for _, r := range m.book.Receipts[:m.own[fact.KindReceipt]] {
		if r.Reverses != "" {
			set[r.Reverses] = true
		}
	}
	for _, a := range m.book.Allocations[:m.own[fact.KindAllocation]] {
		set[a.Receipt] = true
	}
	return set
}

// textCheck refuses texts that the columns cannot hold as they are.
type textCheck struct {
	bad func(field string, what, fix problem.Text)
}

// code is a code or number by which facts are found.
func (t *textCheck) code(field, s string) {
	t.long(field, s, 64)
	if strings.HasSuffix(s, " ") {
		t.bad(field, problem.Textf("%s 末尾有空格。", "%s ends with a blank.", problem.Show(s)), problem.Text{ZH: "请去掉末尾的空格：有的数据库分不清。", EN: "Remove it: some databases cannot tell the two apart."})
	}
}

func (t *textCheck) name(field, s string) { t.long(field, s, 200) }

func (t *textCheck) long(field, s string, most int) {
	if len(s) > most && utf8.RuneCountInString(s) > most {
		t.bad(field, problem.Textf("%s 超过 %d 个字符。", "%s has more than %d characters.", problem.Show(s), most), problem.Text{ZH: "请缩短。", EN: "Shorten it."})
	}
	if strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) {
		t.bad(field, problem.Textf("%s 含有不能保存的字符。", "%s holds a character that cannot be stored.", problem.Show(s)), problem.Text{ZH: "请去掉空字符和不是 UTF-8 的内容。", EN: "Remove NUL and what is not UTF-8."})
	}
}

func (t *textCheck) rate(field string, d interface{ String() string }) {
	if s := d.String(); len(s) > 40 {
		t.bad(field, problem.Textf("%s 的位数太多。", "%s has too many digits.", s), problem.Text{ZH: "最多 40 个字符。", EN: "Give at most 40 characters."})
	}
}

func (m *merging) checkTexts(at placing) (list problem.List) {
	for _, s := range m.book.shelves() {
		s.texts(m, at, &list)
	}
	return list
}

func checkTexts[T any](m *merging, t *factTable[T], list []T, at placing, out *problem.List) {
	i := 0
	c := textCheck{func(field string, what, fix problem.Text) {
		out.Add("facts.not_storable", at(fact.Kind(t.kind), i, field), what, fix)
	}}
	for ; i < m.own[t.kind]; i++ {
		t.texts(&list[i], &c)
	}
}

// codeSet is the set of a list's codes.
func codeSet[T any](list []T, code func(*T) string) map[string]bool {
	set := make(map[string]bool, len(list))
	for i := range list {
		set[code(&list[i])] = true
	}
	return set
}

// checkHeads checks who leads teams: both must exist, and a team has one head
// at a time.
func (m *merging) checkHeads(at placing, list *problem.List) {
	if len(m.book.Heads) == 0 {
		return
	}
	teams := codeSet(m.book.Teams, func(t *fact.Team) string { return t.Code })
	persons := codeSet(m.book.Persons, func(p *fact.Person) string { return p.Code })
	own := m.own[kindHead]
	add := func(i int, field, code string, what, fix problem.Text) {
		place := problem.Place{Field: field}
		if i < own {
			place = at(fact.Kind(kindHead), i, field)
		}
		list.Add(code, place, what, fix)
	}
	spans := make([]span, len(m.book.Heads))
	for i, h := range m.book.Heads {
		if !teams[h.Team] {
			add(i, "team", "fact.unknown_team", problem.Textf("负责人所在的团队 %s 不存在。", "The team %s of a head does not exist.", problem.Show(h.Team)), problem.Text{ZH: "请先建立团队，或改正编号。", EN: "Add the team first, or correct its code."})
		}
		if !persons[h.Person] {
			add(i, "person", "fact.unknown_person", problem.Textf("团队 %[2]s 的负责人 %[1]s 不存在。", "The person %s, head of team %s, does not exist.", problem.Show(h.Person), problem.Show(h.Team)), problem.Text{ZH: "请先建立人员，或改正编号。", EN: "Add the person first, or correct the code."})
		}
		if !h.Before.IsZero() && !h.From.Before(h.Before) {
			add(i, "to", "fact.reversed_interval", problem.Textf("团队 %s 的负责人任期在开始之前就结束了。", "The time of a head of team %s ends before it begins.", problem.Show(h.Team)), problem.Text{ZH: "请改正起止日期。", EN: "Correct one of the dates."})
		}
		spans[i] = span{h.Team, dayOf(h.From), endOf(h.Before), i}
	}
	overlaps(spans, func(i int) {
		h := m.book.Heads[i]
		add(i, "from", "fact.overlapping_heads", problem.Textf("团队 %s 在 %s 已有负责人。", "Team %s has a head already on %s.", problem.Show(h.Team), dayOf(h.From)), problem.Text{ZH: "请先结束前一位的任期。", EN: "End the earlier one's time first."})
	})
}

// checkPay checks base pay: of a person that exists, zero or more, one at a
// time.
func (m *merging) checkPay(at placing, list *problem.List) {
	if len(m.book.Pay) == 0 {
		return
	}
	persons := codeSet(m.book.Persons, func(p *fact.Person) string { return p.Code })
	add := func(i int, field, code string, what, fix problem.Text) {
		place := problem.Place{Field: field}
		if i < m.own[kindPay] {
			place = at(fact.Kind(kindPay), i, field)
		}
		list.Add(code, place, what, fix)
	}
	spans := make([]span, len(m.book.Pay))
	for i, p := range m.book.Pay {
		if !persons[p.Person] {
			add(i, "person", "fact.unknown_person", problem.Textf("基本工资的人员 %s 不存在。", "The person %s of a base pay does not exist.", problem.Show(p.Person)), problem.Text{ZH: "请先建立人员，或改正编号。", EN: "Add the person first, or correct the code."})
		}
		onlyBank := p.Amount == money.Amount{} && p.Bank != ""
		if p.Amount.Currency.Code() == "" && !onlyBank || p.Amount.Minor < 0 {
			add(i, "amount", "fact.negative_amount", problem.Text{ZH: "基本工资必须是带币种的零或正数；只登记账号时两者都不填。", EN: "A base pay is zero or more, in a currency; both are left out where only the account is known."}, problem.Text{ZH: "请改正金额或币种。", EN: "Correct the amount or the currency."})
		}
		if !p.Valid.To.IsZero() && p.Valid.To.Before(p.Valid.From) {
			add(i, "to", "fact.reversed_interval", problem.Text{ZH: "基本工资在开始之前就结束了。", EN: "A base pay ends before it begins."}, problem.Text{ZH: "请改正起止日期。", EN: "Correct one of the dates."})
		}
		spans[i] = span{p.Person, dayOf(p.Valid.From), behind(p.Valid.To), i}
	}
	overlaps(spans, func(i int) {
		add(i, "from", "fact.overlapping_pay", problem.Textf("人员 %s 的两段基本工资重叠。", "Two base pays of person %s overlap.", problem.Show(m.book.Pay[i].Person)), problem.Text{ZH: "请让前一段在后一段开始的前一天结束。", EN: "End the earlier one on the day before the later one begins."})
	})
}

// span is a stretch of days of something, its end excluded.
type span struct {
	of, from, to string
	at           int
}

// endOf writes an excluded end, behind the day after an included one.
func endOf(d period.Date) string {
	if d.IsZero() {
		return openDay
	}
	return d.String()
}

func behind(d period.Date) string { return endOf(d.AddDays(1)) }

// overlaps calls fn for every stretch that begins before an earlier one of the
// same thing has ended.
func overlaps(spans []span, fn func(at int)) {
	slices.SortFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.of, b.of), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.at, b.at))
	})
	last := span{}
	for _, s := range spans {
		if s.of == last.of && s.from < last.to {
			fn(s.at)
		}
		if s.of != last.of || s.to > last.to {
			last = s
		}
	}
}
