package api

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// laidOpen is everything that an answer says: its headers, its body, what its
// cursor holds, and the parts of a workbook.
func laidOpen(t testing.TB, a *answer) string {
	t.Helper()
	var b strings.Builder
	for name, values := range a.header {
		if name != "X-Request-Id" && name != "Date" {
			fmt.Fprintf(&b, "%s: %s\n", name, strings.Join(values, ","))
		}
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), mediaXLSX) {
		b.Write(a.body)
		var page struct{ Next string }
		if json.Unmarshal(a.body, &page) == nil && page.Next != "" {
			data, err := base64.RawURLEncoding.DecodeString(page.Next)
			if err == nil {
				b.Write(data)
			}
		}
		return b.String()
	}
	z, err := zip.NewReader(bytes.NewReader(a.body), int64(len(a.body)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	return b.String()
}

// asked gives the values to try for a query parameter: each of an enumeration,
// days before and after the move, and keys of own and foreign rows.
func (f *firm) asked(op Operation) []parameter {
	var list []parameter
	for _, p := range methodOf(f.huma.OpenAPI().Paths[base+op.Path], op.Method).Parameters {
		if p.In != "query" || p.Name == "cursor" {
			continue
		}
		values := []string{"QS1", "KQS1-0", "CQS1-0", "Q", "QNX"}
		switch {
		case len(p.Schema.Enum) > 0:
			values = nil
			for _, v := range p.Schema.Enum {
				values = append(values, fmt.Sprint(v))
			}
		case p.Schema.Type == "boolean":
			values = []string{"true"}
		case p.Name == "limit" || p.Name == "wait" || p.Name == "sample":
			values = []string{"1", "2"}
		case p.Schema.Type == "integer":
			values = []string{"1"}
		case p.Schema.Format == "date":
			values = []string{"2026-08-31", firmMoved, "2026-11-02"}
		case p.Name == "month" || p.Name == "period":
			values = []string{"2026-08", "2026-09", "2026-10"}
		case p.Name == "run":
			values = []string{f.values["run 2026-08"], f.values["run 2026-09"], f.values["run 2026-10"]}
		case p.Name == "payee" || p.Name == "person":
			values = []string{"QN1", "QS1", "QNX", "QH2"}
		case p.Name == "object" && op.ID == "explainAccess":
			values = []string{"contract", "statement.lines"}
		case p.Name == "opportunity":
			values = []string{"OQN1-0", "OQS1-0", "OQNX-0"}
		case p.Name == "stage":
			values = []string{"P2", "X1"}
		case p.Name == "family" && strings.HasPrefix(op.Path, "/competency"):
			values = []string{"rep", "manager"}
		case p.Name == "action":
			values = []string{"read"}
		}
		list = append(list, parameter{p.Name, values})
	}
	return list
}

// queries are one without parameters, one for each value of each, and as many
// with all of them at once as the longest list has values.
func queries(list []parameter) []url.Values {
	all := []url.Values{{}}
	longest := 0
	for _, p := range list {
		for _, v := range p.values {
			all = append(all, url.Values{p.name: {v}})
		}
		longest = max(longest, len(p.values))
	}
	for i := range longest {
		q := url.Values{}
		for n, p := range list {
			q.Set(p.name, p.values[(i+n)%len(p.values)])
		}
		all = append(all, q)
	}
	return all
}

// targets are the addresses of an operation for several people's things: QN1's,
// and for statements and runs those of everybody and every month.
func (f *firm) targets(t testing.TB, op Operation) []string {
	t.Helper()
	path, _, _ := strings.Cut(f.address(t, op), "?")
	if !strings.Contains(op.Path, "{") {
		return []string{path}
	}
	own := []string{"QN1", "KQN1-1", "CQN1-1", "RQN1-1-09-0"}
	list := []string{path}
	others := []string{"QS1", "QNX", "QN2", "QH2"}
	if strings.HasPrefix(path, "/persons/") {
		others = append(others, "QV1", "QMX", "QM1", "QM2", "QM3", "QH1", "QIV")
	}
	for _, other := range others {
		swapped := strings.NewReplacer(own[0], other, own[1], "K"+other+"-0", own[2], "C"+other+"-0", own[3], "R"+other+"-0-09-0").Replace(path)
		if swapped != path {
			list = append(list, swapped)
		}
	}
	statement, run := f.values["statement QN1 2026-09"], f.values["run 2026-09"]
	for key, id := range f.values {
		if strings.HasPrefix(key, "statement ") && strings.Contains(path, statement) && id != statement {
			list = append(list, strings.Replace(path, statement, id, 1))
		}
		if strings.HasPrefix(key, "run ") && strings.Contains(path, run) && id != run {
			list = append(list, strings.Replace(path, run, id, 1))
		}
	}
	slices.Sort(list[1:])
	return list
}

// Whatever somebody reads, with whatever parameters: what belongs to somebody out
// of reach is neither in the body nor in a header, a cursor or a workbook.
func TestA8_NothingReadTellsOfForeignRows(t *testing.T) {
	f := newFirm(t)
	crawled := 0
	seen := make([]map[string]bool, len(f.marks))
	for i := range seen {
		seen[i] = map[string]bool{}
	}
	for _, login := range firmActors() {
		hidden := f.hiddenFrom(login)
		for _, op := range f.Operations() {
			if op.Writes() {
				continue
			}
			crawled += f.crawlOne(t, op, login, hidden, seen)
		}
	}
	if crawled < 3000 {
		t.Errorf("only %d answers were looked at: the crawl is broken", crawled)
	}
	// The crawl would have found them: somebody entitled has read each.
	for i := range f.marks {
		if m := &f.marks[i]; len(seen[i]) == 0 && m.person != "QCA" {
			t.Errorf("nobody has read the %s %s of %s: the crawl is blind for it", m.class, m.text, m.person)
		}
	}
	f.nothingPrivateInLogs(t)
}

// hiddenFrom tells of every mark whether somebody may not know it.
func (f *firm) hiddenFrom(login string) []bool {
	hidden := make([]bool, len(f.marks))
	for i := range f.marks {
		hidden[i] = !mayKnow(login, &f.marks[i])
	}
	return hidden
}

func (st *stage) crawlOne(t *testing.T, op Operation, login string, hidden []bool, seen []map[string]bool) (crawled int) {
	t.Helper()
	c := st.sessionOf(login)
	for _, path := range st.targets(t, op) {
		for n, q := range queries(st.asked(op)) {
			if op.ID == "explainAccess" && (q.Get("object") == "" || q.Get("action") == "") || op.ID == "diffPlan" && (q.Get("from") == "" || q.Get("to") == "") {
				continue
			}
			full := path
			if len(q) > 0 {
				full += "?" + q.Encode()
			}
			lang := []string{"en", "zh"}[n%2]
			a := c.with("Accept-Language", lang).get(t, full)
			checkProblem(t, a, lang)
			crawled++
			if a.status == http.StatusForbidden || a.status == http.StatusUnauthorized || a.status == http.StatusNotFound {
				if text := laidOpen(t, a); st.tells(text, "", hidden) != nil {
					t.Errorf("%s as %q, refused: %s", full, login, text)
				}
				break
			}
			text := laidOpen(t, a)
			if m := st.tells(text, full, hidden); m != nil && !(op.ID == "listPayViewers" && m.class == "account") { // that is what it is for
				t.Errorf("%s as %q tells the %s %s of %s", full, login, m.class, m.text, m.person)
			}
			for i := range st.marks {
				if !hidden[i] && len(seen[i]) == 0 && holds(text, st.marks[i].text) {
					seen[i][login] = true
				}
			}
		}
	}
	return crawled
}

// tells finds a hidden mark in a text that was not in the question.
func (f *firm) tells(text, question string, hidden []bool) *mark {
	for i := range f.marks {
		if m := &f.marks[i]; hidden[i] && holds(text, m.text) && !holds(question, m.text) {
			return m
		}
	}
	return nil
}
