package kpi

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"steelyard/compensation/problem"
)

// kinds are what words most likely are in a goal: T a thing that can be pointed at,
// M a measure, D something done, C a change, S a general verb, A an attitude, Q a
// manner or degree, G a figure of speech, N a name, F anything else. A word may be two,
// the likelier first.
type kinds map[string]string

// longestRun is how many words, and kinds of words, are taken together.
const longestRun = 3

// longestSpan is how many words are shown as those that weigh most.
const longestSpan = 6

// longestKind is the number of characters of the longest Chinese word with a kind.
const longestKind = 5

// signs are what a goal is compared by with goals that readers have judged: its words
// and what follows what, the kinds of its words, and what the reading found in it. Each
// stands once, whatever its order.
func (r *reading) signs(known kinds) []string {
	seen := map[string]bool{}
	add := func(s string) { seen[s] = true }
	words := wordsOf(r.masked())
	grams("w", words, longestRun, add)
	row := known.row(words)
	grams("k", row, longestRun, add)
	counted := map[string]int{}
	for i, k := range row {
		for j := range len(k) {
			add("a" + k[j:j+1])
		}
		if i == 0 {
			add("b" + k)
		}
		if k != "" {
			counted[k[:1]]++
		}
	}
	for k, n := range counted {
		add("c" + k + strconv.Itoa(min(n, 3)))
	}
	if len(words) > 0 {
		add("f" + words[0])
		add("l" + words[len(words)-1])
	}
	var order []string
	unknown, length := 0, 0
	for _, c := range r.folded {
		if isHan(c) || isWordRune(c) {
			length++
		}
	}
	unknown = length
	for _, t := range r.tokens {
		unknown -= t.to - t.from
		name := "-"
		switch t.kind {
		case wordToken:
			name = string(t.word.class)
			if t.is(metricWord) {
				add("m" + t.word.group)
				add("u" + string(t.word.unit))
			}
		case numberToken:
			name = "N" + strconv.Itoa(int(t.number.role))
			add("n" + string(t.number.unit) + strconv.Itoa(int(t.number.role)))
		case timeToken:
			name = "T" + strconv.Itoa(int(t.time.kind))
		case nameToken:
			name = "C"
		case breakToken:
			name = ","
		}
		order = append(order, name)
	}
	grams("q", order, 3, add)
	times := map[string]int{}
	for _, name := range order {
		if times[name]++; times[name] <= 3 {
			add("t" + name + strconv.Itoa(times[name]))
		}
	}
	of := func(name string, n, by, most int) { add(name + strconv.Itoa(min(max(n, 0)/by, most))) }
	if slices.ContainsFunc(r.folded, isHan) {
		of("x", unknown, 2, 6)
		of("y", length, 5, 8)
	} else {
		of("x", unknown, 8, 6)
		of("y", length, 12, 8)
	}
	of("i", len(r.firm), 1, 2)
	of("j", len(r.targets), 1, 3)
	of("o", len(r.froms), 1, 1)
	of("p", len(r.whole), 1, 1)
	if r.end != nil {
		add("e")
	}
	out := make([]string, 0, len(seen))
	for s := range seen {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

// grams adds every run of up to most entries of a row, whose ends count, too.
func grams(prefix string, row []string, most int, add func(string)) {
	framed := append(append([]string{"^"}, row...), "$")
	for n := 1; n <= most; n++ {
		for i := 0; i+n <= len(framed); i++ {
			add(prefix + strconv.Itoa(n) + strings.Join(framed[i:i+n], "_"))
		}
	}
}

// piece is a Chinese character, an English word or a mark, or what stands for a
// number, a time or a name, with its place.
type piece struct {
	text     string
	from, to int
}

func wordsOf(pieces []piece) []string {
	out := make([]string, len(pieces))
	for i, p := range pieces {
		out[i] = p.text
	}
	return out
}

// masked cuts the text into pieces. Of numbers, times and names it does not matter
// which they are.
func (r *reading) masked() []piece {
	var out []piece
	next := 0
	for i := 0; i < len(r.folded); {
		for next < len(r.tokens) && (r.tokens[next].from < i || r.tokens[next].to <= i) {
			next++
		}
		if next < len(r.tokens) && r.tokens[next].from == i {
			mask := ""
			switch t := r.tokens[next]; t.kind {
			case numberToken:
				mask = "#" + string(t.number.unit) + strconv.Itoa(int(t.number.role))
			case timeToken:
				mask = "@" + strconv.Itoa(int(t.time.kind))
			case nameToken:
				mask = "&"
			}
			if mask != "" {
				out, i = append(out, piece{mask, i, r.tokens[next].to}), r.tokens[next].to
				continue
			}
		}
		from := i
		switch c := r.folded[i]; {
		case c == ' ':
			i++
			continue
		case isWordRune(c) && !isHan(c):
			for i < len(r.folded) && (isWordRune(r.folded[i]) && !isHan(r.folded[i]) || r.folded[i] == '\'') && (i == from || !r.masks(next, i)) {
				i++
			}
		default:
			i++
		}
		out = append(out, piece{string(r.folded[from:i]), from, i})
	}
	return out
}

// masks reports whether a number, a time or a name begins at a place; next is the
// first token that may.
func (r *reading) masks(next, at int) bool {
	for ; next < len(r.tokens) && r.tokens[next].from <= at; next++ {
		if t := r.tokens[next]; t.from == at && (t.kind == numberToken || t.kind == timeToken || t.kind == nameToken) {
			return true
		}
	}
	return false
}

// row is the kinds of a text: Chinese characters are taken together to the longest
// word that is known.
func (k kinds) row(words []string) []string {
	var out []string
	for i := 0; i < len(words); {
		w := words[i]
		switch first := []rune(w)[0]; {
		case first == '#', first == '@', first == '&':
			out, i = append(out, w[:1]), i+1
		case isHan(first):
			n := min(longestKind, len(words)-i)
			for ; n > 1; n-- {
				if _, ok := k[strings.Join(words[i:i+n], "")]; ok {
					break
				}
			}
			kind, ok := k[strings.Join(words[i:i+n], "")]
			if !ok {
				kind = "?"
			}
			out, i = append(out, kind), i+n
		default:
			kind, ok := k[w]
			if !ok {
				kind = "?"
				if !isWordRune(first) {
					kind = w
				}
			}
			out, i = append(out, kind), i+1
		}
	}
	return out
}

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
	if t := g.failsLike(several); t != nil {
		return g.finding(Fail, t, problem.Textf("读者看过这类说法（如“%s”），多半认为里面有两个结果。", "Readers of goals that are put like this (such as “%s”) mostly found two outcomes in them.", string(g.raw[t.from:t.to])),
			problem.Text{ZH: "请拆成两条，各有目标值和权重。", EN: "Make two goals of it, each with its target and weight."})
	}
	return pass("与读者判为不合格的目标不相像。", "It is not like goals that readers failed.")
}

// measurableExample is the same for M.
func (g *goal) measurableExample() Finding {
	if g.Name != "" {
		return notExample
	}
	if t := g.failsLike(checks); t != nil && !g.plainFigure() && !g.doneByTime() {
		return g.finding(Fail, t, problem.Textf("读者看过这类说法（如“%s”），多半认为期末无法核对。", "Readers of goals that are put like this (such as “%s”) mostly found nothing in them to check.", string(g.raw[t.from:t.to])),
			problem.Text{ZH: "请写出目标值，或可以核对的完成状态。", EN: "Give a target value, or a state that can be checked."})
	}
	return pass("与读者判为不合格的目标不相像。", "It is not like goals that readers failed.")
}

// plainFigure reports whether a target stands by a metric in its own unit, of which
// the rules know better.
func (g *goal) plainFigure() bool {
	return slices.ContainsFunc(g.targets, func(t token) bool {
		m := g.metricOf(t)
		return m != nil && (m.word.unit == t.number.unit || m.word.unit == unitMoney && t.number.unit == unitAny)
	})
}

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
