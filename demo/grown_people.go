package demo

import (
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// The offices of the grown company, and who enters facts there.
const (
	company, people, finance, operations, presales = "company", "human-resources", "finance", "sales-operations", "presales"

	officeHR, officeFinance, officeSales = "e033", "e035", "e038" // logins
)

// morePosts is who works where beside the people of the story.
func morePosts() []post {
	return []post{
		{"E015", "rep", "senior", east, on(2019, 5, 6), open()},
		{"E016", "rep", "mid", east, on(2021, 3, 15), open()},
		{"E017", "rep", "junior", east, on(2025, 3, 3), open()},
		{"E018", "rep", "mid", east, on(2022, 9, 5), on(2026, 5, 31)}, // left
		{"E019", "rep", "junior", east, on(2026, 2, 2), open()},
		{"E020", "rep", "senior", south, on(2018, 10, 8), open()},
		{"E021", "rep", "mid", south, on(2021, 11, 1), open()},
		{"E022", "rep", "junior", south, on(2025, 4, 14), on(2026, 6, 30)},
		{"E022", "rep", "mid", south, on(2026, 7, 1), open()},
		{"E023", "rep", "mid", south, on(2023, 8, 21), open()},
		{"E024", "rep", "junior", south, on(2026, 3, 16), open()},
		{"E025", "rep", "senior", global, on(2020, 2, 17), open()},
		{"E026", "rep", "mid", global, on(2022, 1, 10), open()},
		{"E027", "rep", "mid", global, on(2022, 6, 27), open()},
		{"E028", "rep", "junior", global, on(2024, 11, 18), open()},
		{"E029", "rep", "senior", global, on(2019, 7, 22), open()},
		{"E030", "rep", "junior", global, on(2026, 1, 5), open()},
		{"E031", "executive", "senior", company, on(2016, 1, 4), open()},
		{"E032", "director", "senior", "key-accounts", on(2017, 5, 15), open()},
		{"E033", "hr", "senior", people, on(2018, 8, 6), open()},
		{"E034", "hr", "mid", people, on(2022, 3, 7), open()},
		{"E035", "finance", "senior", finance, on(2017, 11, 20), open()},
		{"E036", "finance", "mid", finance, on(2021, 5, 10), open()},
		{"E037", "finance", "mid", finance, on(2022, 8, 15), open()},
		{"E038", "operations", "senior", operations, on(2019, 4, 1), open()},
		{"E039", "operations", "mid", operations, on(2023, 10, 9), open()},
		{"E040", "presales", "senior", presales, on(2020, 3, 2), open()},
		{"E041", "presales", "mid", presales, on(2023, 4, 3), open()},
	}
}

// moreNames are for the people whom the seed names, none of them in names.
func moreNames() []string {
	return []string{
		"程子昂", "韩映曦", "曹景舒", "袁梦洁", "董一诺", "萧予宁", "蒋沛霖", "余清禾", "潘若谷", "田思齐", "卢映雪", "汪逸飞", "任嘉言", "石晏如",
		"傅云舟", "白雪莹", "秦知朗", "江语桐", "史明远", "黎初夏", "易文轩", "常乐之", "武清扬", "乔安然", "赖泽楷", "龚雅楠", "庞思睿", "柯以宁",
		"樊星野", "殷芷若",
	}
}

// heads are who leads the teams.
func heads() []Head {
	return []Head{
		{company, "E031", on(2016, 1, 4)}, {"key-accounts", "E032", on(2017, 5, 15)},
		{east, "E001", on(2018, 3, 1)}, {south, "E006", on(2019, 9, 2)}, {global, "E011", on(2021, 1, 4)},
		{people, "E033", on(2018, 8, 6)}, {finance, "E035", on(2017, 11, 20)}, {operations, "E038", on(2019, 4, 1)},
	}
}

// hireMore makes the people beside those of the story, and the scorecards of
// the reps among them.
func (b *builder) hireMore() {
	s, pool := &b.set, moreNames()
	shuffle(b.dice, pool)
	for _, p := range morePosts() {
		if n := len(s.Persons); n == 0 || s.Persons[n-1].Code != p.person {
			s.Persons = append(s.Persons, fact.Person{Code: p.person, Name: pool[n]})
		}
		s.Employments = append(s.Employments, fact.Employment{
			Person: p.person, Valid: period.Interval{From: p.from, To: p.to}, Family: p.family, Grade: p.grade, Team: p.team,
		})
		if p.family == "rep" {
			b.scorecards(p)
		}
	}
}

// everybody is the organisation as a whole, with heads and base pay: what human
// resources enter first.
func (b *builder) everybody(story *fact.Set) Batch {
	teams := []fact.Team{
		{Code: company, Name: "公司 Company"},
		{Code: people, Name: "人力资源部 Human Resources", Parent: company},
		{Code: finance, Name: "财务部 Finance", Parent: company},
		{Code: operations, Name: "销售运营部 Sales Operations", Parent: company},
		{Code: presales, Name: "售前支持部 Presales", Parent: "key-accounts"},
	}
	for _, t := range story.Teams {
		if t.Parent == "" {
			t.Parent = company
		}
		teams = append(teams, t)
	}
	posts := slices.Concat(story.Employments, b.set.Employments)
	return Batch{By: officeHR, Heads: heads(), Pay: b.basePay(posts), Facts: fact.Set{
		Teams: teams, Persons: slices.Concat(story.Persons, b.set.Persons), Employments: posts,
	}}
}

// basePay gives everybody a base pay by family and grade, raised in April 2026
// for those who were there a year before. The accounts belong to no bank.
func (b *builder) basePay(posts []fact.Employment) []Pay {
	yuan := map[string]int64{
		"junior": 8_000, "mid": 11_000, "senior": 15_500, "manager": 25_000, "director": 42_000, "executive": 60_000,
	}
	raise, seen := on(2026, 4, 1), map[string]bool{}
	var list []Pay
	for _, e := range posts {
		if seen[e.Person] {
			continue
		}
		seen[e.Person] = true
		base := yuan[e.Grade]
		if of, special := yuan[e.Family]; special {
			base = of
		}
		base += 500 * b.dice.between(0, 4)
		p := Pay{Person: e.Person, Valid: e.Valid, Amount: fen(base * 100), Bank: fmt.Sprintf("0000 0000 0000 %04d", b.dice.below(10_000))}
		p.Valid.To = lastOf(posts, e.Person)
		if e.Valid.From.Before(raise.AddDays(-365)) {
			later := p
			p.Valid.To, later.Valid.From = raise.AddDays(-1), raise
			later.Amount = fen(base * 105)
			list = append(list, p)
			p = later
		}
		list = append(list, p)
	}
	return list
}

// lastOf is the last day of somebody's last employment, no date where it is open.
func lastOf(posts []fact.Employment, person string) (last period.Date) {
	for _, e := range posts {
		if e.Person == person {
			last = e.Valid.To
		}
	}
	return last
}

// signIns gives everybody an account, and the administrator and the auditor who
// are not employed.
func signIns(all Batch) []Account {
	special := map[string]string{
		"E031": "executive employee", "E032": "director employee", "E033": "hr employee", "E034": "designer employee",
		"E035": "finance employee", "E036": "receivables employee", "E037": "payroll employee",
	}
	shown := map[string]bool{featured: true, "E001": true, "E038": true, "E040": true}
	byFamily := map[string]string{"rep": "rep", "manager": "manager employee", "operations": "salesops employee", "presales": "presales"}
	family := map[string]string{}
	for _, e := range all.Facts.Employments {
		family[e.Person] = e.Family
	}
	list := []Account{{Login: "admin", Name: "系统管理员 Administrator", Roles: []string{"admin"}, Shown: true}}
	for _, p := range all.Facts.Persons {
		roles, one := special[p.Code]
		if !one {
			roles = byFamily[family[p.Code]]
		}
		list = append(list, Account{Login: strings.ToLower(p.Code), Name: p.Name, Person: p.Code, Roles: strings.Fields(roles), Shown: one || shown[p.Code]})
	}
	return append(list, Account{Login: "auditor", Name: "外部审计 Auditor", Roles: []string{"auditor"}, Shown: true})
}
