package agreement

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Both manuals name every reason and every problem that there is in the code.
func TestManualsNameEveryCode(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`Reason\{"([a-z_]+)"|"(agreement\.[a-z_]+)"`).FindAllStringSubmatch(string(data), -1) {
			codes[m[1]+m[2]] = true
		}
	}
	for _, option := range []string{"statistic", "form", "metric"} {
		codes["agreement."+option] = true
	}
	if len(codes) < 50 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for _, name := range []string{"../../docs/agreement.md", "../../docs/agreement.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for code := range codes {
			if !strings.Contains(string(data), "`"+code+"`") {
				t.Errorf("%s does not name %s", name, code)
			}
		}
	}
}

// Counts that callers made themselves are checked as those of files are.
func TestCheckGroups(t *testing.T) {
	for _, c := range []struct {
		group Group
		want  string
	}{
		{Group{Name: "a", Applicants: 3, Selected: 3}, ""}, {Group{Name: "a"}, ""}, {Group{Name: "a", Applicants: MaxCount, Selected: MaxCount}, ""},
		{Group{Name: "a", Applicants: -1}, "agreement.count"}, {Group{Name: "a", Applicants: 3, Selected: -1}, "agreement.count"}, {Group{Name: "a", Applicants: MaxCount + 1}, "agreement.count"},
		{Group{Name: "a", Applicants: 3, Selected: 4}, "agreement.more_selected"}, {Group{Applicants: 3}, "agreement.no_name"},
	} {
		list := CheckGroups([]Group{c.group})
		got := ""
		if len(list) == 1 {
			got = list[0].Code
		}
		if got != c.want || len(list) > 1 {
			t.Errorf("%+v: %v", c.group, list)
		}
	}
}

// Very large counts neither overflow nor take long: the boundary of four fifths
// holds to the last person.
func TestLargeCounts(t *testing.T) {
	exact := FourFifths([]Group{{Name: "a", Applicants: MaxCount, Selected: MaxCount}, {Name: "b", Applicants: MaxCount, Selected: MaxCount / 5 * 4}}, Level{})
	less := FourFifths([]Group{{Name: "a", Applicants: MaxCount, Selected: MaxCount}, {Name: "b", Applicants: MaxCount, Selected: MaxCount/5*4 - 1}}, Level{})
	if exact.Groups[1].Verdict != NoSign || !exact.Groups[1].Flip.Changes || less.Groups[1].Verdict != SignFewData || !less.Groups[1].Flip.Changes {
		t.Errorf("%+v\n%+v", exact.Groups[1], less.Groups[1])
	}
	near(t, "far out", &exact.Tests[0].P, 0, 0)
	even := Table{{MaxCount / 2, MaxCount / 2}, {MaxCount / 2, MaxCount / 2}}.Fisher(Level{})
	near(t, "two-sided", &even.Tests[0].P, 1, 1e-9)
	near(t, "greater", &even.Tests[1].P, .5, 1e-4)
	sound(t, exact)
	sound(t, even)
}
