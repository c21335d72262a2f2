package fact

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func on(s string) period.Date {
	d, err := period.ParseDate(s)
	if s != "" && err != nil {
		panic(err)
	}
	return d
}

func amount(s, currency string) money.Amount {
	c, err := money.ParseCurrency(currency)
	if err != nil {
		panic(err)
	}
	a, err := money.ParseAmount(s, c)
	if err != nil {
		panic(err)
	}
	return a
}

func decimal(s string) money.Decimal {
	d, err := money.ParseDecimal(s)
	if err != nil {
		panic(err)
	}
	return d
}

// valid is a small set without a problem.
func valid() *Set {
	return &Set{
		Teams:   []Team{{Code: "all", Name: "全公司"}, {Code: "east", Name: "华东", Parent: "all"}},
		Persons: []Person{{Code: "E1", Name: "张伟"}, {Code: "E2", Name: "张伟"}},
		Employments: []Employment{
			{Person: "E1", Valid: period.Interval{From: on("2026-01-01"), To: on("2026-06-30")}, Family: "kam", Team: "east"},
			{Person: "E1", Valid: period.Interval{From: on("2026-07-01")}, Family: "kam", Grade: "senior", Team: "east"},
			{Person: "E2", Team: "all"},
		},
		Customers: []Customer{{Code: "C1", Name: "甲"}},
		Contracts: []Contract{
			{Number: "K1", Customer: "C1", Signed: on("2026-01-10"), Amount: amount("1130", "CNY"), Net: amount("1000", "CNY")},
			{Number: "K2", Signed: on("2026-02-10"), Amount: amount("500", "CNY"), Net: amount("500", "CNY")},
		},
		Splits: []Split{
			{Contract: "K1", Person: "E1", Share: decimal("0.6")},
			{Contract: "K1", Person: "E2", Share: decimal("0.40")},
			{Contract: "K1", Person: "E2", Share: decimal("1"), From: on("2026-05-01")},
			{Contract: "K2", Person: "E1", Share: decimal("1")},
		},
		Overlays: []Overlay{
			{Contract: "K1", Person: "E1", Share: decimal("1")},
			{Contract: "K1", Person: "E2", Share: decimal("0.3")},
			{Contract: "K1", Person: "E2", Share: decimal("1.5"), From: on("2026-05-01")},
		},
		Instalments: []Instalment{
			{Contract: "K1", Number: "1", Due: on("2026-02-01"), Amount: amount("330", "CNY")},
			{Contract: "K2", Number: "1", Due: on("2026-03-01"), Amount: amount("500", "CNY")},
		},
		Receipts: []Receipt{
			{Number: "R1", Customer: "C1", Date: on("2026-02-03"), ValueDate: on("2026-02-02"), Amount: amount("400", "CNY")},
			{Number: "R2", Date: on("2026-03-03"), ValueDate: on("2026-03-03"), Amount: amount("100", "CNY")},
		},
		Allocations: []Allocation{
			{Receipt: "R1", Line: 1, Contract: "K1", Instalment: "1", Amount: amount("330", "CNY")},
			{Receipt: "R1", Line: 2, Contract: "K2", Amount: amount("70", "CNY")},
			{Receipt: "R2", Line: 1, Contract: "K2", Amount: amount("99.99", "CNY")},
		},
		Figures: []Figure{
			{Person: "E1", Period: "2026-10", Code: "target", Value: decimal("100000"), Unit: "CNY"},
			{Person: "E1", Period: "2026-Q4", Code: "target", Value: decimal("300000"), Unit: "CNY"},
			{Person: "E1", Period: "2026", Code: "scorecard", Value: decimal("-1"), Unit: "rate"},
		},
	}
}

// numbered says where a fact stands by its position in the set.
func numbered(kind Kind, i int, field string) problem.Place {
	return problem.Place{File: kind.String(), Line: i + 1, Field: field}
}

func found(list problem.List) []string {
	var out []string
	for _, p := range list {
		out = append(out, fmt.Sprintf("%s %s", p.Place, p.Code))
	}
	return out
}

func TestCheckAcceptsAValidSet(t *testing.T) {
	if list := Check(valid(), numbered); len(list) != 0 {
		t.Errorf("%v", list)
	}
	if list := Check(&Set{}, nil); len(list) != 0 {
		t.Errorf("an empty set gives %v", list)
	}
}

// refusal is a way in which a set can be wrong.
type refusal struct {
	name  string
	spoil func(s *Set)
	want  []string
}

var refusals = slices.Concat(keyRefusals, meaningRefusals, reversalRefusals, shareRefusals)

func TestCheckRefuses(t *testing.T) {
	for _, c := range refusals {
		t.Run(c.name, func(t *testing.T) {
			s := valid()
			c.spoil(s)
			list := Check(s, numbered)
			if diff := cmp.Diff(c.want, found(list)); diff != "" {
				t.Error(diff)
			}
			for _, p := range list {
				inBothLanguages(t, p)
			}
		})
	}
}

// small is a number that cannot be added to one of 18 digits.
func small() money.Decimal {
	d, err := decimal("1").Quo(decimal("3"), money.MaxScale)
	if err != nil {
		panic(err)
	}
	return d
}

func inBothLanguages(t *testing.T, p problem.Problem) {
	t.Helper()
	for _, text := range []problem.Text{p.Text, p.Fix} {
		chinese := func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }
		if text.EN == "" || !strings.ContainsFunc(text.ZH, chinese) || strings.Contains(text.ZH+text.EN, "%!") {
			t.Errorf("%s: not in both languages: %+v", p.Code, text)
		}
	}
}

func TestCheckSaysWhatIsWrong(t *testing.T) {
	s := valid()
	s.Splits[1].Share = decimal("0.3999")
	s.Teams[0].Parent = "east"
	s.Receipts[1].Amount = amount("-5", "CNY")
	s.Receipts[1].Reverses = "R1"
	s.Allocations[2].Amount = amount("-70.02", "CNY")
	s.Overlays[1].Share = decimal("-0.3")
	s.Allocations[1].Amount = amount("70.01", "CNY")
	s.Employments[1].Valid.From = on("2026-06-30")
	var zh, en []string
	for _, p := range Check(s, nil) {
		zh, en = append(zh, p.Text.ZH), append(en, p.Text.EN)
	}
	wantEN := []string{
		`Receipt "R1" is 400.00, but 400.01 of it is allocated.`,
		`Receipt "R2" is -5.00, but -70.02 of it is allocated.`,
		`Allocation line 2 of receipt "R1" is 70.01, but 70.02 of it is taken back.`,
		`The overlay of contract "K1" to "E2" is -30%; it must be above zero.`,
		`The shares of contract "K1" from the beginning sum to 99.99%, not to 100%.`,
		`The teams are their own parents: "all" → "east" → "all".`,
		`Two employments of person "E1" overlap: 2026-01-01 to 2026-06-30, and from 2026-06-30 on.`,
	}
	wantZH := []string{
		`回款 "R1" 只有 400.00，却核销了 400.01。`,
		`回款 "R2" 只有 -5.00，却核销了 -70.02。`,
		`回款 "R1" 的第 2 行核销只有 70.01，却冲销了 70.02。`,
		`合同 "K1" 中 "E2" 的双计是 -30%，必须大于零。`,
		`合同 "K1" 自始的分成合计 99.99%，不是 100%。`,
		`团队的上级关系绕成了圈："all" → "east" → "all"。`,
		`人员 "E1" 的两段任职重叠：2026-01-01 至 2026-06-30；自 2026-06-30 起。`,
	}
	byCode := cmp.Transformer("set", func(list []string) map[string]bool {
		m := make(map[string]bool)
		for _, s := range list {
			m[s] = true
		}
		return m
	})
	if diff := cmp.Diff(wantEN, en, byCode); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(wantZH, zh, byCode); diff != "" {
		t.Error(diff)
	}
}

func TestExactShares(t *testing.T) {
	s := valid()
	s.Persons = append(s.Persons, Person{Code: "E3"}, Person{Code: "E4"})
	s.Splits = []Split{
		{Contract: "K1", Person: "E1", Share: decimal("0.7268")},
		{Contract: "K1", Person: "E2", Share: decimal("0.1093")},
		{Contract: "K1", Person: "E3", Share: decimal("0.0273")},
		{Contract: "K1", Person: "E4", Share: decimal("0.1366")},
	}
	if list := Check(s, nil); len(list) != 0 {
		t.Errorf("72.68 + 10.93 + 2.73 + 13.66 %% are refused: %v", list)
	}
}

func TestPeriods(t *testing.T) {
	for s, want := range map[string]bool{
		"2026": true, "2026-01": true, "2026-12": true, "2026-Q1": true, "2026-Q4": true,
		"": false, "26": false, "0000": false, "2026-00": false, "2026-13": false, "2026-1": false, "2026-Q0": false, "2026-Q5": false,
		"2026-q1": false, "2026Q1": false, "2026-W01": false, "2026-10-01": false, "abcd-Q1": false, "２０２６": false,
	} {
		if isPeriod(s) != want {
			t.Errorf("isPeriod(%q) = %v", s, !want)
		}
	}
}

// TestOrderDoesNotMatter shuffles a broken set: the sentences stay the same.
func TestOrderDoesNotMatter(t *testing.T) {
	broken := func() *Set {
		s := valid()
		s.Teams = append(s.Teams, Team{Code: "x", Parent: "y"}, Team{Code: "y", Parent: "z"}, Team{Code: "z", Parent: "x"})
		s.Employments = append(s.Employments, Employment{Person: "E1", Valid: period.Interval{From: on("2026-03-01"), To: on("2026-08-01")}})
		s.Persons = append(s.Persons, Person{Code: "E1"})
		s.Splits[1].Share, s.Splits[3].Share = decimal("0.41"), decimal("0.5")
		s.Allocations = append(s.Allocations, Allocation{Receipt: "R2", Line: 2, Contract: "K9", Amount: amount("1", "CNY")})
		refund(s)
		s.Receipts = append(s.Receipts, Receipt{Number: "R1-more", Date: on("2026-04-01"), ValueDate: on("2026-04-01"), Amount: amount("-400", "CNY"), Reverses: "R1"})
		s.Allocations = append(s.Allocations,
			Allocation{Receipt: "R1-more", Line: 1, Contract: "K1", Amount: amount("-1", "CNY")},
			Allocation{Receipt: "R1-more", Line: 2, Contract: "K2", Amount: amount("-2", "CNY"), Reverses: 7},
			Allocation{Receipt: "R2-again", Line: 1, Contract: "K2", Amount: amount("1", "CNY")}, Allocation{Receipt: "R2-again", Line: 1, Contract: "K2", Amount: amount("5", "CNY")})
		again := Receipt{Number: "R2-again", Date: on("2026-04-01"), ValueDate: on("2026-04-01"), Amount: amount("5", "CNY")}
		other := again
		other.Amount = amount("7", "USD")
		s.Receipts = append(s.Receipts, again, other)
		s.Overlays = append(s.Overlays, s.Overlays[0], Overlay{Contract: "K9", Person: "E1"})
		s.Figures[0].Period = "10/2026"
		return s
	}
	want := Check(broken(), nil)
	if len(want) < 14 {
		t.Fatal("the set is not broken enough", want)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := broken()
		s.Teams = rapid.Permutation(s.Teams).Draw(t, "teams")
		s.Persons = rapid.Permutation(s.Persons).Draw(t, "persons")
		s.Employments = rapid.Permutation(s.Employments).Draw(t, "employments")
		s.Contracts = rapid.Permutation(s.Contracts).Draw(t, "contracts")
		s.Splits = rapid.Permutation(s.Splits).Draw(t, "splits")
		s.Overlays = rapid.Permutation(s.Overlays).Draw(t, "overlays")
		s.Receipts = rapid.Permutation(s.Receipts).Draw(t, "receipts")
		s.Allocations = rapid.Permutation(s.Allocations).Draw(t, "allocations")
		s.Figures = rapid.Permutation(s.Figures).Draw(t, "figures")
		if diff := cmp.Diff(want, Check(s, nil)); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestKinds(t *testing.T) {
	seen := make(map[string]bool)
	for i, k := range Kinds() {
		if int(k) != i || k.String() == "" || k.Name().ZH == "" || seen[k.String()] {
			t.Errorf("kind %d: %v", i, k.Name())
		}
		seen[k.String()] = true
	}
	if len(seen) != 11 {
		t.Errorf("%d kinds", len(seen))
	}
}

func BenchmarkCheck(b *testing.B) {
	const n = 1000000
	s := &Set{Persons: []Person{{Code: "E1"}}}
	for i := range n {
		number := fmt.Sprint("R", i)
		contract := fmt.Sprint("K", i%(n/10))
		if i < n/10 {
			s.Contracts = append(s.Contracts, Contract{Number: contract, Signed: on("2026-01-01"), Amount: amount("1", "CNY"), Net: amount("1", "CNY")})
			s.Splits = append(s.Splits, Split{Contract: contract, Person: "E1", Share: money.Int(1)})
		}
		s.Receipts = append(s.Receipts, Receipt{Number: number, Date: on("2026-01-01"), ValueDate: on("2026-01-01"), Amount: amount("1", "CNY")})
		s.Allocations = append(s.Allocations, Allocation{Receipt: number, Line: 1, Contract: contract, Amount: amount("1", "CNY")})
	}
	b.ResetTimer()
	for range b.N {
		if list := Check(s, nil); len(list) != 0 {
			b.Fatal(list[0])
		}
	}
}
