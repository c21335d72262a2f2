package competency

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Only what is asked anew or says something else is assessed again.
func TestChangesBetweenVersions(t *testing.T) {
	was, _ := Read("a.yaml", []byte(small()))
	m, _ := was.Model("rep_low")
	now := &Library{Dimensions: slices.Clone(was.Dimensions)}
	next := m
	next.Version, next.Dimensions = 2, slices.Clone(m.Dimensions)
	say := func() (lines []string) {
		for _, c := range Changes(m, was, next, now) {
			lines = append(lines, fmt.Sprint(c.Dimension, " ", c.What, " ", c.Reassess))
		}
		return lines
	}
	if got := say(); got != nil {
		t.Errorf("the same model differs: %v", got)
	}
	changed := now.Dimensions[1]
	changed.Version, changed.Levels = 2, slices.Clone(changed.Levels)
	changed.Levels[3].Counter.ZH = "另一条"
	now.Dimensions = append(now.Dimensions, changed)
	next.Dimensions[0].Weight, next.Dimensions[0].Required, next.Dimensions[0].Critical = 30, 2, false
	next.Dimensions[1].Weight, next.Dimensions[1].Critical = 40, true
	next.Dimensions = append(next.Dimensions, Requirement{"writing", 30, 1, false})
	want := []string{"digging weight false", "digging raised false", "digging uncritical false", "closing redefined true", "closing critical false", "writing added true"}
	if diff := cmp.Diff(want, say()); diff != "" {
		t.Error(diff)
	}
	m, next = next, m
	was, now = now, was
	want = []string{"digging weight false", "digging lowered false", "digging critical false", "closing redefined true", "closing uncritical false", "writing removed false"}
	if diff := cmp.Diff(want, say()); diff != "" {
		t.Error(diff)
	}
}

func TestCompareGrades(t *testing.T) {
	l := shipped(t)
	slices.Reverse(l.Models) // the order comes from the next grades
	c := l.Compare("manager")
	var names, row []string
	for _, m := range c.Models {
		names = append(names, m.Code)
	}
	for _, q := range c.Rows[1].Cells {
		row = append(row, fmt.Sprint(*q))
	}
	if strings.Join(names, " ") != "manager_junior manager_mid manager_senior" || len(c.Rows) != 11 || strings.Join(row, " ") != "{forecast_control 14 3 true} {forecast_control 14 4 false} {forecast_control 10 5 true}" || !c.Rows[1].Differs {
		t.Errorf("%v %v", names, row)
	}
	if c := l.Compare("presales"); len(c.Rows) != 0 || len(c.Models) != 0 {
		t.Errorf("%+v", c)
	}
	// a dimension that one grade alone has, and one that is the same everywhere
	small, _ := Read("a.yaml", []byte(small()))
	small.Models[0].Dimensions = []Requirement{small.Models[1].Dimensions[0]}
	c = small.Compare("rep")
	if len(c.Rows) != 2 || c.Rows[0].Differs || !c.Rows[1].Differs || c.Rows[1].Cells[0] != nil || c.Rows[1].Cells[1].Weight != 40 {
		t.Errorf("%+v", c.Rows)
	}
}

func TestLookups(t *testing.T) {
	l := shipped(t)
	if f := l.Families(); !slices.Equal(f, []string{"rep", "manager"}) {
		t.Error(f)
	}
	boss, _ := l.Dimension("manager", "integrity")
	rep, _ := l.Dimension("rep", "integrity")
	if boss.Family != "manager" || rep.Family != "rep" || boss.About == rep.About {
		t.Error("the gates of the families are one")
	}
	if _, ok := l.Dimension("rep", "coaching"); ok {
		t.Error("representatives have a dimension of managers")
	}
	if v, ok := rep.Level(3); !ok || v.Level != 3 {
		t.Error(v)
	}
	if _, ok := rep.Level(6); ok {
		t.Error("there is a level 6")
	}
	two := rep
	two.Version = 2
	l.Dimensions = append([]Dimension{two}, l.Dimensions...)
	if d, _ := l.Dimension("rep", "integrity"); d.Version != 2 || len(l.DimensionsOf("rep")) != 11 {
		t.Error("the latest version is not found")
	}
	var none *Library
	if _, ok := none.Model("rep_mid"); ok || none.Families() != nil || none.Compare("rep").Rows != nil {
		t.Error("there is something in nothing")
	}
	// next grades that go round end
	round := &Library{Models: []Model{{Code: "a", Family: "f", Next: "b"}, {Code: "b", Family: "f", Next: "a"}, {Code: "c", Family: "f", Next: "d"}, {Code: "d", Family: "f", Next: "d"}}}
	if got := round.ModelsOf("f"); len(got) != 4 || got[0].Code != "c" || got[1].Code != "d" {
		t.Errorf("%v", got)
	}
}
