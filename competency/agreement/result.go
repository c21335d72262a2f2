// Package agreement says how far raters agree, how a panel's ratings hang
// together, and whether a selection treats groups alike: intraclass correlation,
// Krippendorff's alpha, Cohen's, weighted and Fleiss' kappa, Gwet's AC1,
// Kendall's W, rwg, Cronbach's alpha, Spearman's rho, leniency and spread of
// raters, the four-fifths rule and Fisher's exact test.
//
// Values are worked out in whole numbers and fractions and rounded once, so that
// a statistic without a value (0 ÷ 0) is known for certain, and the order of
// subjects and raters changes nothing. Intervals and probabilities are in
// floating point. What has no value is undefined, with the reason: never a
// number that is none. A missing rating is missing, never a zero.
package agreement

import "steelyard/compensation/problem"

// Statistic names what is computed.
type Statistic string

// The statistics.
const (
	StatICC        Statistic = "icc"
	StatAlpha      Statistic = "alpha"
	StatKappa      Statistic = "kappa"
	StatFleiss     Statistic = "fleiss"
	StatAC1        Statistic = "ac1"
	StatKendallW   Statistic = "kendall-w"
	StatRWG        Statistic = "rwg"
	StatCronbach   Statistic = "cronbach"
	StatSpearman   Statistic = "spearman"
	StatLeniency   Statistic = "leniency"
	StatFourFifths Statistic = "four-fifths"
	StatFisher     Statistic = "fisher"
)

// Reason is a stable code with its sentence: why something is undefined or left
// out, or what to be careful about.
type Reason struct {
	Code string
	Text problem.Text
}

// IsZero reports whether there is no reason.
func (r Reason) IsZero() bool { return r.Code == "" }

// Interval is a confidence interval at a level (0.95 for 95 %), with the formula
// that it follows.
type Interval struct {
	Level, Low, High float64
	Method           problem.Text
}

// Test is a significance test: its kind (f, t, z, z0, chi_square,
// fisher_two_sided, fisher_greater, fisher_less), what it found, its degrees of
// freedom and the probability of a result at least as far from the null
// hypothesis. An exact test has a probability alone.
type Test struct {
	Kind  string
	Value *float64
	DF    []float64
	P     float64
}

// Size says how much a value rests on: what was used, not what was given.
type Size struct {
	Subjects, Raters, Ratings int
}

// Result is a statistic of one set of data. Value is nil where it is undefined,
// and Undefined says why; NoInterval and NoTest say why these are absent.
// Agreement is the share of agreeing pairs of ratings of the same subject, from 0
// to 1, shown beside every coefficient of agreement.
type Result struct {
	Statistic  Statistic
	Form       string
	Value      *float64
	Undefined  Reason
	Size       Size
	SE         *float64 // standard error of the value
	Interval   *Interval
	NoInterval Reason
	Tests      []Test
	NoTest     Reason
	Agreement  *float64
	Subjects   []SubjectAgreement // of rwg
	Raters     []RaterProfile     // of leniency
	Groups     []GroupRatio       // of four-fifths
	Warnings   []Reason
}

// P returns the probability of the first test.
func (r Result) P() (p float64, ok bool) {
	if len(r.Tests) == 0 {
		return 0, false
	}
	return r.Tests[0].P, true
}

// without makes the result undefined for a reason.
func (r Result) without(why Reason) Result {
	r.Value, r.Undefined = nil, why
	r.SE, r.Interval, r.Tests = nil, nil, nil
	r.NoInterval, r.NoTest = Reason{}, Reason{}
	return r
}

// warn adds what to be careful about.
func (r *Result) warn(why Reason) { r.Warnings = append(r.Warnings, why) }

// few warns where the value rests on fewer than five subjects.
func (r *Result) few() {
	if r.Size.Subjects < fewSubjects {
		r.warn(Reason{"few_subjects", problem.Textf("只有 %d 个对象，少于 5 个，数值很不稳定。", "It rests on %d subject(s), fewer than 5: expect it to move a lot.", r.Size.Subjects)})
	}
}

// fewSubjects is the number of subjects below which every statistic warns.
const fewSubjects = 5

// bounded cuts an interval at the bounds of its statistic, and refuses one that
// is no interval. An end that rounding put on the wrong side of the value is the
// value.
func (r *Result) bounded(low, high, least, most float64, level Level, method problem.Text) {
	if !finite(low) || !finite(high) {
		r.NoInterval = noInterval()
		return
	}
	r.Interval = &Interval{level.share(), min(max(low, least), *r.Value), max(min(high, most), *r.Value), method}
}

// Level is the level of confidence of intervals; the zero value is 95 %.
type Level struct{ given float64 }

// NewLevel makes a level from a share such as 0.95; ok is false outside 0.5 to
// 0.9999, where intervals say nothing.
func NewLevel(share float64) (l Level, ok bool) {
	if !(share >= 0.5 && share <= 0.9999) {
		return Level{}, false
	}
	return Level{share}, true
}

func (l Level) share() float64 {
	if l.given == 0 {
		return 0.95
	}
	return l.given
}

// tail is the probability beyond one end of an interval.
func (l Level) tail() float64 { return (1 - l.share()) / 2 }
