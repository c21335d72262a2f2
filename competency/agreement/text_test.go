package agreement

import (
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// What the flip test and the verdicts say, in both languages.
func TestWordsOfSelections(t *testing.T) {
	group := func(n, x int64) []Group {
		return []Group{{Name: "base", Applicants: n, Selected: x}}
	}
	for _, c := range []struct {
		groups []Group
		zh, en []string
	}{
		{append(group(4, 3), Group{Name: "b", Applicants: 4, Selected: 2}), []string{"影响比 0.667，有迹象，数据太少", "判断反转，基准组反而不足五分之四", "不足 5 人"}, []string{"impact ratio 0.667: sign, too few data", "turn round, with the base below four fifths", "fewer than 5 people"}},
		{append(group(100, 60), Group{Name: "b", Applicants: 100, Selected: 48}), []string{"影响比 0.800，没有迹象", "就会出现迹象"}, []string{"impact ratio 0.800: no sign", "there would be a sign"}},
		{append(group(100, 60), Group{Name: "b", Applicants: 100, Selected: 47}), []string{"有迹象，数据太少", "迹象就会消失"}, []string{"sign, too few data", "the sign would be gone"}},
		{append(group(1000, 600), Group{Name: "b", Applicants: 1000, Selected: 300}), []string{"有迹象，显著", "判断不变", "p < 0.0001"}, []string{"sign, significant", "the verdict would stay", "p < 0.0001"}},
		{append(group(5000, 3000), Group{Name: "b", Applicants: 5000, Selected: 2700}), []string{"没有迹象", "但差异显著"}, []string{"no sign", "yet the difference is significant"}},
		{append(group(60, 0), Group{Name: "b", Applicants: 60}, Group{Name: "c"}), []string{"无定义。没有人被录用", "60 人中录用 0 人，0.0 %\n", "没有人申请"}, []string{"undefined. Nobody was selected", "of 60 selected 0, 0.0 %\n", "Nobody applied"}},
	} {
		for lang, want := range map[problem.Lang][]string{problem.ZH: c.zh, problem.EN: c.en} {
			var out strings.Builder
			if err := FourFifths(c.groups, Level{}).WriteText(&out, lang); err != nil {
				t.Fatal(err)
			}
			for _, w := range want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("%q is not in\n%s", w, out.String())
				}
			}
		}
	}
}

// A name cannot forge a line of output.
func TestNamesStayOnTheirLine(t *testing.T) {
	var out strings.Builder
	if err := FourFifths([]Group{{Name: "a\n  b: sign", Applicants: 9, Selected: 9}, {Name: "c", Applicants: 9, Selected: 9}}, Level{}).WriteText(&out, problem.EN); err != nil || strings.Contains(out.String(), "\n  b: sign") {
		t.Errorf("%v %s", err, out.String())
	}
}

func TestNumbersForPeople(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{figure(-0.0004), "0.000"}, {figure(1.0 / 3), "0.333"}, {figure(-2), "-2.000"}, {probability(0.00009), "< 0.0001"}, {probability(0.05), "= 0.0500"}, {share(.944), "94.4 %"},
		{level(.95), "95"}, {level(.9999), "99.99"}, {level(.9), "90"},
	} {
		if c.got != c.want {
			t.Errorf("%s, not %s", c.got, c.want)
		}
	}
}
