package api

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// parameter is a query parameter of a list, with values to try.
type parameter struct {
	name   string
	values []string
}

// parametersOfList reads a list's query parameters from the API's own document,
// and gives each some values: every one of an enumeration; keys, marks and
// wildcards for texts.
func parametersOfList(t testing.TB, a *API, op Operation) []parameter {
	t.Helper()
	var list []parameter
	for _, p := range methodOf(a.huma.OpenAPI().Paths[base+op.Path], op.Method).Parameters {
		if p.In != "query" || p.Name == "cursor" || p.Name == "limit" || p.Name == "total" {
			continue
		}
		values := []string{southMark, "%", "_", "E9", e3, c3, k3, "C9"}
		switch {
		case len(p.Schema.Enum) > 0:
			values = nil
			for _, v := range p.Schema.Enum {
				values = append(values, v.(string))
			}
		case p.Schema.Type == "boolean":
			values = []string{"true"}
		case p.Schema.Format == "date":
			values = []string{"2026-09-30", "2026-10-01", "2027-01-01"}
		case p.Name == "month" || p.Name == "period":
			values = []string{"2026-09", "2026-10"}
		case p.Name == "opportunity":
			values = []string{o3, o9, o9b, "O1"}
		case p.Name == "team":
			values = []string{"N", "S-" + southMark}
		}
		list = append(list, parameter{p.Name, values})
	}
	return list
}

// combinations are the queries with none of the parameters, with each of one
// parameter's values, and with the first values of every two.
func combinations(list []parameter) []url.Values {
	all := []url.Values{{}}
	for i, p := range list {
		for n, v := range p.values {
			all = append(all, url.Values{p.name: {v}})
			for _, q := range list[i+1:] {
				for m, w := range q.values {
					if n < 2 && m < 2 {
						all = append(all, url.Values{p.name: {v}, q.name: {w}})
					}
				}
			}
		}
	}
	return all
}

// lists are the registry's lists that this company has rows for.
func lists(a *API) []Operation {
	var out []Operation
	for _, op := range a.Operations() {
		switch op.ID {
		case "listTeams", "listPersons", "listCustomers", "listContracts", "listReceipts", "listFigures", "listUnallocated",
			"listOpportunities", "listVisits", "listPlanItems", "listWorkLogs", "listTargets", "listForecasts":
			out = append(out, op)
		}
	}
	return out
}

// readable is an answer with the keys that its cursor carries laid open.
func readable(t testing.TB, a *answer) string {
	t.Helper()
	text := string(a.body)
	var page struct{ Next string }
	if json.Unmarshal(a.body, &page) == nil && page.Next != "" {
		data, err := base64.RawURLEncoding.DecodeString(page.Next)
		if err != nil {
			t.Fatal(err)
		}
		text += string(data)
	}
	return text
}

// Whatever filters, orders, searches and pages are combined: what is marked as
// somebody else's is in no answer, no cursor, no total and no suggestion.
func TestA8_NoListTellsOfForeignRows(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	// Who must not read which marks. E9's new manager knows the south, and nothing
	// of before; whoever has had E9 until the move knows that alone.
	foreign := map[string][]string{"e1": {southMark, beforeMark, afterMark}, "e2": {southMark, beforeMark, afterMark}, "m1": {southMark, afterMark},
		"bp": {southMark, afterMark}, "m2": {beforeMark}}
	seen := 0
	for login, marks := range foreign {
		c := s.as(login)
		for _, op := range lists(s.API) {
			for _, q := range combinations(parametersOfList(t, s.API, op)) {
				q.Set("limit", "2")
				q.Set("total", "true")
				a := c.get(t, op.Path+"?"+q.Encode())
				if a.status == http.StatusForbidden {
					break
				}
				text := readable(t, a.want(t, http.StatusOK, http.StatusUnprocessableEntity))
				seen++
				for _, mark := range marks {
					if strings.Contains(text, mark) {
						t.Fatalf("%s, %s?%s: %s", login, op.Path, q.Encode(), text)
					}
				}
			}
		}
	}
	if seen < 600 {
		t.Errorf("only %d answers were looked at: the crawl is broken", seen)
	}
}

// Totals count what the pages hold, and the pages of every order hold each row
// once, on both databases.
func TestA8_TotalsAndPagesAgree(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		for _, login := range []string{"e1", "m1", "m2", "finance"} {
			c := s.as(login)
			for _, op := range lists(s.API) {
				for _, p := range parametersOfList(t, s.API, op) {
					if p.name != "sort" {
						continue
					}
					for _, sort := range p.values {
						pagesAgree(t, c, op.Path, sort)
					}
				}
			}
		}
		// Of what is in reach a filter gives the same as without it, narrowed.
		m1 := s.as("m1")
		same(t, "a foreign customer", keysOf(t, m1.get(t, "/contracts?customer="+c3), "number"))
		same(t, "a foreign person", keysOf(t, m1.get(t, "/contracts?person="+e3), "number"))
		same(t, "a foreign contract", keysOf(t, m1.get(t, "/receipts?contract="+k3), "number"))
		same(t, "a foreign team", keysOf(t, m1.get(t, "/persons?team=S-"+southMark), "code"))
		same(t, "unallocated", keysOf(t, m1.get(t, "/receipts?unallocated=true"), "number"))
		same(t, "unallocated for finance", keysOf(t, s.as("finance").get(t, "/receipts?unallocated=true"), "number"), "RB", "RS", "RU")
		same(t, "by month", keysOf(t, m1.get(t, "/receipts?month=2026-10"), "number"))
		same(t, "by contract", keysOf(t, m1.get(t, "/receipts?contract=K1"), "number"), "R1", "RB")
	})
}

func pagesAgree(t *testing.T, c *caller, path, sort string) {
	t.Helper()
	whole := c.get(t, path+"?limit=200&total=true&sort="+sort)
	if whole.status == http.StatusForbidden {
		return
	}
	type page struct {
		Items []map[string]any
		Next  string
		Total int
	}
	all := bodyOf[page](t, whole.want(t, http.StatusOK))
	if all.Total != len(all.Items) || all.Next != "" {
		t.Errorf("%s by %s: %d rows, total %d", path, sort, len(all.Items), all.Total)
	}
	cursor := ""
	for i := range all.Items {
		one := bodyOf[page](t, c.get(t, path+"?limit=1&sort="+sort+cursor).want(t, http.StatusOK))
		want, _ := json.Marshal(all.Items[i])
		got, _ := json.Marshal(one.Items)
		if string(got) != "["+string(want)+"]" || (one.Next == "") != (i == len(all.Items)-1) {
			t.Fatalf("%s by %s, row %d: %s, want %s", path, sort, i, got, want)
		}
		cursor = "&cursor=" + one.Next
	}
}

// A suggestion is made from what the caller reaches, and nothing is ever
// allocated by it.
func TestA8_SuggestionsKeepToTheReach(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		page := bodyOf[Page[Receipt]](t, s.as("finance").get(t, "/unallocated").want(t, http.StatusOK))
		found := map[string][]Suggestion{}
		for _, r := range page.Items {
			found[r.Number] = r.Suggestions
		}
		if len(found) != 3 || len(found["RS"]) != 1 || found["RS"][0].Contract != "KX" || found["RS"][0].Open.Amount != "4000.00" || len(found["RB"]) != 0 {
			t.Errorf("suggestions: %+v", found)
		}
		if n := s.count(t, "SELECT COUNT(*) FROM allocations WHERE receipt = 'RS'"); n != 0 {
			t.Errorf("%d allocations were made by a suggestion", n)
		}
		s.as("e1").get(t, "/unallocated").refused(t, http.StatusForbidden, "access.denied")
	})
}

// A cursor belongs to one list, one order and one filter.
func TestCursorsAreBoundToTheirList(t *testing.T) {
	s := newService(t, "sqlite")
	s.company(t)
	c := s.as("finance")
	next := bodyOf[Page[Contract]](t, c.get(t, "/contracts?limit=2")).Next
	c.get(t, "/contracts?limit=2&cursor="+next).want(t, http.StatusOK)
	forged, _ := json.Marshal(cursor{[]string{"K1"}, "000000000000000000000000"})
	for _, path := range []string{"/contracts?sort=signed&cursor=" + next, "/contracts?kind=standard&cursor=" + next, "/receipts?cursor=" + next,
		"/contracts?cursor=" + next[:len(next)-2], "/contracts?cursor=" + strings.ToUpper(next), "/contracts?cursor=%7B%7D", "/contracts?cursor=!",
		"/contracts?cursor=" + base64.RawURLEncoding.EncodeToString(forged), "/contracts?cursor=" + base64.RawURLEncoding.EncodeToString([]byte(`{"k":[1],"b":""}`))} {
		c.get(t, path).refused(t, http.StatusUnprocessableEntity, "page.cursor")
	}
	for _, path := range []string{"/contracts?limit=0", "/contracts?limit=201", "/contracts?sort=minor", "/contracts?sort=number%3B", "/contracts?order=number", "/contracts?q=" + strings.Repeat("x", 101)} {
		c.get(t, path).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	}
}
