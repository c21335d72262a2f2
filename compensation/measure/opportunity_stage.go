package measure

import (
	"slices"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// firstAt finds the first time that an opportunity entered a stage of a meaning
// by a day: its place in the history.
func (w *World) firstAt(at int32, m fact.Meaning, by period.Date) (place int, ok bool) {
	for i, move := range w.moves[at] {
		if move.Date.After(by) {
			break
		}
		if move.Stage.Meaning == m {
			return i, true
		}
	}
	return 0, false
}

// enteredStage tells the opportunities whose first entry of a stage lies in the
// window.
func enteredStage(m fact.Meaning) func(*World, period.Window, func(Row)) {
	return cohort(m, func([]Entered, period.Date) bool { return true })
}

// passedStage tells those of enteredStage that went on to a later stage of the
// road by the end of the window, on the day on which they had entered.
func passedStage(m fact.Meaning) func(*World, period.Window, func(Row)) {
	return cohort(m, func(after []Entered, by period.Date) bool {
		return slices.ContainsFunc(after, func(e Entered) bool { return !e.Date.After(by) && roadStep(e.Stage.Meaning) > roadStep(m) })
	})
}

// cohort tells the opportunities that entered a stage first in the window and
// whose history after that fulfils a condition.
func cohort(m fact.Meaning, fulfils func(after []Entered, by period.Date) bool) func(*World, period.Window, func(Row)) {
	return func(w *World, in period.Window, emit func(Row)) {
		for i, moves := range w.moves {
			place, ok := w.firstAt(int32(i), m, in.To)
			if ok && in.Holds(moves[place].Date) && fulfils(moves[place+1:], in.To) {
				w.dealCount(int32(i), OfOpportunity, moves[place].Date, 1, emit)
			}
		}
	}
}

// cycles tells for the opportunities that first entered P2 in 24 months how long
// it took them to be signed from then on. Of those that are open, and of those
// that ended otherwise, it is known that they had not been signed until then.
func cycles(w *World, in period.Window, emit func(Row)) {
	since := monthsTo(in.To, 24)
	for i, moves := range w.moves {
		at := int32(i)
		first, ok := w.firstAt(at, fact.OpenStage, in.To)
		if !ok || !since.Holds(moves[first].Date) {
			continue
		}
		row := Row{Person: w.deals[at].owner, Open: true, Date: in.To, Kind: OfOpportunity, Ref: w.Selling.Opportunities[at].Number}
		if now, ok := w.runOn(at, in.To); ok && endsRoad(now.Stage.Meaning) {
			row.Date, row.Open, row.Cause = now.Date, now.Stage.Meaning != fact.Won, string(now.Stage.Meaning)
		}
		row.Value = money.Int(int64(row.Date.DaysSince(moves[first].Date)))
		emit(row)
	}
}

// cycleMedian is the product-limit median of days; see ProductLimit.
func cycleMedian(_ *World, _ period.Window, rows []Row) (money.Decimal, problem.Text) {
	if days, ok := ProductLimit(spellsOf(rows)); ok {
		return money.Int(days), problem.Text{}
	}
	return money.Decimal{}, problem.Textf("尚未达到：%d 个商机中成交的不到一半，还没有中位数", "not reached: fewer than half of %d opportunities are signed, so there is no median yet", len(rows))
}

// stays returns twice the median of the days for which opportunities stood in a
// stage that they left in the 24 months up to a day, by code of the stage.
func (w *World) stays(to period.Date) map[string]int {
	in := monthsTo(to, 24)
	days := map[string][]int{}
	for _, moves := range w.moves {
		for i := 0; i < len(moves); {
			next := i + 1
			for next < len(moves) && moves[next].Stage.Code == moves[i].Stage.Code {
				next++
			}
			if next == len(moves) || moves[next].Date.After(to) {
				break
			}
			if in.Holds(moves[next].Date) {
				code := moves[i].Stage.Code
				days[code] = append(days[code], moves[next].Date.DaysSince(moves[i].Date))
			}
			i = next
		}
	}
	twice := make(map[string]int, len(days))
	for code, list := range days {
		slices.Sort(list)
		twice[code] = list[(len(list)-1)/2] + list[len(list)/2]
	}
	return twice
}

// stalledDeals tells the open deals of which nothing was heard for more than twice
// the median stay in their stage, and the ones whose stage nobody has left in 24
// months, which cannot be judged.
func stalledDeals(w *World, in period.Window, emit func(Row)) {
	twice := w.stays(in.To)
	for i := range w.deals {
		at := int32(i)
		stage, ok := w.runOn(at, in.To)
		if !ok || !inPipeline(stage.Stage.Meaning) {
			continue
		}
		limit, known := twice[stage.Stage.Code]
		if !known {
			w.dealRow(at, money.Amount{}, in.To, CauseUnjudged, emit)
			continue
		}
		last := stage.Date
		for _, day := range w.deals[at].reached {
			if day.After(last) && !day.After(in.To) {
				last = day
			}
		}
		if in.To.DaysSince(last) > limit {
			w.dealRow(at, w.Selling.Opportunities[at].Amount, in.To, "", emit)
		}
	}
}

// sumOfStalled adds stalled amounts. What cannot be judged might be among them:
// then there is no sum.
func sumOfStalled(w *World, in period.Window, rows []Row) (money.Decimal, problem.Text) {
	for _, r := range rows {
		if r.Cause != CauseUnjudged {
			continue
		}
		at, _ := w.OpportunityAt(r.Ref)
		stage, _ := w.StageOn(at, in.To)
		return money.Decimal{}, problem.Textf("近二十四个月没有商机走完阶段 %[1]s，无法判断停在其中的商机（如 %[2]s）是否停滞",
			"No opportunity has left stage %s in 24 months, so it cannot be said whether those in it (such as %s) are stalled", stage.Stage.Code, problem.Show(r.Ref))
	}
	return sumOfRows(rows)
}
