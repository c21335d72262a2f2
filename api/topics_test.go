package api

import (
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"
)

// askedOfCandidates are sentences about something nobody may ask, with the topic and the
// words that were found; "" for what may be asked.
func askedOfCandidates() [][3]string {
	return [][3]string{
		{"您结婚了吗？", "marriage", "结婚"}, {"Are you married?", "marriage", "married"}, {"近两年打算生孩子吗", "children", ""}, {"Do you plan to have children?", "children", ""},
		{"您今年多大年龄？", "age", ""}, {"How old are you?", "age", "How old are you"}, {"您信什么宗教？", "religion", ""}, {"What is your religion?", "religion", "religion"},
		{"请讲一笔您收回来的欠款。", "", ""}, {"Tell me about the oldest receivable you have collected.", "", ""}, {"这笔应收款的账龄多久？", "", ""},
	}
}

// The same sentence is found in Chinese and in English, and nothing of it stays
// behind: neither in the store nor in the log.
func TestH14_ForbiddenTopicsAreFoundInBothLanguages(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.user(t, "iv", "", "interviewer")
		s.user(t, "recruits", "", "recruiter")
		mark := "Zq7secret"
		var in TopicCheck
		for _, x := range askedOfCandidates() {
			in.Texts = append(in.Texts, mark+" 🙂 "+x[0])
		}
		entries := "SELECT COUNT(*) FROM audit WHERE login <> 'console'" // who is signed in by the test itself
		before := s.count(t, entries)
		for _, login := range []string{"h1", "m1", "iv", "recruits"} {
			got := bodyOf[TopicFindings](t, s.as(login).post(t, "/interview/topic-checks", in).want(t, http.StatusOK))
			if len(got.Items) != len(in.Texts) {
				t.Fatalf("%d answers to %d texts", len(got.Items), len(in.Texts))
			}
			for i, x := range askedOfCandidates() {
				checkFindings(t, in.Texts[i], x, got.Items[i].Findings)
			}
		}
		if after := s.count(t, entries); after != before {
			t.Errorf("%d entries of the audit before, %d after", before, after)
		}
		if log := s.log.String(); len(log) < 500 || strings.Contains(log, mark) || strings.Contains(log, "结婚") || strings.Contains(log, "married") {
			t.Error("the log holds what was checked, or nothing at all")
		}
		for _, login := range []string{"e1", "v1", "finance", "auditor", "designer"} {
			s.as(login).post(t, "/interview/topic-checks", in).refused(t, http.StatusForbidden, "access.denied")
		}
	})
}

// checkFindings fails the test unless the findings are of the topic, with the
// places of the words that they name.
func checkFindings(t *testing.T, text string, want [3]string, list []TopicFinding) {
	t.Helper()
	if (want[1] == "") != (len(list) == 0) || list == nil {
		t.Errorf("%q: %+v", text, list)
		return
	}
	runes, found := []rune(text), want[1] == ""
	for _, f := range list {
		found = found || f.Topic == want[1] && (want[2] == "" || strings.EqualFold(f.Text, want[2]))
		if f.From < 0 || f.To > len(runes) || string(runes[f.From:f.To]) != f.Text || untold(f.Name, f.Why, f.Ask) {
			t.Errorf("%q: %+v", text, f)
		}
	}
	if !found {
		t.Errorf("%q: no %s in %+v", text, want[1], list)
	}
}

func TestH14_TextsToCheckAreBounded(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	m1 := s.as("m1")
	long := strings.Repeat("账", mostCharacters)
	m1.post(t, "/interview/topic-checks", TopicCheck{[]string{long, ""}}).want(t, http.StatusOK)
	a := m1.post(t, "/interview/topic-checks", TopicCheck{[]string{"x", long + "款"}}).want(t, http.StatusUnprocessableEntity)
	if faults := faultsAt(t, a); faults["(texts[1])"] != "request.meaning" {
		t.Errorf("a text that is too long: %v", faults)
	}
	m1.post(t, "/interview/topic-checks", TopicCheck{make([]string, 21)}).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	m1.post(t, "/interview/topic-checks", TopicCheck{[]string{}}).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	m1.post(t, "/interview/topic-checks", TopicCheck{[]string{strings.Repeat("x", 600<<10)}}).want(t, http.StatusRequestEntityTooLarge)
	if utf8.RuneCountInString(long) != mostCharacters {
		t.Error("the bound was not tried")
	}
}

// Members that a request does not describe are refused however deep they stand.
func TestA11_ContentRequestsTakeNoOtherMember(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1").with("Content-Type", "application/json")
	for _, x := range [][3]string{
		{"/competency/weights", `{"dimensions":["a_one"],"compare":[{"of":"a","over":"b","times":"1","approved_by":"E1"}]}`, "compare[0].approved_by"},
		{"/competency/weights", `{"dimensions":["a_one"],"compare":[],"weights":[]}`, "weights"},
		{"/interview/kits", `{"model":"rep_mid","sessions":[{"interviewers":["a","b"],"minutes":60,"questions":["R01"]}]}`, "sessions[0].questions"},
		{"/interview/kits", `{"model":"rep_mid","sessions":[{"interviewers":["a","b"],"minutes":60}],"bank":"own.yaml"}`, "bank"},
		{"/interview/topic-checks", `{"texts":["x"],"file":"/etc/passwd"}`, "file"},
		{"/interview/panel-results", `{"model":"rep_mid","sheets":[{"interviewer":"a","scores":[{"dimension":"collection","score":"3","status":"final"}]}]}`, "sheets[0].scores[0].status"},
		{"/interview/panel-results", `{"model":"rep_mid","sheets":[{"interviewer":"a","scores":[]}],"standing":"meets"}`, "standing"},
		{"/interview/panel-results", `{"model":"rep_mid","rule":{"mean":"3","critical":"none"},"sheets":[{"interviewer":"a","scores":[]}]}`, "rule.critical"},
		{"/agreement", `{"statistic":"icc","ratings":[{"subject":"a","rater":"b","value":"1","weight":2}]}`, "ratings[0].weight"},
		{"/agreement", `{"statistic":"four-fifths","groups":[{"group":"a","applicants":1,"selected":1,"base":true}]}`, "groups[0].base"},
		{"/agreement", `{"statistic":"icc","matrix":[[1,2]]}`, "matrix"},
	} {
		a := h1.send(t, http.MethodPost, x[0], strings.NewReader(x[1])).refused(t, http.StatusUnprocessableEntity, "request.invalid")
		found := false
		for _, f := range bodyOf[Problem](t, a).Errors {
			found = found || f.Code == "shape.unknown_field" && f.At == x[2]
		}
		if !found {
			t.Errorf("%s takes %s: %s", x[0], x[2], a.body)
		}
	}
}
