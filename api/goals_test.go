package api

import (
	"net/http"
	"strings"
	"testing"

	"steelyard/compensation/kpi"
)

func TestGoals_AreJudgedByEveryLetter(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		goals := GoalCheck{Goals: []Goal{
			{Text: "尽快加强客户关系"},
			{Text: "Raise the collection attainment of the east team from 82 % to 95 % by 30 June 2026", From: "0.82", Value: "0.95",
				History: []string{"0.70", "0.74", "0.78", "0.80", "0.81", "0.82"}},
			{Name: "CL02", Formula: "collected / collection_target", Period: "2026-06"},
		}}
		got := bodyOf[GoalReports](t, e1.post(t, "/goal-checks", goals).want(t, http.StatusOK))
		if got.Version != kpi.SMARTVersion || len(got.Items) != 3 {
			t.Fatalf("%+v", got)
		}
		verdicts := func(r GoalReport) string {
			var out []string
			for _, l := range r.Letters {
				if len(l.Rules) == 0 {
					t.Errorf("%s: no rule of %s is told", r.Text, l.Letter)
				}
				for _, f := range l.Rules {
					if f.Says.ZH == "" || f.Says.EN == "" || (f.Verdict == kpi.Fail || f.Verdict == kpi.Warn) && f.Fix == nil {
						t.Errorf("%s: %+v says nothing, or nothing to do", r.Text, f)
					}
				}
				out = append(out, string(l.Letter)+":"+string(l.Verdict))
			}
			return strings.Join(out, " ")
		}
		for i, want := range []string{
			"S:fail M:fail A:not-checkable R:not-checkable T:fail", "S:pass M:pass A:warn R:not-checkable T:pass", "S:pass M:warn A:not-checkable R:not-checkable T:pass",
		} {
			if v := verdicts(got.Items[i]); v != want {
				t.Errorf("%q: %s, want %s", got.Items[i].Text, v, want)
			}
		}
		if got.Items[1].Code != "CL02" {
			t.Errorf("the metric is bound to %q", got.Items[1].Code)
		}
	})
}

func TestGoals_BadInputIsToldOfEveryGoal(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		e1 := s.as("e1")
		a := e1.post(t, "/goal-checks", GoalCheck{Goals: []Goal{{Text: " 。"}, {Name: "CL02", Value: "1,5"}, {Text: "ok"}, {Family: "kam"}}}).want(t, http.StatusUnprocessableEntity)
		p := bodyOf[Problem](t, a)
		places := map[string]bool{}
		for _, e := range p.Errors {
			places[strings.SplitN(e.At, " ", 2)[0]] = true
		}
		for _, at := range []string{"body.goals[0]", "body.goals[1].value", "body.goals[3].text"} {
			if !places[at] && !places["("+at+")"] {
				t.Errorf("nothing is said of %s: %+v", at, p.Errors)
			}
		}
		e1.post(t, "/goal-checks", map[string]any{"goals": []any{}}).want(t, http.StatusUnprocessableEntity)
		e1.post(t, "/goal-checks", map[string]any{"goals": []any{map[string]any{"text": "x", "approved_by": "E1"}}}).want(t, http.StatusUnprocessableEntity)
	})
}
