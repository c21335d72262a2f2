package api

import (
	"net/http"
	"strings"
	"testing"

	"steelyard/competency"
	"steelyard/models"
)

const ratingOfQN1 = "/competency/ratings/QN1/rep/lead_digging/manager/QM1/2026-10-10"

// sheet is a sheet of one line.
func sheetOf(person, source, rater string, level int) NewRatings {
	return NewRatings{Person: person, Source: source, Rater: rater, Ratings: []RatingLine{{Dimension: "bidding", RatingContent: RatingContent{Level: &level, Evidence: "两份标书一次过审，评分表在案"}}}}
}

func TestA1_RatingsOfOthersDoNotExist(t *testing.T) {
	st := newFirm(t)
	self := strings.NewReplacer("manager/QM1/2026-10-10", "self/QN1/2026-08-14").Replace(ratingOfQN1)
	peer := strings.NewReplacer("manager/QM1/2026-10-10", "peer/QN2/2026-09-20").Replace(ratingOfQN1)
	for _, c := range []struct {
		login, path string
		want        int
	}{
		{"n1", self, http.StatusOK}, {"n1", ratingOfQN1, http.StatusNotFound}, {"n1", peer, http.StatusNotFound},
		{"n2", self, http.StatusNotFound}, {"n2", peer, http.StatusNotFound}, {"m1", ratingOfQN1, http.StatusOK}, {"m1", peer, http.StatusNotFound}, {"m1", self, http.StatusNotFound}, // of the time before
		{"mx", self, http.StatusOK}, {"m2", ratingOfQN1, http.StatusNotFound}, {"v1", ratingOfQN1, http.StatusOK}, {"v1", peer, http.StatusNotFound},
		{"h1", peer, http.StatusOK}, {"auditor", peer, http.StatusOK}, {"fin", ratingOfQN1, http.StatusForbidden}, {"iv", ratingOfQN1, http.StatusForbidden},
		{"h1", strings.Replace(ratingOfQN1, "2026-10-10", "yesterday", 1), http.StatusNotFound},
	} {
		if a := st.as(c.login).get(t, c.path); a.status != c.want {
			t.Errorf("%s %s: %d, want %d", c.login, c.path, a.status, c.want)
		}
	}
}

// Who may rate whom, and in what part.
func TestA2_OnlyWhoLeadsOrKeepsRates(t *testing.T) {
	st := newFirm(t)
	for name, c := range map[string]struct {
		login string
		sheet NewRatings
		want  int
		code  string
	}{
		"oneself":                                {"n1", sheetOf("QN1", "self", "", 4), http.StatusCreated, ""},
		"oneself as one's manager":               {"m1", sheetOf("QM1", "manager", "", 4), http.StatusForbidden, "rating.not_yours"},
		"a peer":                                 {"n1", sheetOf("QN2", "peer", "", 4), http.StatusForbidden, "reach.outside"},
		"who reports to one":                     {"m1", sheetOf("QN1", "manager", "", 4), http.StatusCreated, ""},
		"who reports to one, as a peer":          {"m1", sheetOf("QN1", "peer", "", 4), http.StatusForbidden, "rating.not_yours"},
		"who reports to one, in another's name":  {"m1", sheetOf("QN1", "manager", "QV1", 4), http.StatusForbidden, "rating.not_yours"},
		"who reports to somebody else":           {"m2", sheetOf("QN1", "manager", "", 4), http.StatusForbidden, "reach.outside"},
		"somebody whom nobody knows":             {"m1", sheetOf("NOBODY", "manager", "", 4), http.StatusForbidden, "reach.outside"},
		"a panel's sheet, by human resources":    {"h1", sheetOf("QN1", "panel", "QH2", 4), http.StatusCreated, ""},
		"a peer's sheet, by human resources":     {"h1", sheetOf("QN2", "peer", "QS1", 4), http.StatusCreated, ""},
		"their own director, by human resources": {"h1", sheetOf("QV1", "panel", "QH2", 4), http.StatusForbidden, "reach.outside"},
		"their colleague, by human resources":    {"h1", sheetOf("QH2", "manager", "", 4), http.StatusForbidden, "reach.outside"},
		"finance":                                {"fin", sheetOf("QN1", "manager", "QM1", 4), http.StatusForbidden, "access.denied"},
		"an auditor":                             {"auditor", sheetOf("QN1", "manager", "QM1", 4), http.StatusForbidden, "access.denied"},
	} {
		a := st.as(c.login).post(t, "/competency/ratings", c.sheet)
		if a.status != c.want || c.code != "" && a.code() != c.code {
			t.Errorf("%s: %d %s, want %d %s", name, a.status, a.code(), c.want, c.code)
		}
	}
	if got := bodyOf[RatingSheet](t, st.as("m1").post(t, "/competency/ratings", sheetOf("QN2", "manager", "", 4)).want(t, http.StatusCreated)); len(got.Items) != 1 ||
		got.Items[0].Rater != (Named{"QM1", "ZnaQM1"}) || got.Items[0].Family != "rep" || got.Items[0].On != "2026-11-02" || got.Items[0].Version != 1 || *got.Items[0].Level != 4 {
		t.Errorf("%+v", got)
	}
}

// Who keeps ratings learns no name by naming a rater, and changes nothing that is
// read by another role alone.
func TestA7_KeepingRatingsWidensNoReach(t *testing.T) {
	st := newFirm(t)
	for rater, name := range map[string]string{"QV1": "", "QS1": "ZnaQS1"} { // QV1 leads h1, who does not reach them
		got := bodyOf[RatingSheet](t, st.as("h1").post(t, "/competency/ratings", sheetOf("QN1", "panel", rater, 4)).want(t, http.StatusCreated))
		if got.Items[0].Rater != (Named{rater, name}) {
			t.Errorf("%+v", got.Items[0].Rater)
		}
	}
	st.user(t, "both", "QM3", "hr", "auditor", "employee")
	peer := "/competency/ratings/QH2/rep/lead_digging/peer/QN1/2026-09-20"
	st.enter(t, models.FactEntry{Ratings: []models.Rating{{Person: "QH2", Family: "rep", Dimension: "lead_digging", By: competency.ByPeer, Rater: "QN1", On: day(t, "2026-09-20"), Version: 1, Level: 3}}})
	both := st.as("both")
	both.get(t, peer).want(t, http.StatusOK)
	level := 1
	change := RatingChange{Because{"a test"}, RatingContent{Level: &level, Evidence: "x"}}
	both.ifMatch(`"1"`).do(t, http.MethodPut, peer, change).want(t, http.StatusNotFound)
	both.ifMatch(`"1"`).post(t, peer+"/withdrawal", Withdrawal{Because{"a test"}}).want(t, http.StatusNotFound)
	st.as("h1").get(t, "/competency/ratings/QN1%20/rep/lead_digging/manager/QM1/2026-10-10").want(t, http.StatusNotFound)
}

func TestA11_SheetsAreTakenStrictly(t *testing.T) {
	st := newFirm(t)
	m1 := st.as("m1")
	line := func(text string) string {
		return `{"person":"QN1","source":"manager","ratings":[` + text + `]}`
	}
	for name, c := range map[string]struct {
		body string
		want string
	}{
		"an unknown key":           {line(`{"dimension":"bidding","level":3,"approved":true}`), "request.invalid"},
		"a level of ten":           {line(`{"dimension":"bidding","level":10,"evidence":"x"}`), "request.invalid"},
		"a level of zero":          {line(`{"dimension":"bidding","level":0,"evidence":"x"}`), "request.invalid"},
		"half a level":             {line(`{"dimension":"bidding","level":3.5}`), "request.invalid"},
		"no line":                  {line(``), "request.invalid"},
		"no evidence for a four":   {line(`{"dimension":"bidding","level":4}`), "facts.invalid"},
		"an unknown dimension":     {line(`{"dimension":"charm","level":3}`), "facts.invalid"},
		"the same dimension twice": {line(`{"dimension":"bidding","level":3},{"dimension":"bidding","level":3}`), "facts.invalid"},
		"a day that has not come":  {`{"person":"QN1","source":"manager","on":"2026-11-03","ratings":[{"dimension":"bidding","level":3}]}`, "request.invalid"},
		"evidence of blanks":       {line(`{"dimension":"bidding","level":4,"evidence":" \n "}`), "facts.invalid"},
		"another family":           {`{"person":"QN1","family":"manager","source":"manager","ratings":[{"dimension":"coaching","level":3}]}`, "request.invalid"},
		"a source that is not":     {strings.Replace(line(`{"dimension":"bidding","level":3}`), "manager", "oracle", 1), "request.invalid"},
	} {
		a := m1.with("Content-Type", "application/json").send(t, http.MethodPost, "/competency/ratings", strings.NewReader(c.body))
		a.refused(t, http.StatusUnprocessableEntity, c.want)
		checkProblem(t, a, "en")
		if name == "no evidence for a four" && !strings.Contains(string(a.body), "ratings[0].evidence") {
			t.Errorf("the place is not told: %s", a.body)
		}
	}
	early := sheetOf("QN1", "self", "", 4)
	early.On = "2019-08-20"
	st.as("n1").post(t, "/competency/ratings", early).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	if n := st.number(t, "SELECT COUNT(*) FROM competency_ratings WHERE dimension = 'bidding'"); n != 0 {
		t.Errorf("%d ratings were kept", n)
	}
}

// A rating is corrected and taken back by who keeps them, with a reason, by its
// newest revision; both are in the audit and the old level is still there.
func TestRatings_AreCorrectedAndTakenBack(t *testing.T) {
	st := newFirm(t)
	level := 2
	change := RatingChange{Because{"wrong person's note"}, RatingContent{Level: &level, Evidence: "客户名单里两家没有回访记录"}}
	h1 := st.as("h1")
	st.as("m1").ifMatch(`"1"`).do(t, http.MethodPut, ratingOfQN1, change).want(t, http.StatusForbidden)
	got := bodyOf[Rating](t, h1.ifMatch(`"1"`).do(t, http.MethodPut, ratingOfQN1, change).want(t, http.StatusOK))
	if *got.Level != 2 || got.Revision != 2 {
		t.Errorf("%+v", got)
	}
	h1.ifMatch(`"1"`).do(t, http.MethodPut, ratingOfQN1, change).refused(t, http.StatusConflict, "version.stale")
	h1.ifMatch(`"2"`).post(t, ratingOfQN1+"/withdrawal", Withdrawal{Because{"no talk took place"}}).want(t, http.StatusOK)
	h1.get(t, ratingOfQN1).want(t, http.StatusNotFound)
	if n := st.number(t, "SELECT COUNT(*) FROM competency_ratings WHERE person = 'QN1' AND rater = 'QM1'"); n != 3 {
		t.Errorf("%d rows are kept of the rating, its correction and its end", n)
	}
	if n := st.number(t, "SELECT COUNT(*) FROM audit WHERE object = 'rating'"); n != 2 {
		t.Errorf("%d entries of the audit", n)
	}
	a := bodyOf[Assessment](t, st.as("m1").get(t, "/assessments/QN1").want(t, http.StatusOK))
	for _, d := range a.Dimensions {
		if d.Code == "lead_digging" && (len(figureBy(d, competency.ByManager).Ratings) != 1 || figureBy(d, competency.ByManager).Ratings[0].Rater != "QMX") {
			t.Errorf("what was taken back still counts: %+v", d)
		}
	}
}

func figureBy(d AssessedDimension, by competency.RaterKind) RatedFigure {
	for _, f := range d.Figures {
		if f.Source == by {
			return f
		}
	}
	return RatedFigure{}
}
