package main

// The manuals (docs/competency.md, docs/competency.zh.md) say what the program
// does: their documents are read, their printed results and rules compared.

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func competencyManuals(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for lang, name := range map[string]string{"en": "docs/competency.md", "zh": "docs/competency.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[lang] = string(data)
	}
	return out
}

// block returns what a manual shows under a name.
func block(t *testing.T, manual, name string) string {
	t.Helper()
	_, rest, ok := strings.Cut(manual, "```"+name+"\n")
	text, _, end := strings.Cut(rest, "```")
	if !ok || !end {
		t.Fatalf("there is no block %s", name)
	}
	return text
}

func TestExamplesOfTheCompetencyManuals(t *testing.T) {
	for lang, manual := range competencyManuals(t) {
		dir := folder(t, map[string]string{
			"renewals.yaml": block(t, manual, "yaml document"), "weights.yaml": block(t, manual, "yaml weights"), "ratings.yaml": block(t, manual, "yaml ratings"),
		})
		at := func(name string) string { return filepath.Join(dir, name) }
		for name, args := range map[string][]string{
			"text check":   {"check", at("renewals.yaml")},
			"text weights": {"weights", at("weights.yaml")},
			"text result":  {"assess", "--content", at("renewals.yaml"), "--ratings", at("ratings.yaml"), "--as-of", "2026-11-22"},
			"text rep":     {"compare", "rep"},
			"text manager": {"compare", "manager"},
		} {
			code, out, messages := call(t, lang, append([]string{"competency"}, args...)...)
			if diff := cmp.Diff(block(t, manual, name), out); diff != "" || code != exitDone || messages != "" {
				t.Errorf("%s, %s: code %d (-manual +printed)\n%s%s", lang, name, code, diff, messages)
			}
		}
		if other := competencyManuals(t)["en"]; block(t, manual, "yaml ratings") != block(t, other, "yaml ratings") || block(t, manual, "yaml document") != block(t, other, "yaml document") {
			t.Error("the manuals show other documents")
		}
	}
}

// Every rule is in both manuals, and every rule there exists.
func TestRulesOfTheCompetencyManuals(t *testing.T) {
	files, err := filepath.Glob("competency/*.go")
	if err != nil || len(files) < 10 {
		t.Fatal(files, err)
	}
	rules := map[string]bool{"competency.from_unknown": true, "rating.source_unknown": true, "rating.confidence_unknown": true, "rating.validity": true} // made of the key
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`c\.(?:fail|warn)\("(\w+)"`).FindAllStringSubmatch(string(data), -1) {
			rules["competency."+m[1]] = true
		}
		for _, m := range regexp.MustCompile(`(?:Add|Warn)\("((?:competency|rating|weights)\.\w+)"`).FindAllStringSubmatch(string(data), -1) {
			rules[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`r\.number\(\w+, "(weight|required|level|version|months)"`).FindAllStringSubmatch(string(data), -1) {
			rules["competency."+m[1]] = true
		}
	}
	// a broken product, and what bounds exclude
	inside := []string{"competency.document_missing", "weights.not_split", "rating.arithmetic"}
	for lang, manual := range competencyManuals(t) {
		for rule := range rules {
			if !strings.Contains(manual, "`"+rule+"`") && !slices.Contains(inside, rule) {
				t.Errorf("the manual in %s does not name %s", lang, rule)
			}
		}
		for _, m := range regexp.MustCompile("`((?:competency|rating|weights)\\.\\w+)`").FindAllStringSubmatch(manual, -1) {
			if !rules[m[1]] {
				t.Errorf("the manual in %s names %s, which is no rule", lang, m[1])
			}
		}
	}
}
