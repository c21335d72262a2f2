package measure

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// contractDraw draws the facts of a small company as contractFacts reads them.
type contractDraw struct {
	t     *rapid.T
	lines []string
}

func (d *contractDraw) line(format string, args ...any) {
	d.lines = append(d.lines, fmt.Sprintf(format, args...))
}

func (d *contractDraw) n(low, high int) int       { return rapid.IntRange(low, high).Draw(d.t, "n") }
func (d *contractDraw) one(list ...string) string { return rapid.SampledFrom(list).Draw(d.t, "one") }

// money is between 0.01 and a bound in yuan, often the same few amounts.
func (d *contractDraw) money(bound int) string {
	if d.n(0, 2) == 0 {
		return d.one("10", "20", "50", "100")
	}
	minor := d.n(1, bound*100)
	return fmt.Sprintf("%d.%02d", minor/100, minor%100)
}

// day lies between 2024-01-01 and a number of days later; often it is one of the
// days at which something ends or begins.
func (d *contractDraw) day(days int) period.Date {
	if d.n(0, 3) == 0 {
		return day(d.one("2024-12-31", "2025-01-01", "2025-03-31", "2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-03-31"))
	}
	return day("2024-01-01").AddDays(d.n(0, days))
}

// drawContractFacts draws a company whose facts lie between 2024 and the middle
// of 2026.
func drawContractFacts(t *rapid.T) string {
	d := &contractDraw{t: t}
	d.line("team T0")
	d.line("team T1 T0")
	d.line("team T2 T0")
	for _, person := range []string{"A", "B", "C", "D"} {
		switch d.n(0, 3) {
		case 0:
			d.line("person %s %s", person, d.one("T1", "T2"))
		case 1:
			moved := d.day(880)
			d.line("person %s T1 2020-01-01 %s T2 %s -", person, moved, moved.AddDays(1))
		case 2:
			d.line("person %s %s %s %s", person, d.one("T0", "T1"), d.day(400), "2026-03-15")
		case 3:
			d.line("person %s", person)
		}
	}
	for i := range 4 {
		d.line("customer K%d %s", i, d.one("A", "A", "B"))
	}
	for i := range d.n(1, 6) {
		d.contract(fmt.Sprintf("HT%d", i))
	}
	d.selling()
	return strings.Join(d.lines, "\n")
}

func (d *contractDraw) contract(number string) {
	signed := d.day(880)
	words := []string{"contract", number, "K" + d.one("0", "1", "2", "3", "9"), signed.String(), d.money(300)}
	words = append(words, d.one("", "A=1", "B=1", "A=0.6 B=0.4", "B=0.5 C=0.5", "A=0.333333 C=0.333333 D=0.333334"))
	if d.n(0, 1) == 0 {
		words = append(words, d.one("", "effective="+signed.AddDays(d.n(-3, 40)).String()), d.one("", "filed="+signed.AddDays(d.n(-3, 60)).String()))
		words = append(words, d.one("", "list="+d.money(300)), d.one("", "cost="+d.money(100)), d.one("", "buy="+d.money(40)), d.one("", "keep=1", "keep=2"))
	}
	d.line("%s", strings.Join(words, " "))
	for i := range d.n(0, 2) {
		d.line("change %s %d %s %s%s", number, i, signed.AddDays(d.n(-10, 300)), d.one("", "-"), d.money(60))
	}
	instalments := d.n(0, 3)
	for i := range instalments {
		d.line("due %s %d %s %s", number, i, signed.AddDays(d.n(-5, 400)), d.money(120))
	}
	for i := range d.n(0, 4) {
		of := ""
		if instalments > 0 && d.n(0, 1) == 0 {
			of = fmt.Sprintf("/%d", d.n(0, instalments-1))
		}
		paid := d.money(150)
		came := signed.AddDays(d.n(-5, 400))
		d.line("receipt R%s-%d %s %s%s=%s%s", number, i, came, number, of, d.one("", "", "", "-"), paid)
		if d.n(0, 3) == 0 && !strings.Contains(d.lines[len(d.lines)-1], "=-") {
			d.line("receipt V%s-%d %s %s=-%s of=R%s-%d", number, i, came.AddDays(d.n(0, 90)), number, d.one(paid, "0.01"), number, i)
		}
	}
	for i := range d.n(0, 1) {
		d.line("written %s %d %s %s", number, i, signed.AddDays(d.n(0, 500)), d.money(60))
	}
}

func (d *contractDraw) selling() {
	d.line("stage P2 opportunity 0.1\nstage P4 approval 0.55\nstage P5 negotiation 0.8\nstage P6 won 1\nstage L lost 0\nstage W withdrawn 0")
	for i := range d.n(0, 4) {
		opened := day("2025-11-01").AddDays(d.n(0, 150))
		d.line("deal O%d %s %s %s signing=%s cash=%s first=%s %s %s", i, d.one("A", "B", "C", "D", "X"), opened, d.money(300),
			opened.AddDays(d.n(0, 200)), opened.AddDays(d.n(0, 250)), d.money(90), d.one("", "award="+opened.AddDays(d.n(0, 60)).String()), d.one("", "", "contract=HT0"))
		for range d.n(0, 4) {
			d.line("move O%d %s %s", i, opened.AddDays(d.n(0, 150)), d.one("P2", "P4", "P5", "P5", "P6", "L", "W"))
		}
	}
	seen := map[string]bool{}
	for range d.n(0, 10) {
		person, of, about := d.one("A", "B", "C", "D", "X"), d.one("signing", "collection"), d.one("2026-01", "2026-02", "2026-03", "2026-Q1", "2026", "2025-Q4", "2025")
		if key := person + of + about; !seen[key] {
			seen[key] = true
			d.line("target %s %s %s %s", person, of, about, d.one("0", d.money(500)))
		}
	}
	for range d.n(0, 10) {
		person, of, about := d.one("A", "B", "C", "D"), d.one("signing", "collection"), d.one("2026-01", "2026-02", "2026-03", "2026-Q1")
		frozen := day("2025-12-28").AddDays(d.n(0, 70))
		if key := person + of + about + frozen.String(); !seen[key] {
			seen[key] = true
			d.line("forecast %s %s %s %s %s", person, of, about, frozen, d.one("0", d.money(500)))
		}
	}
	for i := range d.n(0, 6) {
		week := day("2025-12-29").AddDays(7 * d.n(0, 13))
		d.line("task %s %s %d %s %s %s %s", d.one("A", "B", "C", "D", "X"), week, i, d.one("collection", "collection", "visit"),
			d.one("", "done="+week.AddDays(d.n(0, 8)).String()), d.one("", "evidence=x"), d.one("", "", "unplanned"))
	}
}

// shuffledFacts are the same facts in another order.
func shuffledFacts(t *rapid.T, text string) (*fact.Set, *fact.Selling) {
	set, selling := contractFacts(text)
	mix(t, set.Teams)
	mix(t, set.Persons)
	mix(t, set.Employments)
	mix(t, set.Customers)
	mix(t, set.Contracts)
	mix(t, set.Splits)
	mix(t, set.Instalments)
	mix(t, set.Receipts)
	mix(t, set.Allocations)
	mix(t, selling.Stages)
	mix(t, selling.Opportunities)
	mix(t, selling.Moves)
	mix(t, selling.PlanItems)
	mix(t, selling.Forecasts)
	mix(t, selling.Targets)
	mix(t, selling.Terms)
	mix(t, selling.Changes)
	mix(t, selling.BadDebts)
	return set, selling
}

func mix[T any](t *rapid.T, list []T) {
	copy(list, rapid.Permutation(slices.Clone(list)).Draw(t, "order"))
}
