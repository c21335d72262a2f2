package competency

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// Figure is what raters of one kind found in a dimension, as it may be shown.
type Figure struct {
	By     RaterKind
	Level  int  // where Shown
	Shown  bool // false: nobody observed it, or there are too few peers
	Raters int  // whose ratings count, 0 where it is not Shown
	Why    problem.Text
	Parts  []Rating // the ratings behind it; none for peers, who are never broken down
}

// kinds are in the order in which they decide a level; self never does.
func kinds() []RaterKind { return []RaterKind{ByPanel, ByManager, ByPeer, BySelf} }

// observed finds what each kind of rater says about a dimension on a day.
// A rating counts from its day until it expires, if the levels of its version of
// the dimension say what they say now. Several raters of a kind are one figure:
// the lower median, the highest level that more than half of them reach.
func observed(l *Library, family, dimension string, ratings []Rating, asOf period.Date, s Settings) (figures []Figure) {
	now, _ := l.Dimension(family, dimension)
	for _, kind := range kinds() {
		f := Figure{By: kind}
		var count []Rating
		reason := 0
		for _, r := range ratings {
			if r.Dimension != dimension || r.By != kind {
				continue
			}
			was := now
			if r.Version != 0 {
				was, _ = l.DimensionVersion(family, dimension, r.Version)
			}
			switch {
			case r.On.After(asOf):
				reason = max(reason, later)
			case !r.Observed:
				reason = max(reason, unseen)
			case !expires(r.On, s.Validity).After(asOf):
				reason = max(reason, expired)
			case !SameLevels(was, now):
				reason = max(reason, redefined)
			default:
				count = append(count, r)
			}
		}
		switch {
		case kind == ByPeer && len(count) > 0 && len(count) < s.Peers:
			f.Why = tooFew(s)
		case len(count) > 0:
			f.Level, f.Shown, f.Raters = lowerMedian(count), true, len(count)
			if kind != ByPeer {
				f.Parts = count
			}
		case kind == ByPeer && reason > 0: // how few they are is not to be told from reasons
			f.Why = tooFew(s)
		default:
			f.Why = whyNot(reason, s)
		}
		figures = append(figures, f)
	}
	return figures
}

// The reasons why ratings do not count. Of several the last of these is told.
const (
	later = iota + 1
	unseen
	expired
	redefined
)

func whyNot(reason int, s Settings) problem.Text {
	switch reason {
	case later:
		return problem.Text{ZH: "评级日在基准日之后", EN: "rated after the day in question"}
	case unseen:
		return problem.Text{ZH: "没有观察到", EN: "not observed"}
	case expired:
		return problem.Textf("评级已过 %d 个月有效期", "the rating is older than %d months", s.Validity)
	case redefined:
		return problem.Text{ZH: "等级定义已改版，须重新评级", EN: "the levels were redefined since, so it must be rated again"}
	}
	return notRated()
}

func notRated() problem.Text { return problem.Text{ZH: "没有评级", EN: "not rated"} }

func tooFew(s Settings) problem.Text {
	return problem.Textf("同级评价不足 %d 人，不显示也不采用", "fewer than %d peers, neither shown nor used", s.Peers)
}

// lowerMedian sorts the ratings by level, then rater, and returns the middle
// level, the lower of two.
func lowerMedian(ratings []Rating) int {
	slices.SortFunc(ratings, func(a, b Rating) int { return cmp.Or(cmp.Compare(a.Level, b.Level), strings.Compare(a.Rater, b.Rater)) })
	return ratings[(len(ratings)-1)/2].Level
}

// least is the lowest confidence that the ratings state.
func least(ratings []Rating) Confidence {
	for _, c := range []Confidence{Low, Medium, High} {
		if slices.ContainsFunc(ratings, func(r Rating) bool { return r.Confidence == c }) {
			return c
		}
	}
	return ""
}
