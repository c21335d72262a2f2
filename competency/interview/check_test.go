package interview

import (
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// Every rule of the check, by a change of a bank that serves its model.
func TestEveryRuleOfTheCheck(t *testing.T) {
	question := func(code, dimension string, also ...string) Question {
		return Question{Code: code, Family: "f", Version: 1, Dimension: dimension, Also: also, Grades: []string{"g"}, place: problem.Place{Path: "questions." + code}}
	}
	fresh := func() *Bank {
		return &Bank{
			Questions: []Question{question("A1", "alpha", "beta"), question("A2", "alpha"), question("B1", "beta"), question("B2", "beta")},
			Kits:      []Kit{{Code: "K", Family: "f", Version: 1, Grades: []string{"g"}, Questions: []string{"A1"}, place: problem.Place{Path: "kits.K"}}},
		}
	}
	models := []Profile{{Code: "m", Family: "f", Grade: "g", Demands: []Demand{{Dimension: "alpha", Critical: true}, {Dimension: "beta"}}}}
	if list := fresh().Check(models, nil); len(list) > 0 {
		t.Fatal(list)
	}
	for _, c := range []struct {
		rule, path string
		change     func(*Bank)
	}{
		{"interview.unknown_family", "questions.A1.family", func(b *Bank) { b.Questions[0].Family = "x" }},
		{"interview.unknown_dimension", "questions.A1.dimension", func(b *Bank) { b.Questions[0].Dimension = "alpa" }},
		{"interview.unknown_dimension", "questions.A1.also[0]", func(b *Bank) { b.Questions[0].Also = []string{"gamma"} }},
		{"interview.unknown_grade", "questions.A1.grades[1]", func(b *Bank) { b.Questions[0].Grades = []string{"g", "h"} }},
		{"interview.coverage", "m.beta", func(b *Bank) { b.Questions = b.Questions[:3] }},
		{"interview.kit_unknown_question", "kits.K.questions[1]", func(b *Bank) { b.Kits[0].Questions = []string{"A1", "Z9"} }},
		{"interview.kit_misfit", "kits.K.questions[0]", func(b *Bank) { b.Questions[0].Grades = []string{"x"} }},
		{"interview.kit_model", "kits.K.grades", func(b *Bank) { b.Kits[0].Grades = []string{"g", "h"} }},
		{"interview.kit_critical", "kits.K.questions", func(b *Bank) { b.Kits[0].Questions = []string{"B1"} }},
		{"interview.kit_unseen", "kits.K.questions", func(b *Bank) { b.Kits[0].Questions = []string{"A2"} }},
	} {
		b := fresh()
		c.change(b)
		list := b.Check(models, nil)
		i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == c.rule && p.Place.Path == c.path })
		if i < 0 {
			t.Errorf("%s at %s is not in %v", c.rule, c.path, list)
			continue
		}
		if p := list[i]; p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" || strings.Contains(p.Text.ZH+p.Text.EN, "%!") {
			t.Errorf("%+v", p)
		}
	}
	b := fresh()
	b.Questions[0].Dimension = "alpa"
	if list := b.Check(models, nil); !strings.Contains(list.Error(), "Did you mean alpha?") {
		t.Errorf("%v", list)
	}
}
