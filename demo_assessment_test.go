package main

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
)

type demoText struct{ ZH, EN string }

type demoAssessment struct {
	Person struct{ Code string }
	Model  *struct{ Code, Family string }
	Why    *demoText
	Status string

	Missing, Blocked        []string
	Coverage                int
	WeightedGap, Fulfilment string

	Promotion *struct {
		To         struct{ Code string }
		State      string
		Conditions []struct {
			Code, State string
			Reason      demoText
		}
	}
}

type demoHeatMap struct {
	People  []struct{ Person struct{ Code string } }
	Columns []struct {
		Dimension, MeanHeld, MeanGap string
		Assessed                     int
		Cells                        []*struct {
			Required  int
			Held, Gap *int
		}
	}
}

// checkDemoAssessments looks at the competency of the demo's people: everybody
// who sells or leads is assessed or said not to be, with a gap and readiness for
// the next grade and its reasons; the heat map lays the same side by side.
func checkDemoAssessments(t *testing.T, seen map[string]*visitor) {
	t.Helper()
	hr := seen["e033"]
	states, statuses := map[string]int{}, map[string]int{}
	people := map[string]demoAssessment{}
	for _, family := range []string{"rep", "manager"} {
		var list struct{ Items []demoAssessment }
		hr.ask(http.MethodGet, "/assessments?limit=100&family="+family, "", &list)
		for _, a := range list.Items {
			people[a.Person.Code] = a
			statuses[a.Status]++
			if a.Model == nil || a.Model.Family != family || a.Status == "not_assessed" && len(a.Missing) == 0 || (a.Coverage > 0) != (a.WeightedGap != "") {
				t.Errorf("%+v", a)
				continue
			}
			if a.Promotion == nil {
				if a.Model.Code != "rep_senior" && a.Model.Code != "manager_senior" {
					t.Errorf("%s has a next grade, and no word on it", a.Person.Code)
				}
				continue
			}
			states[a.Promotion.State]++
			for _, c := range a.Promotion.Conditions {
				if c.Reason.ZH == "" || c.Reason.EN == "" {
					t.Errorf("%s: no reason for %s", a.Person.Code, c.Code)
				}
			}
			if len(a.Promotion.Conditions) != 3 {
				t.Errorf("%s: %+v", a.Person.Code, a.Promotion)
			}
		}
		checkDemoHeat(t, hr, family, list.Items)
	}
	if len(people) < 25 || len(statuses) < 4 || states["unmet"] == 0 {
		t.Errorf("%d people, %v, readiness %v", len(people), statuses, states)
	}
	if a := people["E007"]; a.Status != "development" || !slices.Contains(a.Blocked, "collection") {
		t.Errorf("E007, whose collection is critical and low: %+v", a)
	}
	if a := people["E014"]; a.Status != "not_assessed" || a.Coverage != 0 || a.WeightedGap != "" {
		t.Errorf("E014, who was never assessed: %+v", a)
	}
	t.Log("readiness for promotion", states, "against the own grade", statuses)
	for login, want := range map[string]int{"e002": http.StatusNotFound, "e001": http.StatusNotFound, "admin": http.StatusForbidden, "e035": http.StatusNotFound} {
		if got := seen[login].ask(http.MethodGet, "/assessments/E007", "", nil); got != want {
			t.Errorf("%s gets %d for E007's assessment", login, got)
		}
	}
	var own demoAssessment
	if got := seen["e002"].ask(http.MethodGet, "/assessments/E002", "", &own); got != http.StatusOK || own.Status != people["E002"].Status {
		t.Errorf("E002 sees %d %+v", got, own)
	}
}

func checkDemoHeat(t *testing.T, hr *visitor, family string, list []demoAssessment) {
	t.Helper()
	var heat demoHeatMap
	hr.ask(http.MethodGet, "/competency/heat-map?family="+family, "", &heat)
	if len(heat.People) != len(list) || len(heat.Columns) != 11 {
		t.Fatalf("%s: %d people of %d, %d dimensions", family, len(heat.People), len(list), len(heat.Columns))
	}
	averages := 0
	for _, c := range heat.Columns {
		sum, n := 0, 0
		for i, cell := range c.Cells {
			if heat.People[i].Person.Code != list[i].Person.Code {
				t.Fatalf("row %d is another person", i)
			}
			missing := slices.Contains(list[i].Missing, c.Dimension)
			switch {
			case cell == nil || missing != (cell.Held == nil) || missing != (cell.Gap == nil):
				t.Errorf("%s of %s: %+v, missing %v", c.Dimension, list[i].Person.Code, cell, missing)
			case !missing:
				sum, n = sum+*cell.Held, n+1
				if *cell.Gap != cell.Required-*cell.Held {
					t.Errorf("%s of %s: %+v", c.Dimension, list[i].Person.Code, cell)
				}
			}
		}
		if c.Assessed != n || (c.MeanHeld != "") != (n >= 4) {
			t.Errorf("%s: %d assessed, counted %d, mean %q", c.Dimension, c.Assessed, n, c.MeanHeld)
		}
		if n >= 4 {
			averages++
			if want := fmt.Sprintf("%.2f", (float64(sum*100/n)+0.01)/100); !near(c.MeanHeld, want) {
				t.Errorf("%s: the mean is %s, counted %s", c.Dimension, c.MeanHeld, want)
			}
		}
	}
	if (averages > 0) != (len(list) >= 4) {
		t.Errorf("%s: %d dimensions have an average over %d people", family, averages, len(list))
	}
}

// near compares two decimal texts to a hundredth.
func near(a, b string) bool {
	var x, y float64
	_, err := fmt.Sscan(a+" "+b, &x, &y)
	return err == nil && x-y < 0.0101 && y-x < 0.0101
}
