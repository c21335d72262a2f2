package formula

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// The language reference in both languages, as it is shipped.
var references = []string{"formulas.md", "formulas.zh.md"}

func reference(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// documented are the inputs that the reference uses in its examples.
func documented(t *testing.T) *Symbols {
	t.Helper()
	s, err := NewSymbols([]Symbol{
		{Code: "collected", Aliases: []string{"回款"}, Type: MoneyType()},
		{Code: "target", Aliases: []string{"目标"}, Type: MoneyType()},
		{Code: "margin", Aliases: []string{"毛利率"}, Type: RateType()},
		{Code: "heads", Aliases: []string{"人数"}, Type: NumberType()},
		{Code: "days_late", Aliases: []string{"逾期天数"}, Type: DaysType()},
		{Code: "contract.kind", Aliases: []string{"合同.类型"}, Type: TextType()},
		{Code: "contract.signed", Aliases: []string{"合同.签约日"}, Type: DateType()},
		{Code: "receipt.value_date", Aliases: []string{"回款.到账日"}, Type: DateType()},
		{Code: "instalment.due_date", Aliases: []string{"分期.到期日"}, Type: DateType()},
		{Code: "new_customer", Aliases: []string{"新客户"}, Type: TruthType()},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every word of the language, every bound and every input of the examples is
// in both references.
func TestReference_IsComplete(t *testing.T) {
	var wanted []string
	for _, f := range functions {
		for _, w := range f.words {
			wanted = append(wanted, "`"+w)
		}
	}
	for _, spellings := range reservedWords {
		for _, w := range spellings {
			wanted = append(wanted, "`"+w)
		}
	}
	for _, bound := range []int{MaxBytes, MaxDepth, MaxNodes, MaxSteps, MaxProblems, MaxName, QuotientDigits, MaxRoundDigits} {
		wanted = append(wanted, strconv.Itoa(bound))
	}
	for _, s := range signs {
		if s.text != "(" && s.text != ")" && s.text != "," {
			wanted = append(wanted, s.text)
		}
	}
	wanted = append(wanted, documented(t).names...)
	for _, name := range references {
		text := reference(t, name)
		for _, w := range wanted {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not mention %s", name, w)
			}
		}
		for _, f := range functions {
			row := regexp.MustCompile("(?m)^\\| `" + f.words[0] + "\\(.*$").FindString(text)
			for _, w := range f.words[1:] {
				if !strings.Contains(row, "`"+w+"`") {
					t.Errorf("%s: the row of %s does not give its name %s: %s", name, f.words[0], w, row)
				}
			}
		}
	}
}

// Every code that the package reports is in both references.
func TestReference_ListsEveryCode(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`"(formula\.[a-z_0-9]+)"`)
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(data), -1) {
			found[m[1]] = true
		}
	}
	if len(found) < 40 {
		t.Fatalf("only %d codes found", len(found))
	}
	for _, name := range references {
		text := reference(t, name)
		for c := range found {
			if !strings.Contains(text, "`"+c+"`") {
				t.Errorf("%s does not list %s", name, c)
			}
		}
		for _, m := range regexp.MustCompile("`(formula\\.[a-z_0-9]+)`").FindAllStringSubmatch(text, -1) {
			if !found[m[1]] {
				t.Errorf("%s lists %s, which is never reported", name, m[1])
			}
		}
	}
}

// Every example of the references compiles, for one wanted type or another,
// and every function occurs in an example.
func TestReference_ExamplesCompile(t *testing.T) {
	block := regexp.MustCompile("(?s)```formula\n(.*?)```")
	for _, name := range references {
		examples := ""
		for _, m := range block.FindAllStringSubmatch(reference(t, name), -1) {
			examples += m[1]
			for source := range strings.Lines(m[1]) {
				if problems := compilesAs(t, strings.TrimSpace(source)); problems != "" {
					t.Errorf("%s: %s: %s", name, strings.TrimSpace(source), problems)
				}
			}
		}
		for _, f := range functions {
			for _, w := range f.words {
				if !strings.Contains(examples, w+"(") && !strings.Contains(examples, w+"（") && !strings.Contains(examples, w+" ") {
					t.Errorf("%s has no example of %s", name, w)
				}
			}
		}
	}
}

// compilesAs tries the types that may be wanted; "" when one fits without a
// word of complaint.
func compilesAs(t *testing.T, source string) string {
	t.Helper()
	complaint := ""
	for _, want := range []Type{MoneyType(), RateType(), NumberType(), DaysType(), DateType(), TextType(), TruthType()} {
		f, problems := Compile(source, Options{Symbols: documented(t), Want: want, Currency: cny(t)})
		if f != nil && len(problems) == 0 {
			return ""
		}
		if len(problems) > 0 && problems[0].Code != "formula.wrong_result" {
			complaint = problems.Error()
		}
	}
	return complaint
}

// Every example of a problem in the references draws that problem.
func TestReference_ProblemsOccur(t *testing.T) {
	row := regexp.MustCompile("(?m)^\\| `(formula\\.[a-z_0-9]+)`[^|]* \\| [^|`]*`([^|]+)`[^|`]* \\|")
	for _, name := range references {
		rows := row.FindAllStringSubmatch(reference(t, name), -1)
		if len(rows) < 30 {
			t.Errorf("%s has only %d examples of problems", name, len(rows))
		}
		for _, m := range rows {
			drawn := false
			for _, want := range []Type{MoneyType(), NumberType(), TruthType(), DateType()} {
				_, problems := Compile(m[2], Options{Symbols: documented(t), Want: want, Currency: cny(t)})
				drawn = drawn || len(problems) == 1 && problems[0].Code == m[1]
			}
			if !drawn {
				_, problems := Compile(m[2], Options{Symbols: documented(t), Want: MoneyType(), Currency: cny(t)})
				t.Errorf("%s: %s does not draw just %s: %v", name, m[2], m[1], problems)
			}
		}
	}
}
