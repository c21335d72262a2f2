package agreement

import (
	"math"
	"math/big"
)

// RaterProfile says how a rater rates. Difference is the mean of own rating less
// the mean of the other raters of the same subject, over the Compared subjects:
// positive for a lenient rater. Mean and SD (sample standard deviation, the
// spread) are of all the rater's ratings. Scores gives each rating's distance
// from the rater's mean in SDs: shown, never applied to a result.
type RaterProfile struct {
	Rater                string
	Ratings, Compared    int
	Mean, Difference, SD *float64
	Undefined            Reason // why there is no difference
	NoSD                 Reason // why there is no spread
	Scores               []StandardScore
}

// StandardScore is one rating as it was given and as a z of its rater.
type StandardScore struct {
	Subject  string
	Value, Z float64
}

// Leniency compares each rater with the others of the panel; the value is the
// distance between the most lenient and the most severe rater. Undefined: fewer
// than two raters, no subject with two ratings.
func (r *Ratings) Leniency() Result {
	out, ok := r.start(StatLeniency, "")
	if !ok {
		return out
	}
	out.few()
	var least, most *big.Rat
	totals, given := make([]*big.Rat, len(r.cells)), make([]int, len(r.cells))
	for i := range r.cells {
		list := r.given(i)
		totals[i], given[i] = sum(list), len(list)
	}
	for _, j := range sortedNames(r.raters) {
		profile, difference := r.profile(j, totals, given)
		out.Raters = append(out.Raters, profile)
		if difference == nil {
			continue
		}
		if least == nil || difference.Cmp(least) < 0 {
			least = difference
		}
		if most == nil || difference.Cmp(most) > 0 {
			most = difference
		}
	}
	if least == nil {
		return out.without(noPairs())
	}
	out.Value = shown(minus(most, least))
	out.NoInterval, out.NoTest = noIntervalFormula(), noTestKnown()
	return out
}

// profile is that of one rater; totals and given are the sum and the number of
// the ratings of each subject.
func (r *Ratings) profile(j int, totals []*big.Rat, given []int) (p RaterProfile, difference *big.Rat) {
	p.Rater = r.raters[j]
	var own, apart []*big.Rat
	for i, row := range r.cells {
		if row[j] == nil {
			continue
		}
		own = append(own, row[j])
		if given[i] > 1 {
			others := over(minus(totals[i], row[j]), whole(given[i]-1))
			apart = append(apart, minus(row[j], others))
		}
	}
	p.Ratings, p.Compared = len(own), len(apart)
	mean := over(sum(own), whole(len(own)))
	p.Mean = shown(mean)
	if len(apart) == 0 {
		p.Undefined = noPairs()
	} else {
		difference = over(sum(apart), whole(len(apart)))
		p.Difference = shown(difference)
	}
	if len(own) < 2 {
		p.NoSD = oneSubject()
		return p, difference
	}
	sd := math.Sqrt(rounded(over(deviation(own), whole(len(own)-1))))
	if p.SD = &sd; sd == 0 {
		p.NoSD = noVariance()
		return p, difference
	}
	for _, i := range sortedNames(r.subjects) {
		if x := r.cells[i][j]; x != nil {
			p.Scores = append(p.Scores, StandardScore{r.subjects[i], rounded(x), rounded(minus(x, mean)) / sd})
		}
	}
	return p, difference
}
