package measure

import (
	"strconv"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// closedForConversion is how many deals must have ended in 24 months for a scope
// to have a conversion of its own; below it one third is taken.
const closedForConversion = 30

// validOpen reports whether an opportunity is open and valid at the end of a day.
func validOpen(w *World, at int32, day period.Date) bool {
	return w.dealOpenOn(at, day) && !w.validSince(at, day).IsZero()
}

// validNear reports whether a valid open one is expected to be signed soon.
func validNear(w *World, at int32, day period.Date) bool {
	return withinDays(w.Selling.Opportunities[at].Signing, day, w.Settings.Near) && validOpen(w, at, day)
}

// inReserve reports whether a valid open one is expected to be signed in the
// days ahead.
func inReserve(w *World, at int32, day period.Date) bool {
	return withinDays(w.Selling.Opportunities[at].Signing, day, w.Settings.Ahead) && validOpen(w, at, day)
}

// reserveAim is a target with the days that it is for.
type reserveAim struct {
	*fact.Target
	window period.Window
}

// aimWindow reads the days of a target's period: 2026-10, 2026-Q4 or 2026.
func aimWindow(s string) (period.Window, bool) {
	span := period.InMonth
	switch {
	case len(s) == 4:
		span, s = period.InYear, s+"-01"
	case len(s) == 7 && s[5] == 'Q':
		quarter, err := strconv.Atoi(s[6:])
		if err != nil || quarter < 1 || quarter > 4 {
			return period.Window{}, false
		}
		month := strconv.Itoa(3*quarter - 2)
		span, s = period.InQuarter, s[:5]+strings.Repeat("0", 2-len(month))+month
	}
	month, err := period.ParseMonth(s)
	if err != nil {
		return period.Window{}, false
	}
	return period.WindowOf(span, month.First()), true
}

// finestAim finds the target of the shortest period that a day lies in: the month,
// else the quarter, else the year.
func finestAim(aims []reserveAim, day period.Date) (best reserveAim, ok bool) {
	for _, a := range aims {
		if a.window.Holds(day) && (!ok || a.window.Days() < best.window.Days()) {
			best, ok = a, true
		}
	}
	return best, ok
}

// upTo is the part of a target up to a day, in proportion to its days: whole
// minor units, so that the parts of a period sum to the target.
func (a *reserveAim) upTo(day period.Date) int64 {
	if day.Before(a.window.From) {
		return 0
	}
	days := period.Window{From: a.window.From, To: day}.Days()
	part, err := money.Int(a.Amount.Minor).Mul(money.Int(int64(days)))
	if err != nil { // 19 digits and 3
		return 0
	}
	part, err = part.Quo(money.Int(int64(a.window.Days())), 0)
	if err != nil { // a period has days
		return 0
	}
	minor, err := part.Int64(0)
	if err != nil { // no part is more than the whole
		return 0
	}
	return minor
}

// reserveNeeded tells what the reserve that a scope needs is made of. A reserve
// that was set for somebody stands for itself. For all others: their signing
// targets from the first day of the fiscal year to the last day ahead, and what
// was signed since that day, which is taken off. Beside them, the deals of 24
// months that ended, which the conversion is made of.
func reserveNeeded(w *World, in period.Window, emit func(Row)) {
	year := w.Settings.FiscalToDate(in.To)
	reserved := map[int32]bool{}
	w.eachAims("reserve", func(person int32, aims []reserveAim) {
		if a, ok := finestAim(aims, in.To); ok {
			reserved[person] = true
			w.aimRow(person, &a, a.Amount.Minor, in.To, CauseReserve, emit)
		}
	})
	w.eachAims("signing", func(person int32, aims []reserveAim) {
		if !reserved[person] {
			w.aimsAhead(person, aims, year.From, in.To, emit)
		}
	})
	w.signedForReserve(year, func(r Row) {
		if !reserved[r.Person] {
			r.Value = r.Value.Neg()
			emit(r)
		}
	})
	w.decided(in.To, 24, func(at int32, end Entered, cause string) {
		for _, m := range w.moves[at] {
			if inPipeline(m.Stage.Meaning) && !m.Date.After(end.Date) {
				w.dealRow(at, w.Selling.Opportunities[at].Amount, end.Date, cause, emit)
				return
			}
		}
	})
}

// eachAims gives the targets of each person of one kind, person by person.
func (w *World) eachAims(of string, each func(person int32, aims []reserveAim)) {
	list := w.Selling.Targets
	for i := 0; i < len(list); {
		person, known := w.PersonAt(list[i].Person)
		var aims []reserveAim
		next := i
		for ; next < len(list) && list[next].Person == list[i].Person; next++ {
			if window, ok := aimWindow(list[next].Period); ok && list[next].Of == of {
				aims = append(aims, reserveAim{&list[next], window})
			}
		}
		i = next
		if known && len(aims) > 0 {
			each(person, aims)
		}
	}
}

// aimsAhead emits the signing targets of a person month by month, from a day to the
// last of the days ahead of another. A part of the past belongs to the team of
// then, one of the future to the team of the day.
func (w *World) aimsAhead(person int32, aims []reserveAim, from, day period.Date, emit func(Row)) {
	last := day.AddDays(w.Settings.Ahead)
	for month := from.Month(); !month.IsZero() && !month.First().After(last); month = month.Add(1) {
		a, ok := finestAim(aims, month.First())
		if !ok {
			continue
		}
		end := month.Last()
		if end.After(last) {
			end = last
		}
		date := end
		if date.After(day) {
			date = day
		}
		w.aimRow(person, &a, a.upTo(end)-a.upTo(month.First().AddDays(-1)), date, CauseTarget, emit)
	}
}

func (w *World) aimRow(person int32, a *reserveAim, minor int64, date period.Date, cause string, emit func(Row)) {
	emit(Row{
		Person: person, Foreign: minor != 0 && a.Amount.Currency != w.Settings.Currency, Date: date, Kind: OfTarget,
		Ref: a.Person + " " + a.Of + " " + a.Period, Value: money.Major(minor, a.Amount.Currency), Cause: cause,
	})
}

// signedForReserve tells what was signed in a window, as the new contract amount
// counts it.
func (w *World) signedForReserve(in period.Window, emit func(Row)) {
	for _, s := range w.contract.signedIn(in) {
		w.emitSigning(s, func(r Row) {
			r.Cause = CauseSigned
			emit(r)
		})
	}
}

// sumOfNeed is the reserve that was set, plus the signing target that remains ÷
// the conversion of the scope's own deals, one third while fewer than 30 ended.
func sumOfNeed(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	var set, remaining, ended, won []Row
	aims := 0
	for _, r := range rows {
		switch r.Cause {
		case CauseReserve:
			set = append(set, r)
		case CauseTarget:
			aims++
			remaining = append(remaining, r)
		case CauseSigned:
			remaining = append(remaining, r)
		case CauseWon:
			won = append(won, r)
			fallthrough
		default:
			ended = append(ended, r)
		}
	}
	need, why := sumOfRows(set)
	if !why.IsZero() || aims == 0 {
		if len(set) == 0 {
			why = problem.Text{ZH: "没有设定签约目标，也没有设定储备目标", EN: "No signing target and no reserve target is set"}
		}
		return need, why
	}
	left, why := sumOfRows(remaining)
	switch {
	case !why.IsZero():
		return need, why
	case left.Sign() > 0:
		if left, why = divideByConversion(left, ended, won); !why.IsZero() {
			return need, why
		}
	case len(set) == 0:
		return need, problem.Text{ZH: "签约目标已完成，无需储备", EN: "No need left: the signing target is met already"}
	default:
		return need, problem.Text{}
	}
	if need, err := need.Add(left); err == nil {
		return need, problem.Text{}
	}
	return money.Decimal{}, problem.Text{ZH: "所需储备额太大，无法表示", EN: "The reserve needed is too large to be written"}
}

// divideByConversion is an amount × what ended ÷ what was won of it, to 12
// digits; three times the amount while fewer than 30 deals ended.
func divideByConversion(amount money.Decimal, ended, won []Row) (money.Decimal, problem.Text) {
	of, by := money.Int(3), money.Int(1)
	if len(ended) >= closedForConversion {
		why := withoutAmounts(ended)
		if why.IsZero() {
			of, why = sumOfRows(ended)
		}
		if why.IsZero() {
			by, why = sumOfRows(won)
		}
		if !why.IsZero() {
			return money.Decimal{}, why
		}
		if by.IsZero() {
			return money.Decimal{}, problem.Textf("近二十四个月结束的 %d 个商机一个也没有成交，算不出所需储备额",
				"None of the %d deals that ended in 24 months was won, so no reserve would be enough", len(ended))
		}
	}
	product, err := amount.Mul(of)
	if err == nil {
		product, err = product.Quo(by, 12)
	}
	if err != nil {
		return money.Decimal{}, problem.Text{ZH: "所需储备额太大，无法表示", EN: "The reserve needed is too large to be written"}
	}
	return product, problem.Text{}
}
