package kpi

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// labelled is a statement with the verdicts of two careful readers.
type labelled struct {
	ID, Lang, Text string
	S, M, T        [2]Verdict
}

// corpora are the files that the README of the corpus lists, each of which must
// be there, and the frozen half wherever it is.
func corpora(t *testing.T) []string {
	t.Helper()
	readme, err := os.ReadFile(filepath.Join("testdata", "smart", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, m := range regexp.MustCompile("(?m)^- `([a-z]+\\.jsonl)`").FindAllStringSubmatch(string(readme), -1) {
		files = append(files, m[1])
	}
	if !slices.Contains(files, "dev.jsonl") {
		t.Fatal("the README does not list dev.jsonl")
	}
	if _, err := os.Stat(filepath.Join("testdata", "smart", "frozen.jsonl")); err == nil && !slices.Contains(files, "frozen.jsonl") {
		files = append(files, "frozen.jsonl")
	}
	return files
}

func corpus(t *testing.T, file string) []labelled {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", "smart", file))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var x labelled
		if err := json.Unmarshal(lines.Bytes(), &x); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, x)
	}
	return out
}

func checker(t testing.TB) *Checker {
	t.Helper()
	library, problems := Shipped()
	if problems.Failed() {
		t.Fatal(problems)
	}
	c, list := NewChecker(Terms(library.Latest()))
	if c == nil || len(list) > 0 {
		t.Fatal(list)
	}
	return c
}

// agreement counts, for one letter and language, where the check and the
// readers say fail.
type agreement struct{ both, onlyCheck, onlyReaders, neither, differ, same, all int }

func (a agreement) precision() float64 { return ratio(a.both, a.both+a.onlyCheck) }
func (a agreement) recall() float64    { return ratio(a.both, a.both+a.onlyReaders) }

func ratio(n, of int) float64 {
	if of == 0 {
		return 1
	}
	return float64(n) / float64(of)
}

// measureCorpus compares the check with the readers.
func measureCorpus(t *testing.T, file string) map[string]*agreement {
	t.Helper()
	c := checker(t)
	out := map[string]*agreement{}
	verbose := os.Getenv("SMART_SHOW")
	for _, x := range corpus(t, file) {
		r, list := c.Check(Statement{Text: x.Text})
		if len(list) > 0 {
			t.Fatalf("%s: %v", x.ID, list)
		}
		for l, want := range map[Letter][2]Verdict{Specific: x.S, Measurable: x.M, TimeBound: x.T} {
			key := string(l) + " " + x.Lang
			if out[key] == nil {
				out[key] = &agreement{}
			}
			a, got := out[key], r.Letter(l).Verdict
			a.all++
			if got == want[0] || got == want[1] {
				a.same++
			}
			failed := want[0] == Fail
			switch {
			case failed != (want[1] == Fail): // the readers differ: left out
				a.differ++
				continue
			case got == Fail && failed:
				a.both++
			case got == Fail:
				a.onlyCheck++
			case failed:
				a.onlyReaders++
			default:
				a.neither++
			}
			if got != want[0] && got != want[1] && (verbose == "all" || verbose == "fail" && (got == Fail || failed)) && strings.Contains(x.Lang, os.Getenv("SMART_LANG")) {
				why := ""
				for _, f := range r.Letter(l).Rules {
					if f.Verdict == got && got != Pass {
						why += " " + f.Rule
						if f.Span != nil {
							why += "<" + f.Span.Text + ">"
						}
					}
				}
				t.Logf("%s got %s want %s: %s |%s", l, got, want, x.Text, why)
			}
		}
	}
	return out
}

// notYet are the precision and recall of fail that are held where 0.9 is not reached.
var notYet = map[string][2]float64{
	"apart.jsonl S zh": {0.9, 0.88}, "apart.jsonl S en": {0.89, 0.82}, "apart.jsonl M en": {0.88, 0.88},
	"wide.jsonl S zh": {0.89, 0.83}, "wide.jsonl S en": {0.88, 0.83},
	"later.jsonl S en": {0.89, 0.9}, "near.jsonl S en": {0.89, 0.9},
}

func TestAgreesWithReaders(t *testing.T) {
	for _, file := range corpora(t) {
		found := measureCorpus(t, file)
		if n := len(corpus(t, file)); n < 150 {
			t.Errorf("%s has only %d statements", file, n)
		}
		for _, letter := range []Letter{Specific, Measurable, TimeBound} {
			for _, lang := range []string{"zh", "en"} {
				a := found[string(letter)+" "+lang]
				if file == "voices.jsonl" && lang == "en" { // all Chinese
					continue
				}
				t.Logf("%s %s %s: precision of fail %.3f, recall %.3f (%d fail for both, %d left out because the readers differ), a reader's verdict on %d of %d",
					file, letter, lang, a.precision(), a.recall(), a.both+a.onlyReaders, a.differ, a.same, a.all)
				precise, complete := 0.9, 0.9
				if low, ok := notYet[file+" "+string(letter)+" "+lang]; ok {
					precise, complete = low[0], low[1]
				}
				if a.precision() < precise || a.recall() < complete {
					t.Errorf("%s %s %s: below %.2f and %.2f", file, letter, lang, precise, complete)
				}
			}
		}
	}
}
