package api

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"steelyard/compensation/fact"
	"steelyard/compensation/period"
	"steelyard/competency"
	"steelyard/models"
)

// modelCodes are the codes of a list of models, in its order.
func modelCodes(t testing.TB, a *answer) (codes []string) {
	t.Helper()
	for _, m := range bodyOf[CompetencyModelList](t, a.want(t, http.StatusOK)).Items {
		codes = append(codes, m.Code)
	}
	return codes
}

// everyModel lists the shipped models by family and grade.
func everyModel() []string {
	return []string{"rep_junior", "rep_mid", "rep_senior", "manager_junior", "manager_mid", "manager_senior"}
}

// In the firm every rep is in the grade mid, and so are the managers, whose
// family has another name than that of the models.
func TestA1_CompetencyModelsOfOtherGradesDoNotExist(t *testing.T) {
	f := newFirm(t)
	n1 := f.as("n1")
	same(t, "of a rep", modelCodes(t, n1.get(t, "/competency/models")), "rep_mid", "rep_senior")
	none := n1.get(t, "/competency/models/none").want(t, http.StatusNotFound)
	for _, code := range everyModel() {
		a := n1.get(t, "/competency/models/"+code)
		if code == "rep_mid" || code == "rep_senior" {
			m := bodyOf[CompetencyModel](t, a.want(t, http.StatusOK))
			if m.Code != code || (m.Next == "") != (code == "rep_senior") {
				t.Errorf("%s: %+v", code, m.CompetencyModelSummary)
			}
			continue
		}
		alike(t, a, none)
	}
	side := bodyOf[CompetencyComparison](t, n1.get(t, "/competency/comparison?family=rep").want(t, http.StatusOK))
	if len(side.Models) != 2 || side.Models[0].Code != "rep_mid" || side.Models[1].Code != "rep_senior" {
		t.Errorf("side by side: %+v", side.Models)
	}
	for _, r := range side.Rows {
		for _, cell := range r.Cells {
			if cell.Model != "rep_mid" && cell.Model != "rep_senior" {
				t.Errorf("%s tells of %s", r.Dimension, cell.Model)
			}
		}
	}
	alike(t, n1.get(t, "/competency/comparison?family=manager"), n1.get(t, "/competency/comparison?family=none"))
	for _, login := range []string{"m1", "m2", "v1", "exec", "iv", "auditor", "h1"} {
		same(t, login, modelCodes(t, f.as(login).get(t, "/competency/models")), everyModel()...)
	}
}

// What a role has not at all is refused; what is out of reach is not there.
func TestA7_ModelsAndQuestionsAreRefusedOrAbsent(t *testing.T) {
	f := newFirm(t)
	content := []string{"/competency/models", "/competency/models/rep_mid", "/competency/models/none", "/competency/comparison?family=rep"}
	questions := []string{"/interview/questions", "/interview/questions/R01", "/interview/questions/none", "/interview/kits"}
	for _, login := range []string{"fin", "admin", "cand", "payroll", "ops"} {
		for _, path := range slices.Concat(content, questions) {
			f.as(login).get(t, path).refused(t, http.StatusForbidden, "access.denied")
		}
	}
	for _, login := range []string{"n1", "m1", "v1", "exec"} {
		for _, path := range questions {
			f.as(login).get(t, path).refused(t, http.StatusForbidden, "access.denied")
		}
		f.as(login).get(t, "/competency/models/none").want(t, http.StatusNotFound)
	}
	// An interviewer reads what was assigned: nothing as long as no interview is.
	iv := f.as("iv")
	alike(t, iv.get(t, "/interview/questions/R01"), iv.get(t, "/interview/questions/none"))
	if list := bodyOf[InterviewQuestionList](t, iv.get(t, "/interview/questions").want(t, http.StatusOK)); list.Items == nil || len(list.Items) > 0 {
		t.Errorf("an interviewer reads %+v", list.Items)
	}
	if list := bodyOf[InterviewKitList](t, iv.get(t, "/interview/kits").want(t, http.StatusOK)); list.Items == nil || len(list.Items) > 0 {
		t.Errorf("an interviewer reads %+v", list.Items)
	}
}

// The own grade is that of the employment on the day of asking.
func TestA3_ModelsFollowTheEmployment(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		team := models.FactEntry{Facts: fact.Set{Teams: []fact.Team{{Code: "T", Name: "Team"}}}}
		add := func(person, family, grade, from, to string) {
			if !slices.ContainsFunc(team.Facts.Persons, func(p fact.Person) bool { return p.Code == person }) {
				team.Facts.Persons = append(team.Facts.Persons, fact.Person{Code: person, Name: "Name of " + person})
				s.user(t, strings.ToLower(person), "", "rep")
			}
			e := fact.Employment{Person: person, Valid: period.Interval{From: day(t, from)}, Family: family, Grade: grade, Team: "T"}
			if to != "" {
				e.Valid.To = day(t, to)
			}
			team.Facts.Employments = append(team.Facts.Employments, e)
		}
		add("P1", "rep", "junior", "2026-01-01", "2026-11-02") // today is the last day
		add("P1", "rep", "mid", "2026-11-03", "2026-11-04")
		add("P2", "manager", "senior", "2026-01-01", "")
		add("P3", "presales", "mid", "2026-01-01", "") // a family without models
		add("P4", "rep", "mid", "2026-11-03", "")      // begins tomorrow
		s.enter(t, team)
		s.console(t, func(tx *models.Tx) error {
			for _, login := range []string{"p1", "p2", "p3", "p4"} {
				u, err := tx.UserByLogin(login)
				if err == nil {
					_, err = tx.EditUser(u, "Name of "+login, strings.ToUpper(login))
				}
				if err != nil {
					return err
				}
			}
			return nil
		})
		s.user(t, "nobody", "", "employee")
		sees := func(login string, codes ...string) {
			t.Helper()
			same(t, login, modelCodes(t, s.as(login).get(t, "/competency/models")), codes...)
		}
		sees("p1", "rep_junior", "rep_mid")
		sees("p2", "manager_senior")
		sees("p3")
		sees("p4")
		sees("nobody")
		s.as("nobody").get(t, "/competency/comparison?family=rep").want(t, http.StatusNotFound)
		s.clock.advance(24 * time.Hour)
		sees("p1", "rep_mid", "rep_senior")
		sees("p4", "rep_mid", "rep_senior")
		s.as("p1").get(t, "/competency/models/rep_junior").want(t, http.StatusNotFound)
		s.clock.advance(48 * time.Hour)
		sees("p1") // has left
	})
}

func TestCompetencyModelsAreWhole(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	library, _ := competency.Shipped()
	same(t, "the models", modelCodes(t, h1.get(t, "/competency/models")), everyModel()...)
	for _, code := range everyModel() {
		m := bodyOf[CompetencyModel](t, h1.get(t, "/competency/models/"+code).want(t, http.StatusOK))
		want, _ := library.Model(code)
		total := 0
		if m.Family != want.Family || m.Grade != want.Grade || m.Next != want.Next || m.Months != want.Months || m.From == "" || len(m.Dimensions) != len(want.Dimensions) {
			t.Fatalf("%s: %+v", code, m.CompetencyModelSummary)
		}
		for i, d := range m.Dimensions {
			q := want.Dimensions[i]
			total += d.Weight
			if d.Dimension != q.Dimension || d.Weight != q.Weight || d.Required != q.Required || d.Critical != q.Critical || len(d.Sources) < 2 || len(d.Levels) != 5 || untold(d.Name, d.About) {
				t.Errorf("%s, %s: %+v", code, d.Dimension, d)
			}
			for n, l := range d.Levels {
				if l.Level != n+1 || len(l.Signs) < 2 || untold(append(l.Signs, l.Title, l.Counter)...) {
					t.Errorf("%s, %s: level %+v", code, d.Dimension, l)
				}
			}
		}
		if total != 100 {
			t.Errorf("the weights of %s come to %d", code, total)
		}
	}
}

// untold reports whether a text is missing in a language.
func untold(list ...Words) bool {
	return slices.ContainsFunc(list, func(w Words) bool { return w.ZH == "" || w.EN == "" })
}

// The cells of the comparison are what the models say one by one.
func TestGradesSideBySide(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	m1 := s.as("m1")
	for _, family := range []string{"rep", "manager"} {
		side := bodyOf[CompetencyComparison](t, m1.get(t, "/competency/comparison?family="+family).want(t, http.StatusOK))
		if len(side.Models) != 3 || len(side.Rows) == 0 || side.Family != family {
			t.Fatalf("%s: %+v", family, side)
		}
		asked := map[string]CompetencyDimension{}
		for _, x := range side.Models {
			for _, d := range bodyOf[CompetencyModel](t, m1.get(t, "/competency/models/"+x.Code).want(t, http.StatusOK)).Dimensions {
				asked[x.Code+" "+d.Dimension] = d
			}
		}
		cells := 0
		for _, r := range side.Rows {
			kinds := map[string]bool{}
			for _, cell := range r.Cells {
				d := asked[cell.Model+" "+r.Dimension]
				if d.Weight != cell.Weight || d.Required != cell.Required || d.Critical != cell.Critical || d.Name != r.Name {
					t.Errorf("%s of %s: %+v, the model says %+v", r.Dimension, cell.Model, cell, d)
				}
				kinds[fmt.Sprint(cell.Weight, cell.Required, cell.Critical)] = true
				cells++
			}
			if differs := len(kinds) > 1 || len(r.Cells) < 3; r.Differs != differs {
				t.Errorf("%s differs: %v, the cells %v", r.Dimension, r.Differs, r.Cells)
			}
		}
		if cells != len(asked) {
			t.Errorf("%d cells of %d", cells, len(asked))
		}
	}
	m1.get(t, "/competency/comparison").want(t, http.StatusUnprocessableEntity)
	m1.get(t, "/competency/comparison?family=none").want(t, http.StatusNotFound)
}

func TestWeightsByComparingInPairs(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	three := PairwiseComparison{Dimensions: []string{"lead_digging", "relationship", "collection"},
		Compare: []PairwiseJudgement{{"lead_digging", "relationship", "1/2"}, {"lead_digging", "collection", "3"}, {"relationship", "collection", "4"}}}
	got := bodyOf[PairwiseWeights](t, h1.post(t, "/competency/weights", three).want(t, http.StatusOK))
	// The eigenvalue of a matrix of three is 1 + x + 1/x with x³ = a(1,3) ÷ (a(1,2) a(2,3)) = 3/2.
	if len(got.Weights) != 3 || got.Weights[0] != (PairwiseWeight{"lead_digging", 32, "0.319618263936"}) || got.Weights[1].Weight != 56 || got.Weights[2].Weight != 12 || got.Lambda != "3.01829470729" || got.Ratio != "0.0158" || got.Random != "0.58" || len(got.Notices) > 0 {
		t.Errorf("%+v", got)
	}
	three.Compare[1].Times = "1/9"
	got = bodyOf[PairwiseWeights](t, h1.post(t, "/competency/weights", three).want(t, http.StatusOK))
	if len(got.Notices) != 1 || got.Notices[0].Code != "weights.inconsistent" || got.Notices[0].At != "compare" || untold(got.Notices[0].Says, got.Notices[0].Fix) || len(got.Worst) != 3 || got.Detour != "18" {
		t.Errorf("contradicting judgements: %+v", got)
	}
	wrong := PairwiseComparison{Dimensions: []string{"a_one", "b_two", "c_three"}, Compare: []PairwiseJudgement{{"a_one", "b_two", "10"}, {"a_one", "a_one", "1"}, {"a_one", "d_four", "1"}, {"b_two", "c_three", "x"}}}
	faults := faultsAt(t, h1.post(t, "/competency/weights", wrong).refused(t, http.StatusUnprocessableEntity, "weights.invalid"))
	if faults["(compare[3].times)"] != "weights.judgement" {
		t.Errorf("a judgement that is none: %v", faults)
	}
	wrong.Compare[3].Times = "1"
	faults = faultsAt(t, h1.post(t, "/competency/weights", wrong).refused(t, http.StatusUnprocessableEntity, "weights.invalid"))
	for at, code := range map[string]string{"(compare[0])": "weights.judgement", "(compare[1])": "weights.with_itself", "(compare[2])": "weights.dimension_unknown"} {
		if faults[at] != code {
			t.Errorf("%s: %q, want %s", at, faults[at], code)
		}
	}
	for _, login := range []string{"m1", "auditor", "bp", "finance", "e1"} {
		s.as(login).post(t, "/competency/weights", three).refused(t, http.StatusForbidden, "access.denied")
	}
}

// faultsAt are the codes of a problem document by their places.
func faultsAt(t testing.TB, a *answer) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range bodyOf[Problem](t, a).Errors {
		out[f.At] = f.Code
		if f.Detail == "" || f.Fix == "" || strings.Contains(f.At, ":") {
			t.Errorf("%s: %+v", a.request, f)
		}
	}
	return out
}
