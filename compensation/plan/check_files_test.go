package plan

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// checkFiles reads plan documents that are used together and returns everything
// that Read, Check and the set's Check say.
func checkFiles(t *testing.T, documents map[string]string) problem.List {
	t.Helper()
	var list problem.List
	var plans []*Plan
	for name, data := range documents {
		p, found := Read(name, []byte(data))
		list = append(list, found...)
		if p != nil {
			plans = append(plans, p)
			list = append(list, p.Check()...)
		}
	}
	if !list.Failed() {
		set, found := NewSet(plans)
		list = append(list, found...)
		if set != nil {
			list = append(list, set.Check()...)
		}
	}
	return list.Sorted()
}

// documentsIn reads the plans of a directory, or the one file.
func documentsIn(t *testing.T, path string) map[string]string {
	t.Helper()
	files := []string{path}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		files, _ = filepath.Glob(filepath.Join(path, "*.yaml"))
	}
	documents := map[string]string{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains("\n"+string(data), "\nplan: ") { // a mapping profile is none
			documents[file] = string(data)
		}
	}
	return documents
}

// expected reads the first lines: # expect: CODE, CODE.
func expected(documents map[string]string) (codes []string) {
	for _, data := range documents {
		first, _, _ := strings.Cut(data, "\n")
		rest, _ := strings.CutPrefix(first, "# expect:")
		for code := range strings.SplitSeq(rest, ",") {
			if code = strings.TrimSpace(code); code != "" {
				codes = append(codes, code)
			}
		}
	}
	slices.Sort(codes)
	return codes
}

func codesOf(list problem.List) []string {
	var codes []string
	for _, p := range list {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	return codes
}

// Each bad plan has one defect, and exactly that is found, with its line, its
// path, a sentence and what to do, in both languages.
func TestBadPlansAreFound(t *testing.T) {
	paths, _ := filepath.Glob("testdata/bad/*")
	classes := map[string]bool{}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			documents := documentsIn(t, path)
			list := checkFiles(t, documents)
			want := expected(documents)
			if diff := cmp.Diff(want, codesOf(list)); diff != "" || len(want) == 0 {
				t.Fatalf("(-want +got)\n%s\n%v", diff, list)
			}
			for _, p := range list {
				classes[p.Code] = true
				if p.Place.Line < 5 || p.Place.Column == 0 || p.Place.Path == "" || documents[p.Place.File] == "" {
					t.Errorf("not placed: %s", p.String(problem.EN))
				}
				for _, s := range []string{p.Text.ZH, p.Text.EN, p.Fix.ZH, p.Fix.EN} {
					if s == "" || strings.Contains(s, "%!") || strings.Contains(s, "..") || !strings.HasSuffix(s, ".") && !strings.HasSuffix(s, "。") && !strings.HasSuffix(s, "？") && !strings.HasSuffix(s, "?") {
						t.Errorf("not a sentence: %q", s)
					}
				}
				own := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(p.Text.EN, "") // without what is cited
				if han := regexp.MustCompile(`\p{Han}`); !han.MatchString(p.Text.ZH) || han.MatchString(own) {
					t.Errorf("languages mixed: %q, %q", p.Text.ZH, p.Text.EN)
				}
			}
		})
	}
	if len(paths) < 50 || len(classes) < 28 {
		t.Errorf("%d plans with %d classes of defects", len(paths), len(classes))
	}
}

// Nothing is found in good plans: those beside the bad ones, the examples, and
// every plan of the manuals.
func TestNothingIsFoundInGoodPlans(t *testing.T) {
	good, _ := filepath.Glob("testdata/good/*")
	examples, _ := filepath.Glob("../../examples/*")
	found := 0
	for _, path := range append(good, examples...) {
		documents := documentsIn(t, path)
		if len(documents) == 0 && strings.HasPrefix(path, "../../examples") { // facts only
			continue
		}
		found += len(documents)
		if strings.Contains(path, "crm-sales-opportunities") { // two plans to choose from
			for file, data := range documents {
				if list := checkFiles(t, map[string]string{file: data}); len(list) > 0 {
					t.Errorf("%s: %v", file, list)
				}
			}
			continue
		}
		if list := checkFiles(t, documents); len(list) > 0 {
			t.Errorf("%s: %v", path, list)
		}
	}
	manuals, _ := filepath.Glob("../../docs/*.md")
	for _, path := range append(manuals, "../../README.md", "../../README.zh.md") {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range regexp.MustCompile("(?ms)^```yaml[^\n]*\n(plan: .*?)^```$").FindAllStringSubmatch(string(data), -1) {
			found++
			if list := checkFiles(t, map[string]string{path: m[1]}); len(list) > 0 {
				t.Errorf("%s, plan %d: %v", path, i+1, list)
			}
		}
	}
	if found < 25 {
		t.Errorf("only %d plans found", found)
	}
}

// The plans of the demo pay a bonus on top of commission, which is said and
// nothing else.
func TestDemoPlans(t *testing.T) {
	list := checkFiles(t, documentsIn(t, "../../demo/plans"))
	if len(list) != 1 || list[0].Code != "plan.paid_on_top" || list[0].Place.Path != "components.large_receipt_bonus" {
		t.Errorf("%v", list)
	}
}

// FuzzCheck: whatever a plan says, checking it does not panic, finds warnings
// only, and finds the same again.
func FuzzCheck(f *testing.F) {
	for _, pattern := range []string{"testdata/bad/*.yaml", "testdata/good/*.yaml"} {
		paths, _ := filepath.Glob(pattern)
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(string(data))
		}
	}
	f.Fuzz(func(t *testing.T, document string) {
		p, _ := Read("p.yaml", []byte(document))
		if p == nil {
			return
		}
		list, monotone := p.Check(), p.Monotone()
		set, _ := NewSet([]*Plan{p})
		list = append(list, set.Check()...)
		if list.Failed() {
			t.Fatalf("a failure: %v", list)
		}
		for _, w := range list {
			if monotone && w.Code == "plan.cliff" {
				t.Fatalf("called monotone: %v", w)
			}
			if w.Text.ZH == "" || w.Text.EN == "" || w.Fix.ZH == "" || w.Fix.EN == "" {
				t.Fatalf("without words: %+v", w)
			}
		}
		again, _ := Read("p.yaml", []byte(document))
		if got := append(again.Check(), set.Check()...); got.Error() != list.Error() || again.Monotone() != monotone {
			t.Fatalf("checked twice:\n%v\n%v", list, got)
		}
	})
}

// Both manuals list every code that checking can give.
func TestManualsListWhatIsChecked(t *testing.T) {
	sources, _ := filepath.Glob("check*.go")
	codes := map[string]bool{"plan.rate_range": true}
	for _, path := range sources {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`"(plan\.[a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			codes[m[1]] = true
		}
	}
	for path, heading := range map[string]string{"../../docs/plans.md": "\n## Checking a plan\n", "../../docs/plans.zh.md": "\n## 检查方案\n"} {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		_, section, _ := strings.Cut(string(data), heading)
		section, _, _ = strings.Cut(section, "\n## ")
		for code := range codes {
			if !strings.Contains(section, "`"+code+"`") {
				t.Errorf("%s: %s is not listed", path, code)
			}
		}
		if listed := strings.Count(section, "`plan."); listed != len(codes) || listed < 20 {
			t.Errorf("%s lists %d codes, there are %d", path, listed, len(codes))
		}
	}
}
