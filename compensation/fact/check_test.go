package fact

import (
	"fmt"
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

func TestCheckRefuses(t *testing.T) {
	cases := []struct {
		name  string
		spoil func(s *Set)
		want  []string
	}{
		{"a person without code", func(s *Set) { s.Persons[1].Code = ""; s.Employments = s.Employments[:2]; s.Splits = s.Splits[3:] },
			[]string{"person:2 (code) fact.empty_key"}},
		{"a code of blanks", func(s *Set) { s.Teams = append(s.Teams, Team{Code: " \u3000"}) }, []string{"team:3 (code) fact.empty_key"}},
		{"an instalment without number", func(s *Set) { s.Instalments[1].Number = "" }, []string{"instalment:2 (number) fact.empty_key"}},
		{"a figure without code and period", func(s *Set) { s.Figures[1].Code, s.Figures[1].Period = "", "" },
			[]string{"figure:2 (code) fact.empty_key", "figure:2 (period) fact.empty_key"}},
		{"an allocation without receipt", func(s *Set) { s.Allocations[2].Receipt = "" }, []string{"allocation:3 (receipt) fact.empty_key"}},

		{"a person twice", func(s *Set) { s.Persons = append(s.Persons, s.Persons[0]) }, []string{"person:3 (code) fact.repeated_key"}},
		{"a team twice", func(s *Set) { s.Teams = append(s.Teams, Team{Code: "east"}) }, []string{"team:3 (code) fact.repeated_key"}},
		{"a customer twice", func(s *Set) { s.Customers = append(s.Customers, Customer{Code: "C1"}) }, []string{"customer:2 (code) fact.repeated_key"}},
		{"a contract twice", func(s *Set) { s.Contracts = append(s.Contracts, s.Contracts[1]) }, []string{"contract:3 (number) fact.repeated_key"}},
		{"an instalment twice", func(s *Set) { s.Instalments = append(s.Instalments, s.Instalments[1]) }, []string{"instalment:3 (number) fact.repeated_key"}},
		{"a receipt twice", func(s *Set) { s.Receipts = append(s.Receipts, s.Receipts[1]) }, []string{"receipt:3 (number) fact.repeated_key"}},
		{"an allocation line twice", func(s *Set) { s.Allocations[1].Line = 1 }, []string{"allocation:2 (line) fact.repeated_key"}},
		{"a split twice", func(s *Set) {
			s.Splits[0].Share = decimal("0.2")
			s.Splits = append(s.Splits, Split{Contract: "K1", Person: "E1", Share: decimal("0.4")})
		},
			[]string{"split:5 (person) fact.repeated_key"}},
		{"a figure twice", func(s *Set) { s.Figures = append(s.Figures, s.Figures[2]) }, []string{"figure:4 (code) fact.repeated_key"}},

		{"unknown parent", func(s *Set) { s.Teams[1].Parent = "west" }, []string{"team:2 (parent) fact.unknown_reference"}},
		{"unknown person and team of an employment", func(s *Set) { s.Employments[2].Person, s.Employments[2].Team = "E9", "west" },
			[]string{"employment:3 (person) fact.unknown_reference", "employment:3 (team) fact.unknown_reference"}},
		{"unknown customer of a contract", func(s *Set) { s.Contracts[0].Customer = "c1" }, []string{"contract:1 (customer) fact.unknown_reference"}},
		{"unknown contract and person of a split", func(s *Set) { s.Splits[2].Contract, s.Splits[2].Person = "K9", "E9" },
			[]string{"split:3 (contract) fact.unknown_reference", "split:3 (person) fact.unknown_reference"}},
		{"unknown contract of an instalment", func(s *Set) { s.Instalments[1].Contract = "K9" }, []string{"instalment:2 (contract) fact.unknown_reference"}},
		{"unknown customer of a receipt", func(s *Set) { s.Receipts[1].Customer = "C9" }, []string{"receipt:2 (customer) fact.unknown_reference"}},
		{"unknown receipt and contract of an allocation", func(s *Set) { s.Allocations[2].Receipt, s.Allocations[2].Contract = "R9", "K9" },
			[]string{"allocation:3 (contract) fact.unknown_reference", "allocation:3 (receipt) fact.unknown_reference"}},
		{"an instalment of another contract", func(s *Set) { s.Allocations[1].Instalment = "2" }, []string{"allocation:2 (instalment) fact.unknown_reference"}},
		{"unknown person of a figure", func(s *Set) { s.Figures[2].Person = "E9" }, []string{"figure:3 (person) fact.unknown_reference"}},

		{"a team above itself", func(s *Set) { s.Teams[0].Parent = "all" }, []string{"team:1 (parent) fact.team_circle"}},
		{"a circle of teams with a tail", func(s *Set) {
			s.Teams = append(s.Teams, Team{Code: "b", Parent: "c"}, Team{Code: "c", Parent: "a"}, Team{Code: "a", Parent: "b"}, Team{Code: "tail", Parent: "c"})
		}, []string{"team:5 (parent) fact.team_circle"}},

		{"an interval the wrong way round", func(s *Set) { s.Employments[0].Valid.To = on("2025-12-31") }, []string{"employment:1 (to) fact.reversed_interval"}},
		{"an employment of one day", func(s *Set) { s.Employments[0].Valid.To = on("2026-01-01") }, nil},
		{"a shared day", func(s *Set) { s.Employments[0].Valid.To = on("2026-07-01") }, []string{"employment:2 (from) fact.overlapping_employments"}},
		{"an earlier one without end", func(s *Set) {
			s.Employments[0].Valid.To = on("")
			s.Employments = append(s.Employments, Employment{Person: "E1", Valid: period.Interval{From: on("2026-03-01"), To: on("2026-03-02")}})
		}, []string{"employment:2 (from) fact.overlapping_employments", "employment:4 (from) fact.overlapping_employments"}},
		{"two without dates", func(s *Set) { s.Employments = append(s.Employments, Employment{Person: "E2"}) }, []string{"employment:4 (from) fact.overlapping_employments"}},

		{"a share of zero", func(s *Set) { s.Splits[3].Share = money.Decimal{} },
			[]string{"split:4 (share) fact.share_not_positive", "split:4 (share) fact.shares_not_whole"}},
		{"a negative share", func(s *Set) { s.Splits[0].Share, s.Splits[1].Share = decimal("-0.5"), decimal("1.5") }, []string{"split:1 (share) fact.share_not_positive"}},
		{"shares below the whole", func(s *Set) { s.Splits[1].Share = decimal("0.399999999999") }, []string{"split:1 (share) fact.shares_not_whole"}},
		{"shares above the whole", func(s *Set) { s.Splits[2].Share = decimal("1.01") }, []string{"split:3 (share) fact.shares_not_whole"}},
		{"shares beyond any number", func(s *Set) { s.Splits[0].Share, s.Splits[1].Share = decimal(strings.Repeat("9", 18)), small() }, []string{"split:1 (share) fact.shares_not_whole"}},

		{"no date of signing", func(s *Set) { s.Contracts[1].Signed = on("") }, []string{"contract:2 (signed) fact.missing_date"}},
		{"no due date", func(s *Set) { s.Instalments[1].Due = on("") }, []string{"instalment:2 (due) fact.missing_date"}},
		{"no dates of a receipt", func(s *Set) { s.Receipts[1].Date, s.Receipts[1].ValueDate = on(""), on("") },
			[]string{"receipt:2 (date) fact.missing_date", "receipt:2 (valueDate) fact.missing_date"}},

		{"no currency", func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net = money.Amount{}, money.Amount{}
			s.Instalments[1].Amount.Currency, s.Receipts[1].Amount.Currency, s.Allocations[2].Amount.Currency = money.Currency{}, money.Currency{}, money.Currency{}
		}, []string{"allocation:3 (currency) fact.missing_currency", "contract:2 (currency) fact.missing_currency",
			"instalment:2 (currency) fact.missing_currency", "receipt:2 (currency) fact.missing_currency"}},
		{"net in another currency", func(s *Set) { s.Contracts[1].Net = amount("1", "USD") }, []string{"contract:2 (net) fact.currency_differs"}},
		{"an instalment in another currency", func(s *Set) { s.Instalments[1].Amount = amount("1", "USD") }, []string{"instalment:2 (currency) fact.currency_differs"}},
		{"an allocation in another currency", func(s *Set) { s.Allocations[2].Amount = amount("1", "USD") },
			[]string{"allocation:3 (currency) fact.currency_differs", "allocation:3 (currency) fact.currency_differs"}},

		{"negative amounts", func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net, s.Instalments[1].Amount = amount("-1", "CNY"), amount("-2", "CNY"), amount("-0.01", "CNY")
		}, []string{"contract:2 (amount) fact.negative_amount", "contract:2 (net) fact.negative_amount", "instalment:2 (amount) fact.negative_amount"}},
		{"a contract and an instalment of zero", func(s *Set) {
			s.Contracts[1].Amount, s.Contracts[1].Net, s.Instalments[1].Amount = amount("0", "CNY"), amount("0", "CNY"), amount("0", "CNY")
		}, nil},
		{"a receipt of zero", func(s *Set) { s.Receipts[1].Amount = amount("0", "CNY") }, []string{"receipt:2 (amount) fact.not_positive"}},
		{"a reversed receipt", func(s *Set) { s.Receipts[1].Amount = amount("-99.99", "CNY") }, []string{"receipt:2 (amount) fact.not_positive"}},
		{"an allocation of zero", func(s *Set) { s.Allocations[2].Amount = amount("0", "CNY") }, []string{"allocation:3 (amount) fact.not_positive"}},
		{"a negative allocation makes no room", func(s *Set) {
			s.Allocations[0].Amount, s.Allocations[1].Amount = amount("401", "CNY"), amount("-1", "CNY")
		}, []string{"allocation:2 (amount) fact.not_positive", "receipt:1 (amount) fact.over_allocated"}},
		{"net above gross", func(s *Set) { s.Contracts[1].Net = amount("500.01", "CNY") }, []string{"contract:2 (net) fact.net_above_amount"}},
		{"one fen too much allocated", func(s *Set) { s.Allocations[1].Amount = amount("70.01", "CNY") }, []string{"receipt:1 (amount) fact.over_allocated"}},
		{"allocations beyond any amount", func(s *Set) {
			s.Allocations[0].Amount.Minor, s.Allocations[1].Amount.Minor = money.MaxMinor, money.MaxMinor
		}, []string{"receipt:1 (amount) fact.over_allocated"}},

		{"no period", func(s *Set) { s.Figures[0].Period = "2026-13" }, []string{"figure:1 (period) fact.not_a_period"}},
		{"no unit", func(s *Set) { s.Figures[0].Unit = "RMB" }, []string{"figure:1 (unit) fact.unknown_unit"}},
	}
	for _, c := range cases {
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
	s.Allocations[1].Amount = amount("70.01", "CNY")
	s.Employments[1].Valid.From = on("2026-06-30")
	var zh, en []string
	for _, p := range Check(s, nil) {
		zh, en = append(zh, p.Text.ZH), append(en, p.Text.EN)
	}
	wantEN := []string{
		`Receipt "R1" is 400.00, but 400.01 of it is allocated.`,
		`Receipt "R2" has the amount -5.00: it must be above zero, since reversals and refunds cannot be read yet.`,
		`The shares of contract "K1" from the beginning sum to 99.99%, not to 100%.`,
		`The teams are their own parents: "all" → "east" → "all".`,
		`Two employments of person "E1" overlap: 2026-01-01 to 2026-06-30, and from 2026-06-30 on.`,
	}
	wantZH := []string{
		`回款 "R1" 只有 400.00，却核销了 400.01。`,
		`回款 "R2" 的金额是 -5.00：必须大于零，目前还不能读入冲销、退款或红字。`,
		`合同 "K1" 自始的分成合计 99.99%，不是 100%。`,
		`团队的上级关系绕成了圈："all" → "east" → "all"。`,
		`人员 "E1" 的两段任职重叠：2026-01-01 至 2026-06-30与自 2026-06-30 起。`,
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
		s.Figures[0].Period = "10/2026"
		return s
	}
	want := Check(broken(), nil)
	if len(want) < 7 {
		t.Fatal("the set is not broken enough", want)
	}
	rapid.Check(t, func(t *rapid.T) {
		s := broken()
		s.Teams = rapid.Permutation(s.Teams).Draw(t, "teams")
		s.Persons = rapid.Permutation(s.Persons).Draw(t, "persons")
		s.Employments = rapid.Permutation(s.Employments).Draw(t, "employments")
		s.Contracts = rapid.Permutation(s.Contracts).Draw(t, "contracts")
		s.Splits = rapid.Permutation(s.Splits).Draw(t, "splits")
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
	if len(seen) != 10 {
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
