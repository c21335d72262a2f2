package scorecard

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

func shippedCards(t testing.TB) map[string]*Template {
	t.Helper()
	cards, list := Shipped()
	if len(list) > 0 {
		t.Fatal(list)
	}
	byCode := map[string]*Template{}
	for _, c := range cards {
		byCode[c.Code] = c
	}
	return byCode
}

// The weights of the shipped cards, item by item.
func TestShippedCardsHaveTheirWeights(t *testing.T) {
	want := map[string]string{
		"rep-monthly-junior":            "CL02 15, AR01 10, CL03 5, OP02 30, OP01 10, OP19 20, AC04 10",
		"rep-monthly-mid":               "CL02 25, AR01 15, CL03 5, OP02 20, OP01 10, OP19 15, AC04 10",
		"rep-monthly-senior":            "CL02 30, AR01 20, CL03 10, OP02 10, OP01 10, OP19 10, AC04 10",
		"rep-monthly-junior-commission": "AR01 15, CL03 5, OP02 35, OP01 10, OP19 25, AC04 10",
		"rep-monthly-mid-commission":    "AR01 25, CL03 5, OP02 30, OP01 10, OP19 20, AC04 10",
		"rep-monthly-senior-commission": "AR01 35, CL03 10, OP02 20, OP01 10, OP19 15, AC04 10",
		"manager-quarterly":             "CL02 30, OP01 15, PE02 15, CT02 10, AR01 10, CL05 10, AC07 10",
		"probation-rep-1":               "PB01 40, PB02 30, PB03 30",
		"probation-rep-2":               "PB01 20, PB04 30, OP02 30, PB03 20",
		"probation-rep-3":               "OP02 40, OP19 30, AR07 15, PB03 15",
		"probation-manager-1":           "confirm 40, rhythm 30, one_to_one 30",
		"probation-manager-2":           "joint_visits 40, reserve_plan 30, clean_up 30",
		"probation-manager-3":           "AR01 25, CL02 25, CL05 25, person_lifted 25",
	}
	cards := shippedCards(t)
	if len(cards) != len(want) {
		t.Errorf("%d cards, want %d", len(cards), len(want))
	}
	for code, weights := range want {
		card := cards[code]
		if card == nil {
			t.Errorf("%s is not there", code)
			continue
		}
		var got []string
		for _, it := range card.Items {
			name := it.KPI
			if name == "" {
				name = it.Code
			}
			got = append(got, fmt.Sprint(name, " ", it.Weight))
		}
		if s := strings.Join(got, ", "); s != weights {
			t.Errorf("%s: %s, want %s", code, s, weights)
		}
		purpose, cycle := PerformancePay, period.InMonth
		switch {
		case strings.HasPrefix(code, "probation"):
			purpose = Probation
		case strings.HasSuffix(code, "commission"):
			purpose = Commission
		case strings.HasPrefix(code, "manager"):
			cycle = period.InQuarter
		}
		if card.Purpose != purpose || card.Cycle != cycle || card.Version != 1 || card.Scale.String() != "100" || card.Digits != 2 {
			t.Errorf("%s: %s, %s, v%d", code, card.Purpose, card.Cycle, card.Version)
		}
	}
}

// The shipped cards break none of the designer's rules: not even a warning.
func TestShippedCardsPassTheDesignersChecks(t *testing.T) {
	commission := Pay{Bases: []Basis{{Plan: "kam", Measure: "collected_net", Share: money.Int(50)}}, PerformanceShare: money.Int(10)}
	for code, card := range shippedCards(t) {
		if list := card.Check(shipped(t), Pay{}); len(list) > 0 {
			t.Errorf("%s: %v", code, list)
		}
		// beside a plan on collected cash, only cards of performance pay with CL02 are told of
		list := card.Check(shipped(t), commission)
		holds := card.Purpose == PerformancePay
		if got := strings.Join(codes(list), " "); holds != (got == "card.paid_twice (warning)") || !holds && got != "" {
			t.Errorf("%s beside commission on cash: %v", code, list)
		}
	}
	list := shippedCards(t)["rep-monthly-senior"].Check(shipped(t), commission)
	if !strings.Contains(list.Error(), "53 % of target pay depends on collection, 3 % twice") {
		t.Errorf("%v", list)
	}
}

// On target a card of a representative or manager is worth 75 points and the
// coefficient 1; a fifth above it is full, and both are graded so.
func TestShippedCardsOnTarget(t *testing.T) {
	for code, card := range shippedCards(t) {
		for _, c := range []struct {
			actual       string
			total, grade string
			coefficient  map[Purpose]string
		}{
			{"1", "75", "B", map[Purpose]string{Commission: "1", PerformancePay: "1"}},
			{"1.2", "100", "A", map[Purpose]string{Commission: "1.2", PerformancePay: "1.3"}},
			{"0.6", "25", "D", map[Purpose]string{Commission: "0.8", PerformancePay: "0"}},
			{"0.7", "37.5", "C", map[Purpose]string{Commission: "0.85", PerformancePay: "0.25"}},
			{"0.4", "0", "D", map[Purpose]string{Commission: "0.8", PerformancePay: "0"}},
			{"-3", "0", "D", map[Purpose]string{Commission: "0.8", PerformancePay: "0"}},
		} {
			if card.Purpose == Probation {
				continue
			}
			in := Input{Person: "E1", Period: "2026-10"}
			if card.Cycle == period.InQuarter {
				in.Period = "2026-Q4"
			}
			for _, it := range card.Items {
				in.Items = append(in.Items, known(it.Code, c.actual, "1", "number"))
			}
			for _, g := range card.Gates {
				in.Gates = append(in.Gates, GateValue{Gate: g.Code, Known: true, Value: Quantity{money.Int(0), g.Unit}})
				if !g.AtMost {
					in.Gates[len(in.Gates)-1].Value.Number = money.Int(1)
				}
			}
			r := score(t, card, in)
			if r.Total.String() != c.total || r.Grade.Letter != c.grade || r.Coefficient.String() != c.coefficient[card.Purpose] || !r.HasCoefficient {
				t.Errorf("%s at %s: %s, %s, %s", code, c.actual, r.Total, r.Grade.Letter, r.Coefficient)
			}
		}
	}
}

// Probation: what was planned in full is 100, three quarters meet the
// conditions; without one of the figures nothing is decided.
func TestShippedCardsOfProbation(t *testing.T) {
	for code, card := range shippedCards(t) {
		if card.Purpose != Probation {
			continue
		}
		in := Input{Person: "E1", Period: "2026-10", Gates: []GateValue{{Gate: "compliance", Known: true, Value: Quantity{money.Int(0), number}}}}
		for _, it := range card.Items {
			switch {
			case it.Curve.whole:
				in.Items = append(in.Items, known(it.Code, fmt.Sprint(len(it.Curve.Steps)), "", "number"))
			case it.Curve.OnAttainment:
				in.Items = append(in.Items, known(it.Code, "12", "12", "number"))
			default:
				in.Items = append(in.Items, known(it.Code, "1", "", "rate"))
			}
		}
		if r := score(t, card, in); r.Total.String() != "100" || r.Grade.Letter != "A" || r.HasCoefficient {
			t.Errorf("%s: %s %s", code, r.Total, r.Grade.Letter)
		}
		in.Items = in.Items[1:]
		if r := score(t, card, in); r.Status != Blocked {
			t.Errorf("%s without a figure: %s", code, r.Status)
		}
		for _, it := range card.Items {
			if it.KPI == "" && it.Owner != "superior" {
				t.Errorf("%s: %s is stated by %q", code, it.Code, it.Owner)
			}
		}
	}
}

// Every text of the library stands in both languages.
func TestLibraryIsBilingual(t *testing.T) {
	half := regexp.MustCompile(`[\p{Han}][,;:()!?]|[,;:()!?][\p{Han}]`)
	check := func(where string, text problem.Text) {
		if text.ZH == "" || text.EN == "" || text.ZH == text.EN {
			t.Errorf("%s lacks a language: %+v", where, text)
		}
		if half.MatchString(text.ZH) {
			t.Errorf("%s: half-width punctuation in %q", where, text.ZH)
		}
		if regexp.MustCompile(`[\p{Han}，。：；（）]`).MatchString(text.EN) {
			t.Errorf("%s: Chinese in %q", where, text.EN)
		}
	}
	for code, card := range shippedCards(t) {
		check(code, card.Title)
		for _, it := range card.Items {
			check(code+" "+it.Code, it.Title)
			if it.KPI == "" {
				check(code+" "+it.Code, it.Goal)
			}
			for _, s := range it.Curve.Steps {
				check(code+" "+it.Code, s)
			}
		}
		for _, d := range card.Deductions {
			check(code+" "+d.Code, d.Title)
		}
		for _, g := range card.Gates {
			check(code+" "+g.Code, g.Title)
		}
		for _, g := range card.Marks {
			check(code+" "+g.Letter, g.Title)
		}
	}
	for code, k := range shipped(t) {
		check(code, k.Title)
	}
}

func TestShippedDocuments(t *testing.T) {
	for code := range shippedCards(t) {
		data, ok := ShippedDocument(code)
		if card, list := ReadTemplate(code, data); !ok || card == nil || card.Code != code {
			t.Errorf("%s: %v", code, list)
		}
	}
	for _, code := range []string{"", "indicators", "none", "../library/rep-monthly-mid", `..\x`} {
		if _, ok := ShippedDocument(code); ok {
			t.Errorf("%q is a card", code)
		}
	}
}
