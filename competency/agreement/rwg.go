package agreement

import (
	"math/big"

	"steelyard/compensation/problem"
)

// The forms of rwg: negative values set to 0 (James, Demaree and Wolf 1984), or
// shown as computed (r*wg of Lindell, Brandt and Whitney 1999).
const (
	RWGCut = "rwg"
	RWGRaw = "r*wg"
)

// SubjectAgreement is rwg of one subject: Raw as computed, Value with negative
// ones set to 0; both nil where undefined.
type SubjectAgreement struct {
	Subject    string
	Ratings    int
	Value, Raw *float64
	Undefined  Reason
}

// RWG is the agreement within the ratings of each subject on one item,
// 1 − s² ÷ σ², where σ² = (A² − 1) ÷ 12 steps² is the variance of ratings spread
// evenly over the A levels of the scale. It needs a scale and no second subject:
// the value is the mean over the subjects with two ratings or more. No interval,
// no test. Undefined: no scale, no subject with two ratings.
func (r *Ratings) RWG(form string) Result {
	out, ok := r.start(StatRWG, form)
	switch {
	case r.scale.IsZero():
		return out.without(noScale())
	case !ok:
		return out
	}
	levels, step := r.scale.Levels(), exactly(r.scale.Step)
	uniform := times(fraction(levels*levels-1, 12), times(step, step))
	var values []*big.Rat
	used, negative := 0, 0
	for _, i := range sortedNames(r.subjects) {
		list := r.given(i)
		one := SubjectAgreement{Subject: r.subjects[i], Ratings: len(list)}
		if len(list) < 2 {
			one.Undefined = oneRater()
			out.Subjects = append(out.Subjects, one)
			continue
		}
		raw := minus(whole(1), over(over(deviation(list), whole(len(list)-1)), uniform))
		cut := raw
		if raw.Sign() < 0 {
			cut = new(big.Rat)
			negative++
		}
		one.Raw, one.Value = shown(raw), shown(cut)
		if used += len(list); form == RWGRaw {
			cut = raw
		}
		values = append(values, cut)
		out.Subjects = append(out.Subjects, one)
	}
	if len(values) == 0 {
		return out.without(noPairs())
	}
	out.Size.Subjects, out.Size.Ratings = len(values), used
	out.Value = shown(over(sum(values), whole(len(values))))
	out.NoInterval, out.NoTest = noIntervalFormula(), noTestKnown()
	if negative > 0 {
		out.warn(Reason{"negative_rwg", problem.Textf("有 %d 个对象的评分比随意打分更分散；rwg 记为 0，r*wg 照实显示。", "The ratings of %d subject(s) are more spread than chance; rwg counts them as 0, r*wg shows them as computed.", negative)})
	}
	return out
}
