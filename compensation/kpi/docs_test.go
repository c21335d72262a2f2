package kpi

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/problem"
)

// manual reads docs/kpis.md or docs/kpis.zh.md.
func manual(t *testing.T, lang problem.Lang) string {
	t.Helper()
	name := map[problem.Lang]string{problem.EN: "../../docs/kpis.md", problem.ZH: "../../docs/kpis.zh.md"}[lang]
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// tableOf returns the rows of the table behind a mark, without its heads.
func tableOf(t *testing.T, manual, mark string) []string {
	t.Helper()
	_, rest, found := strings.Cut(manual, "<!-- table: "+mark+" -->\n")
	if !found {
		t.Fatalf("no table is marked %s", mark)
	}
	var rows []string
	for line := range strings.SplitSeq(rest, "\n") {
		if !strings.HasPrefix(line, "|") {
			break
		}
		rows = append(rows, line)
	}
	return rows[min(2, len(rows)):]
}

var languages = []problem.Lang{problem.EN, problem.ZH}

// shippedRows are the rows of the table of a board.
func shippedRows(l *Library, board []measure.Indicator, lang problem.Lang) (rows []string) {
	for _, x := range board {
		k, _ := l.Lookup(x.Code, 1)
		rows = append(rows, fmt.Sprintf("| `%s` | %s | `%s` | %s | %s | %s |",
			k.Code, k.Name.In(lang), k.Formula, k.UnitName().In(lang), k.DirectionName().In(lang), k.FrequencyName().In(lang)))
	}
	return rows
}

// boardOf are the indicators of a shipped document.
func boardOf(t *testing.T, name string) (list []measure.Indicator) {
	t.Helper()
	data, err := library.ReadFile("library/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^  - code: (\w+)$`).FindAllStringSubmatch(string(data), -1) {
		x, _ := measure.LookupIndicator(m[1])
		list = append(list, x)
	}
	return list
}

func TestManualsListEveryShippedKPI(t *testing.T) {
	l := shipped(t)
	for _, lang := range languages {
		for _, board := range Boards() {
			if diff := cmp.Diff(shippedRows(l, boardOf(t, board), lang), tableOf(t, manual(t, lang), board)); diff != "" {
				t.Errorf("%s, %s (-library +manual):\n%s", lang, board, diff)
			}
		}
	}
}

// quantityRows are the rows of the data dictionary.
func quantityRows(lang problem.Lang) (rows []string) {
	for _, q := range measure.Quantities() {
		unit := KPI{Type: q.Type}.UnitName().In(lang)
		if q.Type == (formula.Type{Unit: formula.Unit{Money: 1, Days: -1}}) {
			unit = problem.Text{ZH: "每天金额", EN: "money per day"}.In(lang)
		}
		rows = append(rows, fmt.Sprintf("| `%s` | `%s` | %s | %s |", q.Code, q.Alias, q.Title.In(lang), unit))
	}
	return rows
}

func TestManualsListEveryQuantity(t *testing.T) {
	for _, lang := range languages {
		if diff := cmp.Diff(quantityRows(lang), tableOf(t, manual(t, lang), "quantities")); diff != "" {
			t.Errorf("%s (-dictionary +manual):\n%s", lang, diff)
		}
	}
}

// The table of keys has every key, in the order in which records are written.
func TestManualsDescribeEveryKey(t *testing.T) {
	for _, lang := range languages {
		var got []string
		for _, row := range tableOf(t, manual(t, lang), "keys") {
			got = append(got, strings.Trim(strings.Split(row, "|")[1], " `"))
		}
		if diff := cmp.Diff(keys, got); diff != "" {
			t.Errorf("%s (-reader +manual):\n%s", lang, diff)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```$")

// The documents of the manuals read without a problem, beside the shipped ones,
// and are the same in both languages.
func TestDocumentsOfTheManualsAreGood(t *testing.T) {
	var found [2][]string
	for i, lang := range languages {
		for _, m := range yamlBlock.FindAllStringSubmatch(manual(t, lang), -1) {
			found[i] = append(found[i], m[1])
			list, problems := Read(shipped(t), File{Name: "kpis.yaml", Data: []byte(m[1])})
			if len(problems) > 0 || len(list) == 0 {
				t.Errorf("%s:\n%s%v", lang, m[1], problems)
			}
		}
	}
	if diff := cmp.Diff(found[0], found[1]); diff != "" || len(found[0]) < 2 {
		t.Errorf("%d documents; English and Chinese differ:\n%s", len(found[0]), diff)
	}
}

// Every word of a closed set, every action and every bound is explained.
func TestManualsNameEveryWord(t *testing.T) {
	words := []string{"higher", "lower", "band", "sum", "last", "ratio", "median", "result", "collection", "process", "risk", "people",
		"person", "team", "branch", "company", "month", "quarter", "year", "attainment", "value", "rate", "money", "number", "days"}
	for _, lang := range languages {
		text := manual(t, lang)
		for _, w := range words {
			if !strings.Contains(text, "`"+w+"`") {
				t.Errorf("%s: `%s` is not explained", lang, w)
			}
		}
		for _, a := range []Action{Added, NewVersion, Unchanged, Kept, Refused} {
			if !strings.Contains(text, a.Name().In(lang)) {
				t.Errorf("%s: the action %s is not explained", lang, a)
			}
		}
		for _, n := range []int{MaxText, MaxLag, MaxPoints, MaxAliases, MaxChain} {
			if !regexp.MustCompile(fmt.Sprintf(`\b%d\b`, n)).MatchString(text) {
				t.Errorf("%s: the bound %d is not named", lang, n)
			}
		}
		for _, role := range scored {
			if !strings.Contains(text, "`"+role+"`") {
				t.Errorf("%s: that %s is scored is not said", lang, role)
			}
		}
	}
}

// Codes of problems in the manuals are codes that the reader knows.
func TestManualsNameProblemsThatExist(t *testing.T) {
	var source strings.Builder
	for _, name := range []string{"read.go", "read_parts.go", "check.go", "chains.go", "similar.go", "table.go"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		source.Write(data)
	}
	for _, lang := range languages {
		codes := regexp.MustCompile("`(kpi\\.[a-z_]+)`").FindAllStringSubmatch(manual(t, lang), -1)
		if len(codes) < 10 {
			t.Errorf("%s names %d problems", lang, len(codes))
		}
		for _, m := range codes {
			made := slices.Contains([]string{"kpi.direction_unknown", "kpi.lag", "kpi.frequency_unknown", "kpi.version"}, m[1]) // "kpi." and a key
			if !made && !strings.Contains(source.String(), `"`+m[1]+`"`) {
				t.Errorf("%s: there is no problem %s", lang, m[1])
			}
		}
	}
}
