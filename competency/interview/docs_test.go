package interview

// The manuals (docs/interviews.md, docs/interviews.zh.md) say what the code
// does: their examples, tables and rules are compared here.

import (
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

func manuals(t *testing.T) map[problem.Lang]string {
	t.Helper()
	out := map[problem.Lang]string{}
	for lang, name := range map[problem.Lang]string{problem.EN: "../../docs/interviews.md", problem.ZH: "../../docs/interviews.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[lang] = string(data)
	}
	return out
}

func fenced(t *testing.T, manual, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(manual, "```"+name+"\n")
	text, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("there is no block %s", name)
	}
	return text
}

// Every rule that the code has is in both manuals, and they name no other.
func TestManualsNameEveryRule(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	rules := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"((?:interview|panel|kit)\.[a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			rules[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`refuse\("([a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			rules["kit."+m[1]] = true
		}
	}
	if len(rules) < 45 {
		t.Fatalf("only %d rules were found", len(rules))
	}
	for lang, manual := range manuals(t) {
		for rule := range rules {
			if !strings.Contains(manual, "`"+rule+"`") {
				t.Errorf("the manual in %s does not name %s", lang, rule)
			}
		}
		for _, m := range regexp.MustCompile("`((?:interview|panel|kit)\\.[a-z_]+)`").FindAllStringSubmatch(manual, -1) {
			if !rules[m[1]] {
				t.Errorf("the manual in %s names %s, which is no rule", lang, m[1])
			}
		}
	}
}

// The topics are those of the lexicon, by their names.
func TestManualsListEveryTopic(t *testing.T) {
	for lang, manual := range manuals(t) {
		for _, topic := range shippedTopics(t).List() {
			if row := fmt.Sprintf("| `%s` | %s |", topic.Code, topic.Name.In(lang)); !strings.Contains(manual, row) {
				t.Errorf("the manual in %s lacks %s", lang, row)
			}
		}
	}
}

// The document of the manuals reads, fits the shipped bank, and shows every key.
func TestDocumentOfTheManuals(t *testing.T) {
	bank, profiles := shipped(t)
	for lang, manual := range manuals(t) {
		text := fenced(t, manual, "yaml document")
		own, list := readOne(text)
		if len(list) > 0 || len(own.Questions) != 1 || len(own.Kits) != 1 {
			t.Fatalf("%s: %v", lang, list)
		}
		own.Kits = nil // one question is no kit for a model
		if list := bank.With(own).Check(profiles, shippedTopics(t)); len(list) > 0 {
			t.Errorf("%s: %v", lang, list)
		}
		for _, key := range []string{"code", "family", "version", "dimension", "also", "grades", "type", "minutes", "text", "signs", "probes", "flags", "name", "questions"} {
			if !strings.Contains(text, key+":") || !strings.Contains(manual, "`"+key+"`") {
				t.Errorf("the manual in %s does not show %s", lang, key)
			}
		}
	}
}

// The kits of the manuals' table are those that are built.
func TestKitsOfTheManuals(t *testing.T) {
	bank, profiles := shipped(t)
	for _, m := range profiles {
		p, list := bank.Build(m, sittings(2, 2, 60))
		if list.Failed() {
			t.Fatal(list)
		}
		questions := 0
		for _, s := range p.Sessions {
			questions += len(s)
		}
		order := sittings(2, 2, 60)
		order.Each = 2
		_, list = bank.Build(m, order)
		missing := regexp.MustCompile(`short by (\d+) minute`).FindStringSubmatch(list.Error())
		if missing == nil {
			t.Fatalf("%s: %v", m.Code, list)
		}
		row := fmt.Sprintf("| `%s` | %d | %d | %d | %s |", m.Code, questions, p.Minutes, p.Total, missing[1])
		for lang, manual := range manuals(t) {
			if !strings.Contains(manual, row) {
				t.Errorf("the manual in %s lacks %s", lang, row)
			}
		}
	}
}

// The panel of the manuals comes to what they say, and to what is done by hand.
func TestPanelOfTheManuals(t *testing.T) {
	_, profiles := shipped(t)
	i := slices.IndexFunc(profiles, func(p Profile) bool { return p.Code == "rep_mid" })
	hand := new(big.Rat).Quo(new(big.Rat).SetFloat64(12*4.5+16*3+10*4), big.NewRat(38, 1)).FloatString(4)
	for lang, manual := range manuals(t) {
		panel, list := ReadPanel("sheets.yaml", []byte(fenced(t, manual, "yaml sheets")))
		if len(list) > 0 {
			t.Fatal(list)
		}
		r, list := Evaluate(panel, profiles[i])
		if len(list) > 0 || r.Overall.String() != hand || !strings.Contains(manual, "**"+r.Overall.String()+"**") {
			t.Errorf("%s: %s, by hand %s %v", lang, r.Overall, hand, list)
		}
		l := r.Lines[slices.IndexFunc(r.Lines, func(l Line) bool { return l.Demand.Dimension == "qualification" })]
		if r.Debrief || l.Range != 1 || l.RWG.String() != "0.75" || r.Standing != Meets || !strings.Contains(manual, "0.75") {
			t.Errorf("%s: %+v %+v", lang, l, r.Reasons)
		}
	}
}
