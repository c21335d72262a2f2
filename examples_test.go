package main

import (
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	exampleCommand = regexp.MustCompile(`(?m)^go run \. (plan check|calculate) (.*)$`)
	exampleBlock   = regexp.MustCompile("(?ms)^```text statements-(en|zh)\n(.*?)^```$")
	exampleRow     = regexp.MustCompile(`(?m)^\| (R-\d+) \| (E\d+) \| ([^|]+) \| (-?[\d,]+\.\d\d) \| [^|]+ \|$`)
)

// The examples say what comes out: their commands print the statements of their
// README, in both languages, and every line of them follows from the numbers of
// the plan and the facts by the arithmetic that stands under “By hand”.
func TestExamplesSayWhatComesOut(t *testing.T) {
	paths, _ := filepath.Glob("examples/*/README.md")
	told := 0
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		readme := string(data)
		statements := exampleBlock.FindAllStringSubmatch(readme, -1)
		if len(statements) == 0 {
			continue
		}
		told++
		t.Run(filepath.Base(filepath.Dir(path)), func(t *testing.T) {
			if len(statements) != 2 || statements[0][1] == statements[1][1] {
				t.Fatalf("%d blocks of statements", len(statements))
			}
			commands := exampleCommand.FindAllStringSubmatch(readme, -1)
			if len(commands) != 2 || commands[0][1] != "plan check" || commands[1][1] != "calculate" {
				t.Fatalf("the commands are %v", commands)
			}
			code, _, messages := call(t, "en", append([]string{"plan", "check"}, strings.Fields(commands[0][2])...)...)
			if code != exitDone || messages != "" {
				t.Errorf("plan check: %d\n%s", code, messages)
			}
			arguments := append([]string{"calculate"}, strings.Fields(commands[1][2])...)
			for _, block := range statements {
				code, out, messages := call(t, block[1], arguments...)
				if diff := cmp.Diff(block[2], out); code != exitDone || messages != "" || diff != "" {
					t.Errorf("%s: %d %s\n(-README +printed)\n%s", block[1], code, messages, diff)
				}
			}
			checkByHand(t, readme, linesByHand(t, arguments))
		})
	}
	if told < 4 {
		t.Errorf("only %d examples have statements", told)
	}
}

// linesByHand lists receipt, payee and amount of every line that is printed,
// sorted.
func linesByHand(t *testing.T, arguments []string) (lines []string) {
	t.Helper()
	_, out, _ := call(t, "en", append(slices.Clone(arguments), "--format", "json")...)
	var result struct {
		Statements []struct {
			Payee struct{ Code string }
			Lines []struct{ Receipt, Amount string }
		}
	}
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatal(err)
	}
	for _, s := range result.Statements {
		for _, l := range s.Lines {
			lines = append(lines, fmt.Sprintf("%s %s %s", l.Receipt, s.Payee.Code, l.Amount))
		}
	}
	slices.Sort(lines)
	return lines
}

// checkByHand computes the tables of a README, one in each language.
func checkByHand(t *testing.T, readme string, want []string) {
	t.Helper()
	english, chinese, ok := strings.Cut(readme, "\n## 中文\n")
	if !ok {
		t.Fatal("there is no Chinese part")
	}
	for _, part := range []string{english, chinese} {
		var got []string
		for _, row := range exampleRow.FindAllStringSubmatch(part, -1) {
			amount := strings.ReplaceAll(row[4], ",", "")
			if value := byHand(t, row[3]); value != amount {
				t.Errorf("%s %s: %s is %s, not %s", row[1], row[2], row[3], value, amount)
			}
			got = append(got, row[1]+" "+row[2]+" "+amount)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-printed +by hand)\n%s", diff)
		}
	}
}

// byHand evaluates an expression of + − × ÷ % ( ), rounded half away from zero
// to cents.
func byHand(t *testing.T, expression string) string {
	t.Helper()
	tokens := regexp.MustCompile(`-?[\d,.]+%?|[+−×÷()]`).FindAllString(expression, -1)
	next := func() string {
		if len(tokens) == 0 {
			return ""
		}
		return tokens[0]
	}
	take := func() string {
		token := next()
		tokens = tokens[min(1, len(tokens)):]
		return token
	}
	var sum func() *big.Rat
	factor := func() *big.Rat {
		token := take()
		if token == "(" {
			v := sum()
			take()
			return v
		}
		v, ok := new(big.Rat).SetString(strings.ReplaceAll(strings.TrimSuffix(token, "%"), ",", ""))
		if !ok {
			t.Fatalf("%s: %q is no number", expression, token)
		}
		if strings.HasSuffix(token, "%") {
			v.Quo(v, big.NewRat(100, 1))
		}
		return v
	}
	product := func() *big.Rat {
		v := factor()
		for next() == "×" || next() == "÷" {
			if take() == "×" {
				v = new(big.Rat).Mul(v, factor())
			} else {
				v = new(big.Rat).Quo(v, factor())
			}
		}
		return v
	}
	sum = func() *big.Rat {
		v := product()
		for next() == "+" || next() == "−" {
			if take() == "+" {
				v = new(big.Rat).Add(v, product())
			} else {
				v = new(big.Rat).Sub(v, product())
			}
		}
		return v
	}
	v := sum()
	if len(tokens) > 0 {
		t.Fatalf("%s: %q is left", expression, tokens)
	}
	return v.FloatString(2) // rounds half away from zero
}

// The command looks across plans, too.
func TestPlanCheckLooksAcrossPlans(t *testing.T) {
	for lang, want := range map[string]string{"en": "From 2026-07-01 to 2026-07-31 no version is in force", "zh": "从 2026-07-01 到 2026-07-31 没有一版在施行"} {
		code, _, messages := call(t, lang, "plan", "check", "compensation/plan/testdata/bad/set-version-gap")
		if code != exitDone || !strings.Contains(messages, want) || !strings.Contains(messages, "[plan.version_gap]") {
			t.Errorf("%d\n%s", code, messages)
		}
	}
}
