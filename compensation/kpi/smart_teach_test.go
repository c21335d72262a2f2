package kpi

import (
	"bufio"
	"crypto/sha256"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

var teach = flag.Bool("teach", false, "learn the tables of examples from the taught goals anew")

// lesson is a goal with whether it fails in each way; nil is not known. What two
// readers agree on counts three times.
type lesson struct {
	text   string
	fail   [ways]*bool
	weight float64
}

// judged is a lesson from verdicts of fail. Why S fails is told by the reason, and
// where none is given by M: what cannot be checked names nothing.
func judged(text string, s, m *bool, reason string, weight float64) lesson {
	x := lesson{text: text, weight: weight}
	x.fail[checks] = m
	switch {
	case s == nil:
	case !*s:
		x.fail[names], x.fail[several] = s, s
	case reason == "v", reason == "" && m != nil && *m:
		x.fail[names] = s
	case reason == "t", reason == "" && m != nil:
		x.fail[several] = s
	}
	return x
}

// lessons are the goals of testdata/smart/taught.tsv in a language and those of the
// labelled files that the rules are tuned on, as far as their readers agree, and the
// written ones. What contradicts itself, and units, are left to the rules: they are said in
// the same words as what is right.
func lessons(t *testing.T, lang string, files ...string) []lesson {
	t.Helper()
	var out []lesson
	f, err := os.Open(filepath.Join("testdata", "smart", "taught.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		c := strings.Split(lines.Text(), "\t")
		if len(c) != 5 {
			t.Fatalf("%q has not five columns", lines.Text())
		}
		if c[0] != lang {
			continue
		}
		s, m := c[1] == "f", c[3] == "f"
		out = append(out, judged(c[4], &s, &m, c[2], 1))
	}
	for _, file := range files {
		for _, c := range corpus(t, file) {
			if c.Lang != lang {
				continue
			}
			var fails [2]*bool
			for i, v := range [][2]Verdict{c.S, c.M} {
				if fail := v[0] == Fail; fail == (v[1] == Fail) {
					fails[i] = &fail
				}
			}
			out = append(out, judged(c.Text, fails[0], fails[1], "", 3))
		}
	}
	marks, texts := written(t)
	for i, text := range texts {
		if strings.ContainsFunc(text, isHan) == (lang == "zh") {
			s, m := marks[i][0] == 'f', marks[i][1] == 'f'
			out = append(out, judged(text, &s, &m, "", 3))
		}
	}
	frozen := map[string]bool{} // a few short goals stand in several files by chance
	for _, c := range corpus(t, "frozen.jsonl") {
		frozen[lettersOf(c.Text)] = true
	}
	return slices.DeleteFunc(out, func(x lesson) bool { return frozen[lettersOf(x.text)] })
}

// lettersOf is a text without its marks, capitals and spaces.
func lettersOf(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

// learned are the weights of signs for one letter: a logistic regression on signs that
// are scaled by how much likelier they are in goals that fail (naive Bayes; Wang and
// Manning, Baselines and Bigrams, ACL 2012), by coordinate descent (Fan et al.,
// LIBLINEAR, JMLR 9, 2008). rows are the signs of every goal, counts what it counts.
func learned(rows [][]int, fails []bool, counts []float64, signs int) (weights []float64, bias float64) {
	const cost, smooth = 0.1, 1.0
	with := make([][]int, signs)
	in, out := make([]float64, signs), make([]float64, signs)
	for j := range signs {
		in[j], out[j] = smooth, smooth
	}
	for i, row := range rows {
		for _, j := range row {
			with[j] = append(with[j], i)
			if fails[i] {
				in[j] += counts[i]
			} else {
				out[j] += counts[i]
			}
		}
	}
	totalIn, totalOut := 0.0, 0.0
	for j := range signs {
		totalIn, totalOut = totalIn+in[j], totalOut+out[j]
	}
	weights = make([]float64, signs)
	scale := make([]float64, signs)
	for j := range signs {
		scale[j] = math.Log(in[j] / totalIn / (out[j] / totalOut))
	}
	margin := make([]float64, len(rows))
	slope := func(of []int) (g, h float64) {
		for _, i := range of {
			p := 1 / (1 + math.Exp(-margin[i]))
			y := 0.0
			if fails[i] {
				y = 1
			}
			g, h = g+counts[i]*(p-y), h+counts[i]*p*(1-p)
		}
		return g, h
	}
	all := make([]int, len(rows))
	for i := range all {
		all[i] = i
	}
	for range 60 {
		g, h := slope(all)
		step := -g / (h + 1e-9)
		bias += step
		for i := range margin {
			margin[i] += step
		}
		moved := 0.0
		for j := range signs {
			g, h := slope(with[j])
			g, h = weights[j]+cost*g*scale[j], 1+cost*h*scale[j]*scale[j]
			d := min(max(-g/h, -2), 2)
			weights[j] += d
			moved = max(moved, math.Abs(d))
			for _, i := range with[j] {
				margin[i] += d * scale[j]
			}
		}
		if moved < 1e-3 {
			break
		}
	}
	for j := range weights {
		weights[j] *= scale[j]
	}
	return weights, bias
}

// TestTeach writes the tables of examples anew where -teach is given, and otherwise
// holds that they were learned from the goals that are there.
func TestTeach(t *testing.T) {
	files := tunedOn(t)
	for _, lang := range []string{"zh", "en"} {
		path := filepath.Join("lexicon", "examples_"+lang+".tsv")
		digest := sha256.New()
		all := lessons(t, lang, files...)
		for _, x := range all {
			fmt.Fprint(digest, x.text)
			for _, f := range x.fail {
				fmt.Fprint(digest, "\t", f != nil, f != nil && *f)
			}
			fmt.Fprintln(digest)
		}
		mark := fmt.Sprintf("=from %x", digest.Sum(nil)[:8])
		if !*teach {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(data), mark+"\t0\t0\t0\n") {
				t.Errorf("%s was not learned from these goals: go test ./compensation/kpi -run TestTeach -teach", path)
			}
			continue
		}
		c := checker(t)
		x := c.examples[lang == "zh"]
		count, texts := map[string]int{}, make([][]string, len(all))
		for i, one := range all {
			read := c.words.read(one.text)
			texts[i] = read.signs(x.kinds)
			if f := one.fail; f[checks] != nil && *f[checks] && f[names] != nil && !*f[names] && len(read.targets) > 0 {
				all[i].fail[checks] = nil // most are in a unit that cannot be
			}
			if r, list := c.Check(Statement{Text: one.text}); len(list) == 0 && slices.ContainsFunc(r.Letter(Specific).Rules, func(f Finding) bool { return f.Rule == "smart.S.direction" && f.Verdict == Fail }) {
				all[i].fail[names], all[i].fail[several] = nil, nil
			}
			for _, s := range texts[i] {
				count[s]++
			}
		}
		var signs []string
		for s, n := range count {
			if n >= 6 {
				signs = append(signs, s)
			}
		}
		slices.Sort(signs)
		at := map[string]int{}
		for j, s := range signs {
			at[s] = j
		}
		table := make([]weights, len(signs))
		var bias weights
		for letter := range ways {
			var rows [][]int
			var fails []bool
			var counts []float64
			for i, one := range all {
				if one.fail[letter] == nil {
					continue
				}
				var row []int
				for _, s := range texts[i] {
					if j, ok := at[s]; ok {
						row = append(row, j)
					}
				}
				rows, fails, counts = append(rows, row), append(fails, *one.fail[letter]), append(counts, one.weight)
			}
			found, b := learned(rows, fails, counts, len(signs))
			for j, w := range found {
				table[j][letter] = int(math.Round(1000 * w))
			}
			bias[letter] = int(math.Round(1000 * b))
		}
		var out strings.Builder
		line := func(s string, w weights) { fmt.Fprintf(&out, "%s\t%d\t%d\t%d\n", s, w[0], w[1], w[2]) }
		line(signBias, bias)
		line(signFail, x.weights[signFail])
		line(mark, weights{})
		line(signPass, x.weights[signPass])
		kept := 0
		for j, s := range signs {
			if slices.ContainsFunc(table[j][:], func(n int) bool { return n >= 10 || n <= -10 }) {
				line(s, table[j])
				kept++
			}
		}
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d goals, %d of %d signs", path, len(all), kept, len(signs))
	}
}

// tunedOn are the labelled files that are taught: all but the frozen half, one that is kept
// apart like it, and one of which rules alone were made, so that it tells what the weights
// do on what they were not taught.
func tunedOn(t *testing.T) []string {
	return slices.DeleteFunc(corpora(t), func(file string) bool { return file == "frozen.jsonl" || file == "apart.jsonl" || file == "wide.jsonl" })
}
