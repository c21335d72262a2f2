package api

import (
	"net/http"
	"strings"
	"testing"
)

// bandedPlan has tiers, so that a curve can be drawn.
var bandedPlan = strings.Replace(commissionPlan, "rate: 10%}", "tiers: {on: collected, carry: year, mode: marginal, bands: [{upTo: 1000, rate: 1%}, {rate: 2%}]}, limits: {cap: 14, per: year}}", 1)

// A document is read out wherever it can be read: checked, as a draft, and as a
// version; with how many it covers for who may publish it, and for nobody else.
func TestPlanReading(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		body := map[string]string{"plan": "sales", "document": bandedPlan}
		check := bodyOf[PlanCheck](t, s.as("h1").post(t, "/plan-checks", body).want(t, http.StatusOK))
		r := check.Reading
		if !check.Publishable || r == nil || r.Version != 1 || r.From != "2026-01-01" || r.Currency != "CNY" || r.People == nil || *r.People != 11 {
			t.Fatalf("%+v %+v", check, r)
		}
		if len(r.Curves) != 1 || r.Curves[0].Cap != "14.00" || r.Curves[0].Per != "year" {
			t.Fatalf("%+v", r.Curves)
		}
		if got := r.Curves[0].Points; len(got) != 4 || got[1] != (PlanPoint{At: "1000.00", Pay: "10.00", Bound: true}) || got[2] != (PlanPoint{At: "1200.00", Pay: "14.00"}) {
			t.Errorf("%+v", got)
		}
		if len(r.Sentences) < 5 || r.Sentences[0].Text.ZH == "" || r.Sentences[0].Text.EN == "" || r.Sentences[0].Path != "who" {
			t.Errorf("%+v", r.Sentences)
		}
		if got := bodyOf[PlanCheck](t, s.as("designer").post(t, "/plan-checks", body).want(t, http.StatusOK)).Reading; got == nil || got.People != nil {
			t.Errorf("who may not publish is told how many it covers: %+v", got)
		}
		if got := bodyOf[PlanCheck](t, s.as("h1").post(t, "/plan-checks", map[string]string{"plan": "sales", "document": "plan: ["}).want(t, http.StatusOK)); got.Reading != nil || got.Publishable {
			t.Errorf("what cannot be read is read out: %+v", got)
		}

		made := s.as("h1").post(t, "/plan-drafts", body).want(t, http.StatusCreated)
		d := bodyOf[PlanDraft](t, made)
		if d.EditedBy != "h1" || d.Reading == nil || d.Reading.People == nil {
			t.Errorf("%+v", d)
		}
		if list := bodyOf[Page[PlanDraft]](t, s.as("designer").get(t, "/plan-drafts").want(t, http.StatusOK)).Items; len(list) != 1 || list[0].EditedBy != "h1" || list[0].Reading != nil {
			t.Errorf("%+v", list)
		}
		s.as("h1").ifMatch(made.tag()).post(t, "/plan-drafts/"+d.ID+"/publication", map[string]string{"consultation": "2026-01-05"}).want(t, http.StatusCreated)
		v := bodyOf[PlanVersion](t, s.as("e1").get(t, "/plans/sales/versions/1").want(t, http.StatusOK))
		if len(v.Sentences) != len(r.Sentences) || len(v.Curves) != 1 || v.Document == "" {
			t.Errorf("%+v", v)
		}
		if list := bodyOf[Page[Plan]](t, s.as("e1").get(t, "/plans").want(t, http.StatusOK)).Items; len(list) != 1 || list[0].Versions[0].Sentences != nil {
			t.Errorf("lists carry whole versions: %+v", list)
		}
	})
}

// Differences come as sentences too, and acknowledgements with the names of
// those whom the caller reaches.
func TestPlanWordsAndNames(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, commissionPlan)
		s.published(t, strings.NewReplacer("version: 1\n", "version: 2\n", "rate: 10%", "rate: 12%").Replace(commissionPlan))
		diff := bodyOf[PlanDiff](t, s.as("e1").get(t, "/plans/sales/diff?from=1&to=2").want(t, http.StatusOK))
		if len(diff.Changes) != 2 || diff.Changes[1].Text != (Words{ZH: "提成 比例：10% → 12%", EN: "Commission, rate: 10% → 12%"}) {
			t.Errorf("%+v", diff.Changes)
		}
		path := "/plans/sales/versions/2/acknowledgements"
		named := map[string]string{}
		for _, x := range bodyOf[Page[Acknowledgement]](t, s.as("h1").get(t, path).want(t, http.StatusOK)).Items {
			named[x.Person] = x.Name
		}
		if len(named) != 8 || named["E1"] == "" {
			t.Errorf("%v", named)
		}
		if own := bodyOf[Page[Acknowledgement]](t, s.as("e1").get(t, path).want(t, http.StatusOK)).Items; len(own) != 1 || own[0].Person != "E1" || own[0].Name != named["E1"] {
			t.Errorf("%+v", own)
		}
	})
}
