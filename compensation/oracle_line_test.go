package compensation_test

import (
	"fmt"
	"math/big"
	"sort"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
)

// oracleLine is a line as it is posted. What other lines need to know of it
// stands in the second part.
type oracleLine struct {
	kind    string // commission, catchUp, reversal, floor, release, adjustment
	key     string // plan/component/… ; of an adjustment: of the line it is about
	month   period.Month
	origin  period.Month // of an adjustment
	amount  int64
	base    int64 // of a commission, and of a mirrored one
	pending bool

	date    period.Date
	window  period.Date // the day that decides its windows
	payable period.Date // no date: never
	place   oraclePlace // in canonical order
	subject *oracleLine // the line that a reversal is about
	about   oraclePlace // of the line that a catch-up re-rates, if it is one alone
	tail    string      // key without plan, component and kind
	event   oracleEvent
	rule    *oracleRule
	moves   int64 // by how much it moves the component's accumulation
	driver  int64
	uncut   int64 // rounded amount before limits of windows and deals
}

func (o *oracle) key(code, kind, tail string) string {
	return o.plan.code + "/" + code + "/" + kind + "/" + tail
}

func (p oraclePlace) String() string { return fmt.Sprintf("%s/%d", p.number, p.line) }

// lines are all lines of a person in some months, releases included, in the
// order of month and key.
func (o *oracle) lines(person string, from, to period.Month) []oracleLine {
	within := func(m period.Month) bool { return m.Compare(from) >= 0 && m.Compare(to) <= 0 }
	var list []oracleLine
	for _, code := range o.components() {
		for _, l := range o.posted(person, code, oraclePlace{date: to.Last(), rank: oracleEndOfDay}) {
			l.month = l.date.Month()
			l.pending = l.payable.IsZero() || l.payable.Month() != l.month
			if within(l.month) {
				list = append(list, l)
			}
			if l.pending && !l.payable.IsZero() && within(l.payable.Month()) {
				list = append(list, oracleLine{kind: "release", key: l.key + "/release", month: l.payable.Month(), date: l.payable, amount: l.amount})
			}
		}
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].month != list[j].month {
			return list[i].month.Compare(list[j].month) < 0
		}
		return list[i].key < list[j].key
	})
	return list
}

// posted are the lines of a component up to a place.
func (o *oracle) posted(person, code string, until oraclePlace) []oracleLine {
	if r := o.anyRule(code); r.rerates() && r.basis != "signed" { // of signings nothing goes back
		return o.rerated(person, code, until)
	}
	return o.plain(o.facts, person, code, until)
}

// points are the places at which a component may post: its events, and ends of
// windows.
func (o *oracle) points(s *fact.Set, code string, until oraclePlace) (places []oraclePlace, events map[oraclePlace]oracleEvent) {
	events = map[oraclePlace]oracleEvent{}
	for _, e := range oracleEvents(s, o.anyRule(code).basis) {
		if e.place.compare(until) <= 0 {
			places = append(places, e.place)
			events[e.place] = e
		}
	}
	start, floored := until.date, false
	for _, v := range o.plan.versions {
		if v.from.Before(start) {
			start = v.from
		}
		for _, r := range v.rules {
			floored = floored || r.code == code && r.limits != nil && r.limits.floor != nil
		}
	}
	for m := start.Month(); floored; m = m.Add(1) {
		end := oraclePlace{date: m.Last(), rank: oracleEndOfDay}
		if end.compare(until) > 0 {
			break
		}
		places = append(places, end)
	}
	sort.Slice(places, func(i, j int) bool { return places[i].compare(places[j]) < 0 })
	return places, events
}

// plain calculates a component on facts from their beginning to a place. Tied
// reversals among them are mirrored.
func (o *oracle) plain(s *fact.Set, person, code string, until oraclePlace) []oracleLine {
	var own []oracleLine
	places, events := o.points(s, code, until)
	for _, p := range places {
		switch p.rank {
		case oracleEndOfDay:
			own = append(own, o.floors(own, person, code, p)...)
		case oracleTied:
			own = append(own, o.mirrored(s, own, events[p], person, code)...)
		default:
			own = append(own, o.earned(s, own, events[p], person, code)...)
		}
	}
	return own
}

// earned is the line of an ordinary event, with the catching up that it causes.
func (o *oracle) earned(s *fact.Set, own []oracleLine, e oracleEvent, person, code string) []oracleLine {
	r := o.ruleFor(e.place.date, code, person)
	if r == nil || r.notKind != "" && e.contract.Kind == r.notKind || r.least != 0 && e.receipt.Amount.Minor < r.least {
		return nil
	}
	base, credited := oracleCredit(s, e.contract, r.credit, person, e.amount)
	if !credited {
		return nil
	}
	at := o.stand(s, r, own, person, base, e.place)
	exact := r.tierAmount(o.terms(r, person, e.place.date), base, at)
	l := oracleLine{
		kind: "commission", tail: e.place.String(), date: e.place.date, window: e.window, place: e.place, event: e, rule: r,
		base: base, moves: base, driver: at.driver, uncut: o.paid(r, e, person, base, exact), payable: e.place.date,
	}
	if r.gate != nil {
		l.payable = oracleOpens(o.facts, e.contract, e.place, r.basis == "signed", e.untied, r.gate)
	}
	lines := []oracleLine{o.cut(own, l, person, code)}
	for _, c := range o.caughtUp(own, l, person) {
		lines = append(lines, o.cut(append(own[:len(own):len(own)], lines...), c, person, code))
	}
	return lines
}

// caughtUp is the catching up that a commission line causes, before limits: one
// line of the sum, or with a gate one for each line that changes.
func (o *oracle) caughtUp(own []oracleLine, k oracleLine, person string) []oracleLine {
	if !k.rule.catchUp {
		return nil
	}
	var list []oracleLine
	sum := k
	sum.kind, sum.base, sum.moves, sum.uncut, sum.payable = "catchUp", 0, 0, 0, k.date
	changed := false
	for i, l := range own {
		if !l.eligible(k) {
			continue
		}
		driver := l.driver // at the last line that could have re-rated it
		for _, later := range own[i:] {
			if later.eligible(k) {
				driver = later.driver
			}
		}
		was, band := o.reRated(l, person, driver)
		is, reached := o.reRated(l, person, k.driver)
		if reached == band {
			continue
		}
		changed = true
		sum.uncut += is - was
		if k.rule.gate != nil && is != was {
			one := sum
			one.uncut, one.about, one.tail = is-was, l.place, k.tail+"/"+l.tail
			one.payable = oracleLast(k.date, l.payable)
			list = append(list, one)
		}
	}
	if k.rule.gate == nil && changed {
		list = []oracleLine{sum}
	}
	return list
}

// cut applies the limit of a window or a deal to a rounded line.
func (o *oracle) cut(own []oracleLine, l oracleLine, person, code string) oracleLine {
	l.key, l.amount = o.key(code, l.kind, l.tail), l.uncut
	limits := l.rule.limits
	if limits == nil || limits.per == "receipt" || l.uncut <= 0 {
		return l
	}
	if limits.per == "deal" {
		reached, paid := l.uncut, int64(0)
		for _, earlier := range own {
			if earlier.event.contract.Number == l.event.contract.Number {
				reached, paid = reached+earlier.uncut, paid+earlier.amount
			}
		}
		if limits.floor != nil {
			reached = max(reached, oracleMinor(limits.floor))
		}
		if limits.cap != nil {
			reached = min(reached, oracleMinor(limits.cap))
		}
		l.amount = max(0, reached-paid)
		return l
	}
	if limits.cap != nil {
		most := o.prorated(limits.cap, o.covered(person, code, limits.per, l.date))
		l.amount = min(l.uncut, max(0, most-oraclePaid(own, limits.per, l.date)))
	}
	return l
}

// oraclePaid sums what was posted in the window of a date.
func oraclePaid(own []oracleLine, span string, d period.Date) int64 {
	var sum int64
	for _, l := range own {
		if oracleWindow(span, l.window) == oracleWindow(span, d) {
			sum += l.amount
		}
	}
	return sum
}

// prorated is a limit of a window by its covered days.
func (o *oracle) prorated(limit *big.Rat, c oracleCover) int64 {
	return oracleMinor(new(big.Rat).Mul(limit, big.NewRat(int64(c.days), int64(c.of))))
}

// floors are the lines that lift a window to its floor at its end.
func (o *oracle) floors(own []oracleLine, person, code string, end oraclePlace) []oracleLine {
	var list []oracleLine
	for _, span := range []string{"month", "quarter", "year"} {
		if oracleWindow(span, end.date.AddDays(1)) == oracleWindow(span, end.date) {
			continue
		}
		c := o.covered(person, code, span, end.date)
		if c.days == 0 {
			continue
		}
		r := o.ruleOn(c.last, code)
		if r.limits == nil || r.limits.per != span || r.limits.floor == nil {
			continue
		}
		if top := o.prorated(r.limits.floor, c) - oraclePaid(own, span, end.date); top > 0 {
			list = append(list, oracleLine{
				kind: "floor", key: o.key(code, "floor", oracleWindow(span, end.date)), date: end.date, window: end.date, payable: end.date,
				place: end, rule: r, amount: top, uncut: top,
			})
		}
	}
	return list
}

// mirrored is the line that turns the sign of the original's, as far as that was
// taken back; none where the original has none.
func (o *oracle) mirrored(s *fact.Set, own []oracleLine, v oracleEvent, person, code string) []oracleLine {
	for _, l := range own {
		if l.kind != "commission" || l.place != v.original {
			continue
		}
		whole := oracleAmount(s, v.original)
		before := oracleTaken(s, v.original, v.place)
		after := before - oracleAmount(s, v.place)
		part := func(n int64) int64 {
			share := func(taken int64) int64 {
				return oracleRound(new(big.Rat).Mul(big.NewRat(n, 1), big.NewRat(taken, whole)))
			}
			return share(before) - share(after)
		}
		moves, _ := oracleCredit(s, v.contract, l.rule.credit, person, v.amount)
		return []oracleLine{{
			kind: "reversal", key: o.key(code, "reversal", v.place.String()+"/"+l.tail), subject: &l,
			date: v.place.date, window: v.window, place: v.place, event: v, rule: l.rule,
			amount: part(l.amount), base: part(l.base), uncut: part(l.uncut), moves: moves,
			payable: oracleLast(v.place.date, l.payable),
		}}
	}
	return nil
}
