package intake

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/fact"
)

var manuals = []string{"../docs/facts.md", "../docs/facts.zh.md"}

func manual(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestManualsNameEveryWord looks for every key and every word of the grammar, as
// code, in the manual of each language.
func TestManualsNameEveryWord(t *testing.T) {
	words := slices.Concat(profileKeys, layoutKeys, lookupKeys, fileKeys, formatKeys, numberKeys, conditionKeys, groupKeys, fieldKeys,
		encodingWords, minusWords, unitWords, shareWords, blankWords, missingWords, serialWords, []string{"tab", "true", "zh", "en", "rate", "number", "days"})
	words = append(words, yesWords...)
	words = append(words, noWords...)
	for _, m := range fact.Meanings() {
		words = append(words, string(m))
	}
	for _, e := range fact.ElementKinds() {
		words = append(words, string(e))
	}
	for _, h := range fact.HoursKinds() {
		words = append(words, string(h))
	}
	words = append(words, string(fact.Decider), string(fact.Influencer), string(fact.User), fact.ModeOnsite, fact.ModeCall, fact.ModeMail,
		fact.BidWon, fact.BidLost, fact.BidVoid, fact.OfSigning, fact.OfCollection, fact.OfReserve)
	for _, p := range datePieces {
		words = append(words, p.spelling)
	}
	for _, kind := range slices.Concat(fact.Kinds(), fact.SellingKinds()) {
		words = append(words, kind.String())
		for _, f := range fields[kind] {
			words = append(words, f.name)
		}
	}
	for _, name := range manuals {
		text := manual(t, name)
		for _, w := range words {
			if !strings.Contains(text, "`"+w+"`") {
				t.Errorf("%s does not describe `%s`", name, w)
			}
		}
		if !strings.Contains(text, "`{"+fallback+": …}`") {
			t.Errorf("%s does not describe {%s: …}", name, fallback)
		}
	}
}

// TestManualsNameRequiredFields compares the table of kinds with the grammar.
func TestManualsNameRequiredFields(t *testing.T) {
	for _, name := range manuals {
		text := manual(t, name)
		for _, kind := range slices.Concat(fact.Kinds(), fact.SellingKinds()) {
			row := regexp.MustCompile("(?m)^\\| `" + kind.String() + "`[^|]*\\|([^|]*)\\|").FindStringSubmatch(text)
			if row == nil {
				t.Errorf("%s has no row for %s", name, kind)
				continue
			}
			for _, f := range fields[kind] {
				bold := strings.Contains(row[1], "**`"+f.name+"`**")
				if bold != f.required || !strings.Contains(row[1], "`"+f.name+"`") {
					t.Errorf("%s: %s.%s is required: %v, and bold: %v", name, kind, f.name, f.required, bold)
				}
			}
		}
	}
}

// TestManualsNamePlainColumns compares the table of the plain form with its
// profile.
func TestManualsNamePlainColumns(t *testing.T) {
	for _, name := range manuals {
		text := manual(t, name)
		for _, f := range Plain().files {
			row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(f.file) + "`([^|]*)\\|([^|]*)\\|").FindStringSubmatch(text)
			if row == nil {
				t.Errorf("%s has no row for %s", name, f.file)
				continue
			}
			if (strings.TrimSpace(row[1]) != "") != f.optional {
				t.Errorf("%s: %s is optional: %v", name, f.file, f.optional)
			}
			needed := make(map[string]bool)
			for _, g := range f.groups {
				for _, x := range g.fields {
					for _, column := range x.columns {
						needed[column] = needed[column] || !x.optional
					}
				}
			}
			for column, is := range needed {
				if strings.Contains(row[2], "**`"+column+"`**") != is || !strings.Contains(row[2], "`"+column+"`") {
					t.Errorf("%s: column %s of %s, required: %v", name, column, f.file, is)
				}
			}
			if listed := strings.Count(row[2], "`") / 2; listed != len(needed) {
				t.Errorf("%s: %d columns of %s are listed, there are %d", name, listed, f.file, len(needed))
			}
		}
	}
}

// TestManualsExamples runs the examples: the CSV files together are read without
// a problem, again with those that are there twice in place of the first ones,
// and the profiles are ones.
func TestManualsExamples(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```(\\S+) ?(\\S*)\\n(.*?)^```$")
	for _, name := range manuals {
		files, more := make(map[string]string), make(map[string]string)
		profiles := 0
		for _, m := range block.FindAllStringSubmatch(manual(t, name), -1) {
			switch m[1] {
			case "csv":
				more[m[2]] = m[3]
				if _, twice := files[m[2]]; !twice && m[2] != "overlays.csv" {
					files[m[2]] = m[3]
				}
			case "yaml":
				profiles++
				mustProfile(t, m[3])
			}
		}
		if len(files) != 4 || profiles != 2 {
			t.Fatalf("%s: %d files and %d profiles", name, len(files), profiles)
		}
		s, list := Read(folder(files), Plain())
		if s == nil || len(list) != 0 {
			t.Fatalf("%s: %v", name, list)
		}
		if len(s.Receipts) != 2 || len(s.Splits) != 3 || len(s.Allocations) != 2 {
			t.Errorf("%s: %v", name, lines(s))
		}
		s, list = Read(folder(more), Plain())
		if s == nil || len(list) != 0 {
			t.Fatalf("%s: %v", name, list)
		}
		if x := fact.NewIndex(s); len(x.Allocations) != 4 || x.Allocations[2].OriginalAt != 1 || x.Allocations[3].OriginalAt != fact.None || len(x.Overlays(1)) != 1 {
			t.Errorf("%s: %v", name, lines(s))
		}
	}
}

// TestManualsNameEveryHabit looks for the spellings that TestF9 reads in the
// manual of each language.
func TestManualsNameEveryHabit(t *testing.T) {
	for _, name := range manuals {
		text := manual(t, name)
		for _, spelling := range []string{"１２３．５０", "￥123", "RMB 123", "123元", "$123", "12.3万", "12.3万元", "1.2亿", "1,234.50", "15%", "0.15", "45000", "2026年1月5日", "2026/1/5", "1.2E+3", "(100.00)", "100.00-", "红字100"} {
			if !strings.Contains(text, "`"+spelling+"`") {
				t.Errorf("%s does not tell what becomes of %s", name, spelling)
			}
		}
		for _, s := range currencySigns {
			for _, code := range strings.Fields(s.codes) {
				if words := map[string][]string{"CNY": {"CNY"}, "USD": {"USD", "美元"}, "HKD": {"HKD", "港元"}, "JPY": {"JPY", "日元"}, "EUR": {"EUR", "欧元"}, "GBP": {"GBP", "英镑"}}[code]; !strings.Contains(text, words[0]) && !strings.Contains(text, words[len(words)-1]) {
					t.Errorf("%s does not name the signs of %s", name, code)
				}
			}
		}
	}
}

// TestManualsNameTheBounds looks for the bounds of the code.
func TestManualsNameTheBounds(t *testing.T) {
	for _, name := range manuals {
		text := manual(t, name)
		for _, bound := range []string{fmt.Sprint(maxColumns), fmt.Sprint(maxEntries), fmt.Sprintf("%d MiB", maxUnzipped>>20), fmt.Sprintf("%d,%03d", maxSheetRows/1000, maxSheetRows%1000), fmt.Sprint(maxSheetColumns), fmt.Sprint(keptDigits), "1,000"} {
			if !strings.Contains(text, bound) {
				t.Errorf("%s does not name the bound %s", name, bound)
			}
		}
	}
}
