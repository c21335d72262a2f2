package competency

import (
	"slices"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// State is how a condition stands. Unknown is said where its input is missing.
type State string

// The states of a condition.
const (
	Met     State = "met"
	Unmet   State = "unmet"
	Unknown State = "unknown"
)

// Condition is one ground for or against promotion.
type Condition struct {
	Code   string // competency, months, cards
	State  State
	Reason problem.Text
}

// Promotion is readiness for the next grade.
type Promotion struct {
	To         Model
	Against    *Assessment // the person against the next model
	State      State       // Unmet where any condition is, Met where all are
	Conditions []Condition
}

// Promote weighs the promotion of a person from a model to that of the next
// grade: every dimension of the next model ready, at least the months of the
// present model in grade, and enough of the latest cards at the least score. It
// returns nil where there is no next grade. Nothing is decided by it: people
// decide.
func Promote(l *Library, m Model, p Person, asOf period.Date, s Settings) (*Promotion, problem.List) {
	next, ok := l.ModelOn(m.Next, asOf)
	if m.Next == "" || !ok {
		return nil, nil
	}
	against, list := Assess(l, next, p, asOf, s)
	if list.Failed() {
		return nil, list
	}
	r := &Promotion{To: next, Against: against, Conditions: []Condition{against.condition(), monthsIn(m, p, asOf), cardsOf(p, asOf, s)}, State: Met}
	for _, c := range r.Conditions {
		if c.State == Unmet || c.State == Unknown && r.State == Met {
			r.State = c.State
		}
	}
	return r, list
}

func (a *Assessment) condition() Condition {
	c := Condition{Code: "competency", State: Unmet}
	comma := func(codes []string) problem.Text {
		var zh, en []string
		for _, f := range a.Findings {
			if slices.Contains(codes, f.Requirement.Dimension) {
				zh, en = append(zh, f.Name.ZH), append(en, f.Name.EN)
			}
		}
		return problem.Text{ZH: strings.Join(zh, "、"), EN: strings.Join(en, ", ")}
	}
	var below []string
	for _, f := range a.Findings {
		if f.Below() {
			below = append(below, f.Requirement.Dimension)
		}
	}
	blocked, short, missing := comma(a.Blocked), comma(below), comma(a.Missing)
	switch {
	case len(a.Blocked) > 0:
		c.Reason = problem.Text{ZH: "关键维度未达到要求：" + blocked.ZH + "，其他维度再高也不能抵", EN: "Critical dimensions are below what is required: " + blocked.EN + "; nothing else makes up for them"}
	case len(below) > 0:
		c.Reason = problem.Text{ZH: "未达到要求：" + short.ZH, EN: "Below what is required: " + short.EN}
	case len(a.Missing) > 0:
		c.State, c.Reason = Unknown, problem.Text{ZH: "尚未评定：" + missing.ZH, EN: "Not assessed: " + missing.EN}
	default:
		c.State, c.Reason = Met, problem.Text{ZH: "各维度均达到下一职级要求", EN: "Every dimension is at what the next grade requires"}
	}
	return c
}

func monthsIn(m Model, p Person, asOf period.Date) Condition {
	c := Condition{Code: "months", State: Met}
	if p.GradeSince.IsZero() || p.GradeSince.After(asOf) {
		return Condition{"months", Unknown, problem.Text{ZH: "不知道从哪天起在本职级", EN: "It is not known since when the person is in this grade"}}
	}
	held := monthsBetween(p.GradeSince, asOf)
	if held < m.Months {
		c.State = Unmet
	}
	c.Reason = problem.Textf("在本职级满 %d 个月，要求 %d 个月", "%d whole months in this grade, %d are asked", held, m.Months)
	return c
}

// latestCards are the last cards whose period has ended, at most so many.
func latestCards(p Person, asOf period.Date, most int) []Card {
	cards := slices.DeleteFunc(slices.Clone(p.Cards), func(c Card) bool { return c.Until.After(asOf) })
	slices.SortFunc(cards, func(a, b Card) int { return b.Until.Compare(a.Until) })
	return cards[:min(len(cards), most)]
}

func cardsOf(p Person, asOf period.Date, s Settings) Condition {
	cards := latestCards(p, asOf, s.Cards)
	met, failed := 0, 0
	for _, c := range cards {
		switch {
		case c.HasScore && c.Score.Cmp(s.CardLeast) >= 0, !c.HasScore && slices.Contains(s.CardGrades, c.Grade):
			met++
		case c.HasScore || c.Grade != "":
			failed++
		}
	}
	c := Condition{Code: "cards", State: Unknown, Reason: problem.Textf("最近 %d 张记分卡中只有 %d 张有结果，其中 %d 张达标，要求 %d 张", "Of the latest %d cards only %d have a result, of which %d reach the least; %d are asked", s.Cards, met+failed, met, s.CardsMet)}
	if met >= s.CardsMet || s.Cards-failed < s.CardsMet {
		c.Reason = problem.Textf("最近 %d 张记分卡中 %d 张达到 %s 分，要求 %d 张", "Of the latest %d cards %d reach %s; %d are asked", s.Cards, met, s.CardLeast, s.CardsMet)
		c.State = Met
		if met < s.CardsMet {
			c.State = Unmet
		}
	}
	return c
}
