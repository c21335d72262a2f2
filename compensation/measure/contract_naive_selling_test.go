package measure

import (
	"math/big"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// known reports whether there is such a person.
func (n *naiveContracts) known(person string) bool {
	for _, p := range n.set.Persons {
		if p.Code == person {
			return true
		}
	}
	return false
}

// naiveMonths are the months of a period, of a window of whole months.
func naiveMonths(name string) string {
	if len(name) == 4 {
		return naiveMonths(name+"-Q1") + naiveMonths(name+"-Q2") + naiveMonths(name+"-Q3") + naiveMonths(name+"-Q4")
	}
	months := map[string]string{"Q1": "01 02 03", "Q2": "04 05 06", "Q3": "07 08 09", "Q4": "10 11 12"}[name[5:]]
	if months == "" {
		months = name[5:]
	}
	out := ""
	for _, m := range strings.Fields(months) {
		out += name[:5] + m + " "
	}
	return out
}

// windowMonths are the months of the window, none where it cuts through one.
func (n *naiveContracts) windowMonths() string {
	out := ""
	for d := n.window.From; !d.After(n.window.To); d = d.AddDays(1) {
		month := d.String()[:7]
		if strings.HasSuffix(d.String(), "-01") {
			out += month + " "
		}
		if !strings.Contains(out, month) {
			return ""
		}
	}
	if n.window.To.AddDays(1).String()[:7] == n.window.To.String()[:7] {
		return ""
	}
	return out
}

// joined is the first day of some months on which a person is employed.
func (n *naiveContracts) joined(person string, months []string) period.Date {
	first := day(months[0] + "-01")
	for d := first; strings.Contains(strings.Join(months, " "), d.String()[:7]); d = d.AddDays(1) {
		if n.employed(person, d) {
			return d
		}
	}
	return first
}

func (n *naiveContracts) employed(person string, d period.Date) bool {
	for _, e := range n.set.Employments {
		if e.Person == person && !d.Before(e.Valid.From) && (e.Valid.To.IsZero() || !d.After(e.Valid.To)) {
			return true
		}
	}
	return false
}

func (n *naiveContracts) targets(of string) {
	all := n.windowMonths()
	for _, t := range n.selling.Targets {
		months := naiveMonths(t.Period)
		if t.Of != of || !n.known(t.Person) || !strings.Contains(all, months) {
			continue
		}
		finer := false
		for _, other := range n.selling.Targets {
			if other.Of == of && other.Person == t.Person && other.Period != t.Period {
				finer = finer || strings.Contains(months, naiveMonths(other.Period))
			}
		}
		if !finer {
			n.rows = append(n.rows, naiveRow{person: t.Person, day: n.joined(t.Person, strings.Fields(months)), value: big.NewRat(t.Amount.Minor, 100)})
		}
	}
}

func (n *naiveContracts) forecasts(of string) {
	for _, month := range strings.Fields(n.windowMonths()) {
		workday := day(month + "-01")
		for workday.Weekday() > 5 {
			workday = workday.AddDays(1)
		}
		best := map[string]fact.Forecast{}
		for _, f := range n.selling.Forecasts {
			if f.Period != month || f.Of != of || f.Frozen.After(workday) || !n.known(f.Person) {
				continue
			}
			if had, ok := best[f.Person]; !ok || f.Frozen.After(had.Frozen) {
				best[f.Person] = f
			}
		}
		for person, f := range best {
			n.rows = append(n.rows, naiveRow{person: person, day: n.joined(person, []string{month}), value: big.NewRat(f.Amount.Minor, 100)})
		}
	}
}

// wasActive reports when a contract last made its customer active in the months
// from to until back.
func (n *naiveContracts) wasActive(c fact.Contract, holds func(period.Date) bool) (last period.Date) {
	var net int64
	for _, x := range n.cash(c.Number) {
		if holds(x.receipt.Date) {
			net += x.Amount.Minor
			if x.Amount.Minor > 0 {
				last = x.receipt.Date
			}
		}
	}
	if net <= 0 {
		last = period.Date{}
	}
	if _, counts := n.begins(c); !counts.IsZero() && holds(counts) && counts.After(last) {
		last = counts
	}
	return last
}

func (n *naiveContracts) keyAccounts(quantity string) {
	recent := func(d period.Date) bool { return naiveBack(d, n.window.To, 12) }
	before := func(d period.Date) bool { return naiveBack(d, n.window.To, 24) && !recent(d) }
	for _, k := range n.set.Customers {
		if k.Class != "A" {
			continue
		}
		kept := false
		latest := map[string]naiveRow{}
		for _, c := range n.set.Contracts {
			if c.Customer != k.Code {
				continue
			}
			kept = kept || !n.wasActive(c, recent).IsZero()
			at := n.wasActive(c, before)
			if at.IsZero() {
				continue
			}
			one := &naiveContracts{set: n.set, selling: n.selling}
			one.everybody(c.Number, naiveRow{day: at, ref: k.Code, value: big.NewRat(1, 1)})
			for _, r := range one.rows {
				if latest[r.person].day.Before(at) {
					latest[r.person] = r
				}
			}
		}
		for _, r := range latest {
			if quantity == "key_accounts_before" || kept == (quantity == "key_accounts_kept") {
				n.rows = append(n.rows, r)
			}
		}
	}
}

func (n *naiveContracts) tasks(quantity string) {
	for _, p := range n.selling.PlanItems {
		sunday := p.Week
		on := period.Date{}
		for i := range 7 {
			sunday = p.Week.AddDays(i)
			if on.IsZero() && n.employed(p.Person, sunday) {
				on = sunday
			}
		}
		inTime := p.Evidence != "" && !p.Done.IsZero() && p.Done.DaysSince(sunday) <= 0
		if p.Kind == "collection" && p.Planned && n.known(p.Person) && n.window.Holds(sunday) && (inTime || quantity == "collection_tasks") {
			n.rows = append(n.rows, naiveRow{person: p.Person, day: on, value: big.NewRat(1, 1)})
		}
	}
}
