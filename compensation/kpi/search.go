package kpi

import (
	"cmp"
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// Hit is a KPI that a search found. Score ranks it, Field is the key of the
// record in which the best match lies: code, name, aliases or definition.
type Hit struct {
	KPI   KPI
	Score int
	Field string
}

// Scores of a match, by where it is and how much of the field it covers.
const (
	codeIs       = 100
	nameIs       = 90
	aliasIs      = 85
	codeBegins   = 70
	nameHolds    = 60
	aliasHolds   = 50
	nameLike     = 30
	aliasLike    = 29
	definitionIn = 20
)

// likeFrom is how alike a name must be to what is looked for, in percent.
const likeFrom = 60

// Search finds KPIs, in their latest version, by code, name, alias and the
// words of the definition, in both languages, whatever the case and the width
// of letters. The best come first, equal ones by code. Of several words each
// must be found; words that stand together in one name count more. Where
// nothing has the words, names that are merely like them are found. An empty
// query finds nothing.
func (l *Library) Search(query string) (hits []Hit) {
	whole := Fold(query)
	if whole == "" {
		return nil
	}
	words := strings.Fields(whole)
	for _, k := range l.Latest() {
		h := match(k, whole)
		if len(words) > 1 {
			h = better(h, matchAll(k, words))
		}
		if h.Score > 0 {
			hits = append(hits, h)
		}
	}
	if len(hits) == 0 {
		hits = l.like(whole)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.KPI.Code, b.KPI.Code))
	})
	return hits
}

// matchAll is the mean of the best matches of the words, 0 where one is absent.
func matchAll(k KPI, words []string) Hit {
	sum, best := 0, Hit{KPI: k}
	for _, w := range words {
		h := match(k, w)
		if h.Score == 0 {
			return Hit{KPI: k}
		}
		sum += h.Score
		best = better(best, h)
	}
	best.Score = max(sum/len(words)-1, 1) // behind a name that has the words together
	return best
}

func better(a, b Hit) Hit {
	if b.Score > a.Score {
		return b
	}
	return a
}

// like finds the KPIs that have a name or an alias like the folded text.
func (l *Library) like(q string) (hits []Hit) {
	for _, k := range l.Latest() {
		best := Hit{KPI: k}
		for _, name := range both(k.Name) {
			if alike(name, q) >= likeFrom {
				best = better(best, Hit{KPI: k, Score: nameLike, Field: "name"})
			}
		}
		for _, a := range k.Aliases {
			for _, alias := range both(a) {
				if alike(alias, q) >= likeFrom {
					best = better(best, Hit{KPI: k, Score: aliasLike, Field: "aliases"})
				}
			}
		}
		if best.Score > 0 {
			hits = append(hits, best)
		}
	}
	return hits
}

// match finds the best place of a folded text in a KPI.
func match(k KPI, q string) Hit {
	best := Hit{KPI: k}
	take := func(score int, field string) { best = better(best, Hit{KPI: k, Score: score, Field: field}) }
	switch code := Fold(k.Code); {
	case code == q:
		take(codeIs, "code")
	case strings.HasPrefix(code, q):
		take(codeBegins, "code")
	}
	for _, name := range both(k.Name) {
		switch {
		case name == q:
			take(nameIs, "name")
		case strings.Contains(name, q):
			take(nameHolds, "name")
		}
	}
	for _, a := range k.Aliases {
		for _, alias := range both(a) {
			switch {
			case alias == q:
				take(aliasIs, "aliases")
			case strings.Contains(alias, q):
				take(aliasHolds, "aliases")
			}
		}
	}
	for _, text := range both(k.Definition) {
		if strings.Contains(text, q) {
			take(definitionIn, "definition")
		}
	}
	return best
}

// both are the folded wordings of a text that are there.
func both(t problem.Text) (list []string) {
	for _, s := range [2]string{Fold(t.ZH), Fold(t.EN)} {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}

// alike compares two folded texts by their pairs of characters: twice the
// number of common pairs over the number of all, in percent (the coefficient of
// Dice).
func alike(a, b string) int { return alikePairs(pairs(a), pairs(b)) }

func alikePairs(x, y map[[2]rune]int) int {
	common, all := 0, 0
	for pair, n := range x {
		common += min(n, y[pair])
		all += n
	}
	for _, n := range y {
		all += n
	}
	if all == 0 {
		return 0
	}
	return 200 * common / all
}

func pairs(s string) map[[2]rune]int {
	m := map[[2]rune]int{}
	runes := []rune(s)
	for i := 1; i < len(runes); i++ {
		m[[2]rune{runes[i-1], runes[i]}]++
	}
	return m
}
