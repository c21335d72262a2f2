package compensation_test

import (
	"slices"
	"sort"
)

// rerated are the lines of a component under rerate: at every event t what NET(t)
// has for it, at every tied reversal the differences that it makes, and floors.
func (o *oracle) rerated(person, code string, until oraclePlace) []oracleLine {
	places, _ := o.points(o.facts, code, until)
	tied := map[oraclePlace]oracleEvent{}
	for _, e := range oracleEvents(o.facts, "collected") { // under signed the events are no places yet
		if e.place.rank == oracleTied && e.place.compare(until) <= 0 {
			tied[e.place] = e
			if !slices.Contains(places, e.place) {
				places = append(places, e.place)
			}
		}
	}
	sort.Slice(places, func(i, j int) bool { return places[i].compare(places[j]) < 0 })
	var posted []oracleLine
	for _, t := range places {
		if t.rank == oracleEndOfDay { // a floor fills up what was posted
			posted = append(posted, o.floors(posted, person, code, t)...)
			continue
		}
		net := o.plain(oracleNetted(o.facts, t), person, code, t)
		if v, ok := tied[t]; ok {
			posted = append(posted, o.differences(posted, net, v, person, code)...)
			continue
		}
		for _, l := range net {
			if l.place == t {
				posted = append(posted, l)
			}
		}
	}
	return posted
}

// scopeOf names what bounds the taking back of a line: the longer of the windows
// of carry and limits by the version in force on the line's date, or the line.
func (o *oracle) scopeOf(l oracleLine, code string) string {
	if l.subject != nil {
		l = *l.subject
	}
	scope := "line " + l.place.String()
	for _, span := range []string{"month", "quarter", "year"} {
		if r := o.ruleOn(l.window, code); r != nil && (r.carry == span || r.limits != nil && r.limits.per == span) {
			scope = oracleWindow(span, l.window)
		}
	}
	return scope
}

// oracleBounded marks where less was taken back than NET(t) says and limits of
// windows or deals look at what was paid: from there on NET(t) no longer says how
// much of them is used up, so the person is not compared.
const oracleBounded = "bounded"

// differences brings what was posted to what is left of it after a reversal,
// line by line, and takes back no more than was posted.
func (o *oracle) differences(posted, net []oracleLine, v oracleEvent, person, code string) []oracleLine {
	if _, credited := oracleCredit(o.facts, v.contract, o.anyRule(code).credit, person, v.amount); !credited {
		return nil
	}
	var made []oracleLine
	available := map[string]int64{}
	sofar := map[string]int64{}
	subjects := map[string]oracleLine{}
	for _, l := range posted {
		if l.kind == oracleBounded {
			continue
		}
		if l.kind != "floor" { // what a floor gave is not taken back
			available[o.scopeOf(l, code)] += l.amount
		}
		if l.kind == "reversal" {
			sofar[l.subject.key] += l.amount
			subjects[l.subject.key] = *l.subject // which may never have been posted
		} else {
			sofar[l.key] += l.amount
			subjects[l.key] = l
		}
	}
	should := map[string]int64{}
	for _, l := range net {
		should[l.key] = l.amount
		if _, ok := subjects[l.key]; !ok {
			subjects[l.key] = l
		}
	}
	for _, l := range oracleInOrder(subjects) { // what is added may be taken back elsewhere
		if d := should[l.key] - sofar[l.key]; l.kind != "floor" && d > 0 {
			available[o.scopeOf(l, code)] += d
		}
	}
	for _, l := range oracleInOrder(subjects) {
		if l.kind == "floor" {
			continue
		}
		scope := o.scopeOf(l, code)
		d := should[l.key] - sofar[l.key]
		if most := max(0, available[scope]); -d > most {
			d = -most
			if r := o.ruleOn(l.window, code); r != nil && r.limits != nil && r.limits.per != "receipt" {
				made = append(made, oracleLine{kind: oracleBounded, key: o.key(code, oracleBounded, v.place.String()+" "+l.key), date: v.place.date, window: l.window, place: v.place, event: v, payable: v.place.date})
			}
		}
		if d == 0 {
			continue
		}
		if d < 0 {
			available[scope] += d
		}
		tail := v.place.String() + "/" + l.place.String()
		if l.kind == "catchUp" {
			tail += "/catchUp"
			if l.about != (oraclePlace{}) {
				tail += "/" + l.about.String()
			}
		}
		made = append(made, oracleLine{
			kind: "reversal", key: o.key(code, "reversal", tail), subject: &l, amount: d,
			date: v.place.date, window: l.window, place: v.place, event: v, rule: l.rule, // it counts where its line does
			payable: oracleLast(v.place.date, l.payable),
		})
	}
	return made
}

// oracleInOrder puts lines into canonical order, commission before catch-up.
func oracleInOrder(lines map[string]oracleLine) []oracleLine {
	var list []oracleLine
	for _, l := range lines {
		list = append(list, l)
	}
	sort.Slice(list, func(i, j int) bool {
		a, b := list[i], list[j]
		if c := a.place.compare(b.place); c != 0 {
			return c < 0
		}
		if a.kind != b.kind {
			return a.kind > b.kind // commission, then catchUp
		}
		return a.about.compare(b.about) < 0
	})
	return list
}
