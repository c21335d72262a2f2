package competency

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/period"
)

// Current picks, of what raters said round after round, what each of them says
// of each dimension on a day: the last rating up to that day that has a level,
// and only without one the last “not observed”, since not having seen something
// lately takes nothing back. A rater who came to rate in another part (a peer
// who became the manager) counts in the last one; manager and panel may stand
// beside each other. The result is in the order of dimension, rater and part; it
// does not depend on the order of the input, which holds no rating twice.
func Current(ratings []Rating, asOf period.Date) []Rating {
	list := slices.DeleteFunc(slices.Clone(ratings), func(r Rating) bool { return r.On.After(asOf) })
	slices.SortFunc(list, func(a, b Rating) int {
		return cmp.Or(strings.Compare(a.Dimension, b.Dimension), strings.Compare(a.Rater, b.Rater), b.On.Compare(a.On),
			strings.Compare(string(a.By), string(b.By)))
	})
	var out []Rating
	for start := 0; start < len(list); {
		end := start + 1
		for end < len(list) && list[end].Dimension == list[start].Dimension && list[end].Rater == list[start].Rater {
			end++
		}
		out = append(out, lastWords(list[start:end])...)
		start = end
	}
	return out
}

// lastWords picks from one rater's ratings of one dimension, the newest first.
func lastWords(list []Rating) (out []Rating) {
	for _, observed := range []bool{true, false} {
		for _, r := range list {
			if r.Observed == observed && !slices.ContainsFunc(out, func(o Rating) bool { return twice(o, r) }) {
				out = append(out, r)
			}
		}
	}
	slices.SortFunc(out, func(a, b Rating) int { return strings.Compare(string(a.By), string(b.By)) })
	return out
}
