package kpi

import (
	"embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"steelyard/compensation/problem"
)

// longestSpan is how many words are shown as those that weigh most.
const longestSpan = 6

// exampleTable is what goals that readers have judged say about others: the kinds of
// words, and what each sign weighs, in thousandths, for each way to fail.
type exampleTable struct {
	kinds   kinds
	weights map[string]weights
}

// Rows of a table of weights that are no signs.
const (
	signBias = "=bias" // where every sum begins
	signPass = "=warn" // below it what no rule knows is warned of, not failed
	signFail = "=fail" // above it what the rules let pass fails
)

//go:embed lexicon/kinds_zh.tsv lexicon/kinds_en.tsv lexicon/examples_zh.tsv lexicon/examples_en.tsv
var exampleFiles embed.FS

// taught are the examples of Chinese and of English goals, read once.
var taught = sync.OnceValues(func() (map[bool]*exampleTable, error) {
	out := map[bool]*exampleTable{}
	for han, lang := range map[bool]string{true: "zh", false: "en"} {
		x := &exampleTable{kinds: kinds{}, weights: map[string]weights{}}
		err := rows("lexicon/kinds_"+lang+".tsv", 2, func(f []string) error { x.kinds[f[0]] = f[1]; return nil })
		if err != nil {
			return nil, err
		}
		err = rows("lexicon/examples_"+lang+".tsv", 1+int(ways), func(f []string) error {
			var w weights
			for i := range w {
				n, err := strconv.Atoi(f[1+i])
				if err != nil {
					return err
				}
				w[i] = n
			}
			x.weights[f[0]] = w
			return nil
		})
		if err != nil {
			return nil, err
		}
		out[han] = x
	}
	return out, nil
})

// rows reads the lines of a table with that many columns.
func rows(name string, columns int, take func([]string) error) error {
	data, err := exampleFiles.ReadFile(name)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(data)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != columns {
			return fmt.Errorf("%s: %q has not %d columns", name, line, columns)
		}
		if err := take(f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// way is one of the ways to fail that the examples tell apart.
type way int

const (
	names   way = iota // S: no outcome is named
	several            // S: there are two
	checks             // M: nothing can be checked
	ways
)

// weights are for each way, in thousandths of the logarithm of the odds.
type weights [ways]int

// likeness is how much the goal is like those that readers failed, found once.
func (g *goal) likeness() weights {
	if g.like == nil {
		x := g.examples()
		sum := x.weights[signBias]
		for _, s := range g.signs(x.kinds) {
			for i, w := range x.weights[s] {
				sum[i] += w
			}
		}
		g.like = &sum
	}
	return *g.like
}

// letItPass reports whether goals like it were not failed in that way, where no rule
// knows better.
func (g *goal) letItPass(w way) bool {
	return g.likeness()[w] < g.examples().weights[signPass][w]
}

// specificExample fails what reads like goals that readers failed, where no other rule
// says why.
func (g *goal) specificExample() Finding {
	if g.Name != "" {
		return notExample
	}
	if t := g.failsLike(names); t != nil {
		return g.finding(Fail, t, problem.Textf("读者看过这类说法（如“%s”），多半认为看不出要什么结果。", "Readers of goals that are put like this (such as “%s”) mostly found no outcome named in them.", string(g.raw[t.from:t.to])),
			problem.Text{ZH: "请写出一个结果：指标、目标值和期限，或完成时应有的状态。", EN: "Write one outcome: metric, target and deadline, or the state that is to be reached."})
	}
	if t := g.failsLike(several); t != nil && !qualified.MatchString(g.text) {
		return g.finding(Fail, t, problem.Textf("读者看过这类说法（如“%s”），多半认为里面有两个结果。", "Readers of goals that are put like this (such as “%s”) mostly found two outcomes in them.", string(g.raw[t.from:t.to])),
			problem.Text{ZH: "请拆成两条，各有目标值和权重。", EN: "Make two goals of it, each with its target and weight."})
	}
	return pass("与读者判为不合格的目标不相像。", "It is not like goals that readers failed.")
}

// qualified says more of the one outcome: what somebody has to have, what is within it,
// what just passes, what must not be exceeded.
var qualified = regexp.MustCompile(`[,;](?:要求|须|需)(?:有|持有|具备|熟悉|掌握|懂|会|能)|[,;]其中|[及合]格线|不得超过|[,;]逾期每|\b(?:hold|keep|stay|remain|not let) (?:it|there|them)\b|no higher at|; (?:today|now|currently)\b`)

// measurableExample is the same for M.
func (g *goal) measurableExample() Finding {
	if g.Name != "" {
		return notExample
	}
	if t := g.failsLike(checks); t != nil && !g.plainFigure() && !(g.measured() != nil && (than.MatchString(g.text) || placing.MatchString(g.text))) && !g.boundedCount() && !g.doneByTime() {
		return g.finding(Fail, t, problem.Textf("读者看过这类说法（如“%s”），多半认为期末无法核对。", "Readers of goals that are put like this (such as “%s”) mostly found nothing in them to check.", string(g.raw[t.from:t.to])),
			problem.Text{ZH: "请写出目标值，或可以核对的完成状态。", EN: "Give a target value, or a state that can be checked."})
	}
	return pass("与读者判为不合格的目标不相像。", "It is not like goals that readers failed.")
}

// plainFigure reports whether a target stands by a metric in its own unit, or is an
// amount of money that no metric contradicts: of these the rules know better.
func (g *goal) plainFigure() bool {
	return slices.ContainsFunc(g.targets, func(t token) bool {
		m := g.metricOf(t)
		if len(g.metrics) > 0 && targetLabel.MatchString(g.before(t.from, 8)) {
			return true
		}
		return len(g.metrics) == 0 && (t.number.unit == unitMoney || t.number.unit == unitAny && strings.ContainsAny(string(g.folded[t.from:t.to]), "万亿")) || m != nil && (m.word.unit == t.number.unit || m.word.unit == unitMoney && t.number.unit == unitAny)
	})
}

// boundedCount reports whether so many of something are asked for, at least or a head:
// 交流不少于 30 次, 人均 2 条.
func (g *goal) boundedCount() bool {
	return slices.ContainsFunc(g.targets, func(t token) bool {
		return t.number.unit == unitCount && (countBound.MatchString(g.before(t.from, 6)) || leadsTo.MatchString(g.before(t.from, 8)) || eachBehind.MatchString(g.after(t.to, 4)))
	})
}

// countBound stands before a number that bounds what is counted.
var countBound = regexp.MustCompile(`(?:不少于|不低于|至少|不超过|人均|每人|≥|>=|≤|<=|\bat least|\bno more than|\bat most)\s*$`)

// leadsTo stands before the number that something is to come to: 客户量逐步增长到 500 家.
var leadsTo = regexp.MustCompile(`(?:增长|增加|提升|提高|扩|减少|降低)[到至]\s*$`)

// eachBehind makes a number one of each: 2 条/人.
var eachBehind = regexp.MustCompile(`^\s*/\s*(?:人|月|季|年|家|周)`)

// doneByTime reports whether a deed is to have been done by a time: 三月份重审完毕.
func (g *goal) doneByTime() bool {
	t, done := g.deed()
	return t != nil && done && len(g.firm) > 0
}

// notExample is said of a KPI that is given by its fields.
var notExample = notCheckable(problem.Text{ZH: "这是按字段给出的指标，不与例句比较。", EN: "A KPI given by its fields is not compared with goals in words."}, problem.Text{ZH: "请写成一句话的目标。", EN: "Write it as a goal in words."})

// failsLike is the words that weigh most in a goal that is like those that readers
// failed; nil where it is not like them, or is the name of a metric alone.
func (g *goal) failsLike(w way) *token {
	x := g.examples()
	if g.likeness()[w] <= x.weights[signFail][w] || g.measured() != nil && g.bareMetric() && !has(g.tokens, andWord, attitude, vagueVerb, vagueWord, supportVerb, upVerb, downVerb, achieveVerb, milestone, hedgeWord, openTime) {
		return nil
	}
	pieces := g.masked()
	best, out := 0, &token{from: 0, to: len(g.folded)}
	for from := range pieces {
		sum := 0
		for to := from + 1; to <= min(from+longestSpan, len(pieces)); to++ {
			for run := 1; run <= min(longestRun, to-from); run++ { // those that end here
				sum += x.weights["w"+strconv.Itoa(run)+strings.Join(wordsOf(pieces[to-run:to]), "_")][w]
			}
			if sum > best && (to-from > 1 || !isHan(g.folded[pieces[from].from])) {
				best, out = sum, &token{from: pieces[from].from, to: pieces[to-1].to}
			}
		}
	}
	return out
}

// examples are those of the language of the goal.
func (g *goal) examples() *exampleTable {
	return g.checker.examples[slices.ContainsFunc(g.folded, isHan)]
}
