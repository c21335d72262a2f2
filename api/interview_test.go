package api

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"steelyard/competency"
	"steelyard/competency/interview"
)

func TestQuestionsAreFilteredAndWhole(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1, auditor := s.as("h1"), s.as("auditor")
	bank, _ := interview.Shipped()
	all := bodyOf[InterviewQuestionList](t, h1.get(t, "/interview/questions").want(t, http.StatusOK))
	if len(all.Items) != len(bank.Latest()) || len(all.Items) < 60 {
		t.Fatalf("%d questions of %d", len(all.Items), len(bank.Latest()))
	}
	for _, x := range all.Items {
		q := bodyOf[InterviewQuestion](t, auditor.get(t, "/interview/questions/"+x.Code).want(t, http.StatusOK))
		want, _ := bank.Question(x.Code)
		if q.Code != x.Code || q.Text != x.Text || wordsOf(want.Text) != q.Text || len(q.Signs) != 3 || len(q.Probes) != len(want.Probes) || len(q.Flags) != len(want.Flags) || untold(slices.Concat(q.Probes, q.Flags)...) {
			t.Errorf("%s is not whole: %+v", x.Code, q)
		}
		for i, sign := range q.Signs {
			if sign.Level != 2*i+1 || sign.Text != wordsOf(want.Signs[i].Text) {
				t.Errorf("%s: %+v", x.Code, sign)
			}
		}
	}
	for query, fits := range map[string]func(InterviewQuestionSummary) bool{
		"?family=manager": func(q InterviewQuestionSummary) bool { return q.Family == "manager" },
		"?grade=junior":   func(q InterviewQuestionSummary) bool { return slices.Contains(q.Grades, "junior") },
		"?dimension=collection": func(q InterviewQuestionSummary) bool {
			return q.Dimension == "collection" || slices.Contains(q.Also, "collection")
		},
		"?type=case": func(q InterviewQuestionSummary) bool { return q.Type == interview.Case },
		"?family=rep&grade=mid&type=case": func(q InterviewQuestionSummary) bool {
			return q.Family == "rep" && slices.Contains(q.Grades, "mid") && q.Type == interview.Case
		},
		"?family=none":                    func(InterviewQuestionSummary) bool { return false },
		"?dimension=COLLECTION&type=case": func(InterviewQuestionSummary) bool { return false },
	} {
		var got, want []string
		for _, q := range bodyOf[InterviewQuestionList](t, h1.get(t, "/interview/questions"+query).want(t, http.StatusOK)).Items {
			got = append(got, q.Code)
		}
		for _, q := range all.Items {
			if fits(q) {
				want = append(want, q.Code)
			}
		}
		if !slices.Equal(got, want) || strings.Contains(query, "none") == (len(want) > 0) && !strings.Contains(query, "COLL") {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	h1.get(t, "/interview/questions?type=riddle").want(t, http.StatusUnprocessableEntity)
	if text := string(h1.get(t, "/interview/questions").body); strings.Contains(text, `"signs"`) || strings.Contains(text, `"probes"`) || strings.Contains(text, `"flags"`) {
		t.Error("the list has keys of questions")
	}
	kits := bodyOf[InterviewKitList](t, h1.get(t, "/interview/kits").want(t, http.StatusOK)).Items
	if len(kits) != len(bank.LatestKits()) || len(kits) < 2 {
		t.Fatalf("%d kits", len(kits))
	}
	for _, k := range kits {
		minutes := 0
		for _, code := range k.Questions {
			minutes += bodyOf[InterviewQuestion](t, h1.get(t, "/interview/questions/"+code).want(t, http.StatusOK)).Minutes
		}
		if minutes != k.Minutes || untold(k.Name) {
			t.Errorf("%s: %d minutes, %+v", k.Code, minutes, k)
		}
	}
}

// twoSessions is an order of two sessions of an hour with two interviewers each.
func twoSessions(model string, minutes int) KitOrder {
	return KitOrder{Model: model, Sessions: []KitSession{{Interviewers: []string{"I1", "I2"}, Minutes: minutes}, {Interviewers: []string{"I3", "I4"}, Minutes: minutes}}}
}

// Whatever is built keeps to the sessions, and two hear a question on every
// dimension of the model; the manuals say how long it takes.
func TestKitsAreBuilt(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	for model, total := range map[string]int{"rep_junior": 106, "rep_mid": 115, "rep_senior": 115, "manager_junior": 113, "manager_mid": 117, "manager_senior": 117} {
		k := bodyOf[BuiltKit](t, h1.post(t, "/interview/kits", twoSessions(model, 60)).want(t, http.StatusOK))
		library, _ := competency.Shipped()
		m, _ := library.Model(model)
		if k.Model.Code != model || k.Total != total || k.Opening != 5 || k.Closing != 5 || k.Each != 1 || !k.Minimal || len(k.Coverage) != len(m.Dimensions) || len(k.Sessions) != 2 {
			t.Errorf("%s: %+v", model, k)
		}
		primary := map[string]bool{}
		for _, x := range k.Sessions {
			used := 10
			for _, q := range x.Questions {
				used += q.Minutes
				primary[q.Dimension] = true
			}
			if used != x.Used || used > 60 {
				t.Errorf("%s: a session of %d minutes, %d are told", model, used, x.Used)
			}
		}
		for i, row := range k.Coverage {
			if row.Dimension != m.Dimensions[i].Dimension || row.Viewers < 2 || !primary[row.Dimension] || len(row.Heard) != 4 {
				t.Errorf("%s: %+v", model, row)
			}
		}
	}
	none, zero := twoSessions("rep_mid", 60), 0
	none.Opening, none.Closing = &zero, &zero
	if k := bodyOf[BuiltKit](t, h1.post(t, "/interview/kits", none).want(t, http.StatusOK)); k.Opening != 0 || k.Closing != 0 || k.Total != k.Minutes {
		t.Errorf("without opening and closing: %+v", k)
	}
}

func TestKitsThatCannotBeBuiltAreExplained(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	for _, lang := range []string{"en", "zh"} {
		a := h1.with("Accept-Language", lang).post(t, "/interview/kits", twoSessions("rep_mid", 30)).refused(t, http.StatusUnprocessableEntity, "kit.invalid")
		checkProblem(t, a, lang)
		if faults := faultsAt(t, a); faults["(sessions)"] != "kit.minutes_missing" {
			t.Errorf("half an hour: %v", faults)
		}
	}
	alone := twoSessions("rep_mid", 60)
	alone.Sessions = alone.Sessions[:1]
	alone.Sessions[0].Interviewers = []string{"I1", "I1"}
	faults := faultsAt(t, h1.post(t, "/interview/kits", alone).refused(t, http.StatusUnprocessableEntity, "kit.invalid"))
	if faults["(sessions[0])"] != "kit.interviewer_twice" || faults["(sessions)"] != "kit.one_interviewer" {
		t.Errorf("one interviewer twice: %v", faults)
	}
	a := h1.post(t, "/interview/kits", twoSessions("rep_mit", 60)).refused(t, http.StatusUnprocessableEntity, "kit.invalid")
	if faultsAt(t, a)["(model)"] != "competency.model_unknown" || !strings.Contains(string(a.body), "rep_mid") {
		t.Errorf("no such model: %s", a.body)
	}
	for _, wrong := range []map[string]any{{"model": "rep_mid", "sessions": []any{}}, {"model": "rep_mid", "sessions": []any{map[string]any{"minutes": 481, "interviewers": []any{"I1"}}}},
		{"model": "rep_mid", "each": 5, "sessions": []any{}}, {"sessions": []any{}}} {
		h1.post(t, "/interview/kits", wrong).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	}
	for _, login := range []string{"m1", "auditor", "finance", "e1"} {
		s.as(login).post(t, "/interview/kits", twoSessions("rep_mid", 60)).refused(t, http.StatusForbidden, "access.denied")
	}
}

// manualSheets are the sheets of the manuals.
func manualSheets() PanelSheets {
	return PanelSheets{Model: "rep_mid", Candidate: "C-014", Rule: &PanelRule{"3.5"}, Sheets: []PanelSheet{
		{Interviewer: "I1", Scores: []PanelMark{{"qualification", "4", "讲清楚一单为什么放弃"}, {"relationship", "3", ""}, {"collection", "4", "付款路径逐步核对"}, {"integrity", "4", "当天更正"}}},
		{Interviewer: "I2", Scores: []PanelMark{{"qualification", "5", "五要素逐项有证据"}, {"relationship", "3", ""}, {"collection", "not_observed", ""}, {"integrity", "4", "拒绝补写拜访"}}},
	}}
}

// By hand: (12 × 4.5 + 16 × 3 + 10 × 4) ÷ 38 = 142 ÷ 38 = 3.7368.
func TestPanelResults(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	got := bodyOf[PanelResult](t, h1.post(t, "/interview/panel-results", manualSheets()).want(t, http.StatusOK))
	if got.Overall != "3.7368" || got.Standing != interview.Meets || got.Debrief || got.Candidate != "C-014" || got.Rule.Mean != "3.5" || len(got.Notices) > 0 || len(got.Trace) < 100 || len(got.Reasons) != 1 {
		t.Errorf("%+v", got)
	}
	for _, l := range got.Dimensions {
		switch l.Dimension {
		case "qualification":
			if l.Mean != "4.5" || l.Range == nil || *l.Range != 1 || l.RWG != "0.75" || l.N != 2 || l.Scores[1].Note != "五要素逐项有证据" {
				t.Errorf("%+v", l)
			}
		case "collection":
			if l.Mean != "4" || l.RWG != "" || l.N != 1 || !slices.Equal(l.NotObserved, []string{"I2"}) {
				t.Errorf("%+v", l)
			}
		case "bidding":
			if l.Mean != "" || l.Range != nil || l.N != 0 || len(l.NotObserved) != 2 {
				t.Errorf("nobody observed it: %+v", l)
			}
		}
	}
	apart := manualSheets()
	apart.Sheets[1].Weight = 2
	apart.Reason = &PanelReason{EN: "the lead knows the trade"}
	apart.Sheets[1].Scores[1] = PanelMark{"relationship", "1", "she is married and pregnant"}
	got = bodyOf[PanelResult](t, h1.post(t, "/interview/panel-results", apart).want(t, http.StatusOK))
	if !got.Debrief || got.Standing != interview.DoesNot || len(got.Notices) < 2 || got.Notices[0].Code != "panel.topic" || got.Notices[0].At != "sheets[1].scores[1]" || untold(got.Notices[0].Says) {
		t.Errorf("%+v", got)
	}
}

func TestPanelSheetsThatAreWrong(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	wrong := manualSheets()
	wrong.Rule.Mean = "6"
	wrong.Sheets[1].Interviewer, wrong.Sheets[1].Weight = "I1", 2
	wrong.Sheets[0].Scores[0].Note = ""
	wrong.Sheets[0].Scores[1].Dimension = "relationshp"
	wrong.Sheets[1].Scores[1].Dimension = "qualification"
	for _, lang := range []string{"en", "zh"} {
		a := h1.with("Accept-Language", lang).post(t, "/interview/panel-results", wrong).refused(t, http.StatusUnprocessableEntity, "panel.invalid")
		checkProblem(t, a, lang)
		faults := faultsAt(t, a)
		for at, code := range map[string]string{"(rule.mean)": "panel.rule", "(reason)": "panel.weights_without_reason", "(sheets[1])": "panel.rater_twice", "(sheets[0].scores[0])": "panel.no_evidence",
			"(sheets[0].scores[1])": "panel.unknown_dimension", "(sheets[1].scores[1])": "panel.dimension_twice"} {
			if faults[at] != code {
				t.Errorf("%s: %q, want %s", at, faults[at], code)
			}
		}
	}
	unknown := manualSheets()
	unknown.Model = "none"
	if faults := faultsAt(t, h1.post(t, "/interview/panel-results", unknown).refused(t, http.StatusUnprocessableEntity, "panel.invalid")); faults["(model)"] != "competency.model_unknown" {
		t.Errorf("%v", faults)
	}
	for _, score := range []string{"0", "6", "3.5", "", "x"} {
		bad := manualSheets()
		bad.Sheets[0].Scores[0].Score = score
		h1.post(t, "/interview/panel-results", bad).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	}
	for _, login := range []string{"m1", "auditor", "finance", "e1"} {
		s.as(login).post(t, "/interview/panel-results", manualSheets()).refused(t, http.StatusForbidden, "access.denied")
	}
}
