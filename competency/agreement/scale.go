package agreement

import (
	"math/big"
	"regexp"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// Scale is the values that ratings may have: from Low to High in steps of Step.
// The zero value is no scale: any number may be given.
type Scale struct{ Low, High, Step money.Decimal }

// IsZero reports whether there is no scale.
func (s Scale) IsZero() bool { return s == Scale{} }

// String writes the scale as ParseScale reads it.
func (s Scale) String() string {
	text := s.Low.String() + "-" + s.High.String()
	if !s.Step.Equal(money.Int(1)) {
		text += "/" + s.Step.String()
	}
	return text
}

// maxLevels bounds the levels of a scale.
const maxLevels = 1000

// ParseScale reads a scale such as 1-5 (whole levels from 1 to 5) or 1-5/0.5
// (with halves between them). ok is false for anything else, and for scales with
// fewer than two levels, more than 1,000, or steps that miss the upper end.
func ParseScale(text string) (s Scale, ok bool) {
	parts := regexp.MustCompile(`^(-?[0-9.]+)-(-?[0-9.]+)(?:/([0-9.]+))?$`).FindStringSubmatch(text)
	if parts == nil {
		return s, false
	}
	s.Step = money.Int(1)
	for i, at := range []*money.Decimal{&s.Low, &s.High, &s.Step} {
		if parts[i+1] == "" {
			continue
		}
		d, err := money.ParseDecimal(parts[i+1])
		if err != nil {
			return Scale{}, false
		}
		*at = d.Canonical()
	}
	if s.Step.Sign() <= 0 || s.Low.Cmp(s.High) >= 0 || !s.holds(s.High) || s.steps(s.High).Cmp(whole(maxLevels-1)) > 0 {
		return Scale{}, false
	}
	return s, true
}

// Levels is how many values the scale has; 0 without one.
func (s Scale) Levels() int {
	if s.IsZero() {
		return 0
	}
	return int(s.steps(s.High).Num().Int64()) + 1
}

// steps is how many steps a value is above the lower end.
func (s Scale) steps(d money.Decimal) *big.Rat {
	return over(minus(exactly(d), exactly(s.Low)), exactly(s.Step))
}

// holds reports whether the value is one of the scale's.
func (s Scale) holds(d money.Decimal) bool {
	return d.Cmp(s.Low) >= 0 && d.Cmp(s.High) <= 0 && s.steps(d).IsInt()
}

// ScaleProblem is the problem of a text that is no scale.
func ScaleProblem(text string, at problem.Place) problem.Problem {
	return problem.Problem{Code: "agreement.scale", Place: at, Text: problem.Textf("%s 不是有效的量表。", "%s is not a scale.", problem.Show(text)),
		Fix: problem.Text{ZH: "请写成 1-5，或 1-5/0.5（带半级）。", EN: "Write it like 1-5, or 1-5/0.5 with half levels."}}
}
