package api

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/scorecard"
)

func TestCards_AreReadByEverybodyWhoWorksHere(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	e1 := s.as("e1")
	shipped, _ := scorecard.Shipped()
	all := bodyOf[CardList](t, e1.get(t, "/cards").want(t, http.StatusOK))
	if len(all.Items) != len(shipped) {
		t.Fatalf("%d cards, want %d", len(all.Items), len(shipped))
	}
	for i, x := range all.Items {
		c := bodyOf[Card](t, e1.get(t, "/cards/"+x.Code).want(t, http.StatusOK))
		if c.Code != shipped[i].Code || c.Digest != shipped[i].Digest || len(c.Items) != len(shipped[i].Items) || len(c.Gates) == 0 || len(c.Marks) < 3 || c.Title.ZH == "" || c.Title.EN == "" {
			t.Errorf("%s is not whole: %+v", x.Code, c)
		}
		if again, list := scorecard.ReadTemplate("card.yaml", []byte(c.Document)); list.Failed() || again.Digest != c.Digest {
			t.Errorf("the document of %s reads as another card: %v", x.Code, list)
		}
		var sum money.Decimal
		for _, it := range c.Items {
			var err error
			if sum, err = sum.Add(decimalOf(t, it.Weight)); err != nil || len(it.Curve.Points) == 0 && len(it.Curve.Steps) == 0 || (it.KPI == "") == (it.Goal == nil) {
				t.Errorf("%s, %s: %+v", x.Code, it.Code, it)
			}
		}
		if sum.String() != "100" {
			t.Errorf("the weights of %s come to %s", x.Code, sum)
		}
	}
	c := bodyOf[Card](t, e1.get(t, "/cards/rep-monthly-mid").want(t, http.StatusOK))
	if p := c.Items[0].Curve.Points; c.Items[0].Curve.On != "attainment" || len(p) != 5 || p[3].At != "1" || p[3].Score != "75" || p[0].Below != "" || c.Coefficient == nil || c.Deductions[0].Counts != scorecard.MissedLog {
		t.Errorf("%+v", c)
	}
	alike(t, e1.get(t, "/cards/none"), e1.get(t, "/cards/indicators"))
}

// The designer answers with everything that it finds, for cards that read and for
// what is none.
func TestCards_AreChecked(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	h1 := s.as("h1")
	ask := func(document string) CardFindings {
		return bodyOf[CardFindings](t, h1.post(t, "/card-checks", CardCheck{document}).want(t, http.StatusOK))
	}
	own := string(mustShipped(t, "rep-monthly-mid"))
	if good := ask(own); !good.Passed || good.Card != "rep-monthly-mid v1" {
		t.Errorf("the shipped card: %+v", good)
	}
	bad := ask(strings.NewReplacer("weight: 25", "weight: 60", "kpi: AR01", "kpi: OP13", "kpi: AC04", "kpi: ZZ99").Replace(own))
	rules := map[string]bool{}
	for _, f := range bad.Findings {
		rules[f.Rule] = true
		if f.Says.ZH == "" || f.Says.EN == "" || f.Fix.ZH == "" || f.Fix.EN == "" {
			t.Errorf("%+v", f)
		}
	}
	for _, rule := range []string{"card.weights_sum", "card.weight_bounds", "card.diagnostic_kpi", "card.unknown_kpi"} {
		if !rules[rule] {
			t.Errorf("%s is not found: %v", rule, rules)
		}
	}
	if bad.Passed {
		t.Error("a bad card passes")
	}
	for _, none := range []string{"[", "{}", "card: x\napproved_by: me\n", `{"card": "x", "card": "y"}`, strings.Repeat("[", 5000), "a: &a [*a, *a]"} {
		if got := ask(none); got.Passed || len(got.Findings) == 0 || got.Card != "" {
			t.Errorf("%.20q: %+v", none, got)
		}
	}
	h1.post(t, "/card-checks", CardCheck{strings.Repeat("x", 65537)}).want(t, http.StatusUnprocessableEntity)
	h1.post(t, "/card-checks", CardCheck{strings.Repeat("x", 300<<10)}).want(t, http.StatusRequestEntityTooLarge)
	h1.post(t, "/card-checks", map[string]any{"document": own, "approved_by": "E1"}).want(t, http.StatusUnprocessableEntity)
	s.as("e1").post(t, "/card-checks", CardCheck{own}).want(t, http.StatusForbidden)
	inJSON, _ := json.Marshal(map[string]any{"card": "x"})
	if got := ask(string(inJSON)); got.Passed || len(got.Findings) < 3 {
		t.Errorf("a card in JSON with its code alone: %+v", got)
	}
}

func mustShipped(t testing.TB, code string) []byte {
	t.Helper()
	data, ok := scorecard.ShippedDocument(code)
	if !ok {
		t.Fatal(code)
	}
	return data
}
