package demo

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// termKey names an instalment.
type termKey struct{ contract, number string }

// look is a company's facts by key, for checks that read them.
type look struct {
	*fact.Set
	contracts   map[string]fact.Contract
	receipts    map[string]fact.Receipt
	paid        map[termKey]int64 // allocated, by instalment
	payments    map[termKey]int   // how many allocations
	byReceipt   map[string]int64  // allocated, by receipt
	credit      map[string][]fact.Split
	instalments map[string]int64 // sum of instalments, by contract
}

func lookAt(s *fact.Set) look {
	l := look{s, map[string]fact.Contract{}, map[string]fact.Receipt{}, map[termKey]int64{}, map[termKey]int{}, map[string]int64{}, map[string][]fact.Split{}, map[string]int64{}}
	for _, x := range s.Contracts {
		l.contracts[x.Number] = x
	}
	for _, x := range s.Receipts {
		l.receipts[x.Number] = x
	}
	for _, x := range s.Allocations {
		key := termKey{x.Contract, x.Instalment}
		l.paid[key] += x.Amount.Minor
		l.payments[key]++
		l.byReceipt[x.Receipt] += x.Amount.Minor
	}
	for _, x := range s.Splits {
		l.credit[x.Contract] = append(l.credit[x.Contract], x)
	}
	for _, x := range s.Instalments {
		l.instalments[x.Contract] += x.Amount.Minor
	}
	return l
}

// counts is how often something that the demo is meant to show occurs.
func (l look) counts() map[string]int {
	n := map[string]int{"persons": len(l.Persons), "customers": len(l.Customers), "contracts": len(l.Contracts)}
	for _, x := range l.Customers {
		n["class "+x.Class]++
	}
	received := map[string]bool{}
	for _, x := range l.Allocations {
		received[x.Contract] = true
	}
	for _, x := range l.Contracts {
		n[x.Kind]++
		if !received[x.Number] {
			n["nothing received"]++
		}
		if x.Amount.Minor%100 != 0 {
			n["uneven fen"]++
		}
		if len(l.credit[x.Number]) > 1 {
			n["split "+shape(l.credit[x.Number])]++
		}
	}
	for _, x := range l.Instalments {
		switch key := (termKey{x.Contract, x.Number}); {
		case l.payments[key] == 0 && x.Due.Before(on(2026, 8, 1)):
			n["overdue for 90 days"]++
		case l.payments[key] > 0 && l.paid[key] < x.Amount.Minor:
			n["paid in part"]++
		case l.payments[key] > 1:
			n["paid in two receipts"]++
		}
		for _, a := range l.Allocations {
			if a.Contract != x.Contract || a.Instalment != x.Number {
				continue
			}
			if late := l.receipts[a.Receipt].ValueDate.DaysSince(x.Due); late > 30 {
				n["late by a month"]++
			} else if late <= 0 {
				n["on time"]++
			}
		}
	}
	l.countCash(n)
	l.countPeople(n)
	return n
}

// shape writes the shares of a split, largest first.
func shape(splits []fact.Split) string {
	var shares []string
	for _, x := range splits {
		shares = append(shares, x.Share.String())
	}
	slices.Sort(shares)
	slices.Reverse(shares)
	return fmt.Sprint(shares)
}

func (l look) countCash(n map[string]int) {
	pays := map[string]map[string]bool{}
	for _, a := range l.Allocations {
		if pays[a.Receipt] == nil {
			pays[a.Receipt] = map[string]bool{}
		}
		pays[a.Receipt][a.Contract] = true
	}
	for _, r := range l.Receipts {
		if r.Date.Month() == lastDay().Month() {
			n["receipts of the month"]++
		}
		if len(pays[r.Number]) == 2 {
			n["paying two contracts"]++
		}
		if got := l.byReceipt[r.Number]; 0 < got && got < r.Amount.Minor {
			n["unallocated in part"]++
		}
	}
}

func (l look) countPeople(n map[string]int) {
	posts, cards := map[string][]fact.Employment{}, map[string]bool{}
	for _, e := range l.Employments {
		posts[e.Person] = append(posts[e.Person], e)
	}
	for _, f := range l.Figures {
		if f.Period == lastDay().Month().String() {
			cards[f.Person] = true
		}
	}
	for person, list := range posts {
		last := list[len(list)-1]
		if len(list) == 2 && list[0].Team != last.Team {
			n["transferred"]++
		}
		if len(list) == 2 && list[0].Grade != last.Grade {
			n["promoted"]++
		}
		if list[0].Valid.From.After(on(2026, 8, 1)) {
			n["newcomers"]++
		}
		if last.Family == "rep" && !cards[person] {
			n["without a card"]++
		}
		n[last.Family+" "+last.Team]++
	}
}

// between says how often something is to occur.
type between struct{ least, most int }

func wanted() map[string]between {
	const many = 1000
	return map[string]between{
		"persons": {14, 14}, "customers": {25, 35}, "contracts": {60, 80},
		"class A": {4, many}, "class B": {4, many}, "class C": {2, many},
		"standard": {30, many}, "framework": {3, many}, "pilot": {2, many},
		"nothing received": {4, 24}, "uneven fen": {8, many},
		"split [0.6 0.4]": {1, many}, "split [0.7 0.3]": {1, 1}, "split [0.3334 0.3333 0.3333]": {1, 1},
		"overdue for 90 days": {4, 40}, "paid in part": {1, many}, "paid in two receipts": {1, many},
		"late by a month": {5, many}, "on time": {20, many},
		"receipts of the month": {8, 40}, "paying two contracts": {1, many}, "unallocated in part": {1, 1},
		"transferred": {1, 1}, "promoted": {1, 1}, "newcomers": {1, 1}, "without a card": {1, 1},
		"manager east": {1, 1}, "manager south": {1, 1}, "manager global": {1, 1},
		"rep east": {4, 4}, "rep south": {4, 4}, "rep global": {3, 3},
	}
}

// shortcomings says what of the wanted things is missing or too frequent.
func shortcomings(s *fact.Set) []string {
	var list []string
	n, want := lookAt(s).counts(), wanted()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if n[name] < want[name].least || n[name] > want[name].most {
			list = append(list, fmt.Sprintf("%s: %d, want %d to %d", name, n[name], want[name].least, want[name].most))
		}
	}
	return list
}

func TestCompany_ShowsWhatItIsMeantTo(t *testing.T) {
	for seed := range uint64(50) {
		for _, s := range shortcomings(New(seed).Facts) {
			t.Errorf("seed %d: %s", seed, s)
		}
	}
}

// The checks above see it when what they look for is gone.
func TestShortcomings_SeesWhatIsMissing(t *testing.T) {
	for name, spoil := range map[string]func(*fact.Set){
		"late by a month":      func(s *fact.Set) { payOnTime(s) },
		"overdue for 90 days":  func(s *fact.Set) { moveDueDates(s, 400) },
		"paid in part":         func(s *fact.Set) { s.Allocations = nil },
		"unallocated in part":  func(s *fact.Set) { s.Allocations = nil },
		"nothing received":     func(s *fact.Set) { s.Allocations = nil },
		"paying two contracts": func(s *fact.Set) { oneLineEach(s) },
		"without a card":       func(s *fact.Set) { s.Figures = nil },
		"promoted":             func(s *fact.Set) { s.Employments = s.Employments[:3] },
		"split [0.7 0.3]":      func(s *fact.Set) { s.Splits = nil },
		"uneven fen":           func(s *fact.Set) { evenOut(s) },
		"contracts":            func(s *fact.Set) { s.Contracts = s.Contracts[:59] },
		"class C":              func(s *fact.Set) { s.Customers = s.Customers[:10] },
	} {
		s := New(1).Facts
		spoil(s)
		if !slices.ContainsFunc(shortcomings(s), func(found string) bool { return len(found) > len(name) && found[:len(name)] == name }) {
			t.Errorf("%s: not seen, only %q", name, shortcomings(s))
		}
	}
}

func payOnTime(s *fact.Set) {
	for i := range s.Receipts {
		s.Receipts[i].ValueDate = on(2025, 1, 1)
	}
}

func moveDueDates(s *fact.Set, days int) {
	for i := range s.Instalments {
		s.Instalments[i].Due = s.Instalments[i].Due.AddDays(days)
	}
}

func oneLineEach(s *fact.Set) {
	s.Allocations = slices.DeleteFunc(s.Allocations, func(a fact.Allocation) bool { return a.Line > 1 })
}

func evenOut(s *fact.Set) {
	for i := range s.Contracts {
		s.Contracts[i].Amount.Minor -= s.Contracts[i].Amount.Minor % 100
	}
}

// TestCompany_HangsTogether checks what fact.Check leaves open because real
// sources may differ: here nothing is overpaid, dates follow each other, and
// everybody sells while employed.
func TestCompany_HangsTogether(t *testing.T) {
	for seed := range uint64(50) {
		l := lookAt(New(seed).Facts)
		for _, problem := range slices.Concat(l.contractProblems(), l.cashProblems()) {
			t.Errorf("seed %d: %s", seed, problem)
		}
	}
}

func (l look) contractProblems() []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	pattern, calendar, before := regexp.MustCompile(`^HT-(2025|2026)-\d{4}$`), holidays(), fact.Contract{}
	for _, x := range l.Contracts {
		if !pattern.MatchString(x.Number) || x.Number <= before.Number || x.Signed.Before(before.Signed) {
			add("contract %s follows %s", x.Number, before.Number)
		}
		before = x
		if !calendar.IsWorkday(x.Signed) || x.Signed.Before(on(2025, 7, 1)) || x.Signed.After(lastDay()) {
			add("%s is signed on %s", x.Number, x.Signed)
		}
		if year, _, _ := x.Signed.Civil(); x.Number[3:7] != fmt.Sprint(year) {
			add("%s is signed on %s", x.Number, x.Signed)
		}
		if x.Net.Minor != net(x.Amount.Minor, 13) && x.Net.Minor != net(x.Amount.Minor, 6) {
			add("%s has the net amount %s of %s", x.Number, x.Net, x.Amount)
		}
		if l.instalments[x.Number] != x.Amount.Minor {
			add("the instalments of %s sum to %d, not %s", x.Number, l.instalments[x.Number], x.Amount)
		}
		sum := money.Decimal{}
		for _, p := range l.credit[x.Number] {
			sum, _ = sum.Add(p.Share)
			if !l.repOn(p.Person, x.Signed) {
				add("%s shares in %s, signed on %s, without being a rep then", p.Person, x.Number, x.Signed)
			}
		}
		if !sum.Equal(money.Int(1)) {
			add("the shares of %s sum to %s", x.Number, sum)
		}
	}
	return list
}

func (l look) repOn(person string, d period.Date) bool {
	return slices.ContainsFunc(l.Employments, func(e fact.Employment) bool {
		return e.Person == person && e.Family == "rep" && e.Valid.Holds(d)
	})
}

func (l look) cashProblems() []string {
	var list []string
	add := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	pattern, calendar := regexp.MustCompile(`^BK(\d{4})(\d\d)(\d\d)\d{3}$`), holidays()
	for _, x := range l.Receipts {
		m := pattern.FindStringSubmatch(x.Number)
		if m == nil || m[1]+"-"+m[2]+"-"+m[3] != x.ValueDate.String() {
			add("receipt %s has the value date %s", x.Number, x.ValueDate)
		}
		if !calendar.IsWorkday(x.ValueDate) || !calendar.IsWorkday(x.Date) || x.Date.Before(x.ValueDate) || x.Date.After(lastDay()) {
			add("%s is confirmed on %s after %s", x.Number, x.Date, x.ValueDate)
		}
		if l.byReceipt[x.Number] > x.Amount.Minor {
			add("%s is allocated beyond its amount", x.Number)
		}
	}
	for _, a := range l.Allocations {
		r, c := l.receipts[a.Receipt], l.contracts[a.Contract]
		if r.Customer != c.Customer || r.ValueDate.Before(c.Signed) {
			add("%s of %s pays %s of %s, signed on %s", r.Number, r.Customer, c.Number, c.Customer, c.Signed)
		}
	}
	for _, x := range l.Instalments {
		if l.paid[termKey{x.Contract, x.Number}] > x.Amount.Minor {
			add("instalment %s of %s is overpaid", x.Number, x.Contract)
		}
	}
	return list
}
