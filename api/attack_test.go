package api

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"steelyard/compensation/measure"
	"steelyard/models"
	"steelyard/models/trial"
)

// roleFor names a role of the shipped policy that may do the operation, "" where
// the operation is public.
func roleFor(t testing.TB, op Operation) string {
	t.Helper()
	if op.Public() {
		return ""
	}
	p := shippedPolicy(t)
	for _, role := range p.Roles() {
		if len(p.Scopes([]string{role.Name}, op.Permission)) > 0 {
			return role.Name
		}
	}
	t.Fatalf("nobody may %s", op.ID)
	return ""
}

// callerFor is somebody who may do the operation, and has signed in just now.
func (s *service) callerFor(t testing.TB, op Operation) *caller {
	t.Helper()
	role := roleFor(t, op)
	if role == "" {
		return s.anyone()
	}
	login := "may." + role
	if s.sessions[login] == nil {
		granted := role
		if role == "hrbp" {
			granted = "hrbp:N"
		}
		s.user(t, login, "", granted)
	}
	return s.as(login).ifMatch(`"1"`)
}

// somewhere fills the parameters of a path: with values of their kind.
func somewhere(a *API, op Operation, text string) string {
	path := op.Path
	for _, p := range methodOf(a.huma.OpenAPI().Paths[base+op.Path], op.Method).Parameters {
		if p.In != "path" {
			continue
		}
		value := text
		switch {
		case p.Schema.Format == "uuid":
			value = models.NewID().String()
		case p.Schema.Format == "date":
			value = "2026-01-01"
		case p.Schema.Type == "integer":
			value = "1"
		case len(p.Schema.Enum) > 0:
			value = fmt.Sprint(p.Schema.Enum[0])
		}
		path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(value))
	}
	return path
}

// bodySchema is the schema of an operation's JSON body, nil where it has none.
func bodySchema(a *API, op Operation) *huma.Schema {
	body := methodOf(a.huma.OpenAPI().Paths[base+op.Path], op.Method).RequestBody
	if body == nil || body.Content["application/json"] == nil {
		return nil
	}
	return resolved(a, body.Content["application/json"].Schema)
}

func resolved(a *API, s *huma.Schema) *huma.Schema {
	for s != nil && s.Ref != "" {
		s = a.huma.OpenAPI().Components.Schemas.SchemaFromRef(s.Ref)
	}
	return s
}

// databaseColumns are the names of all columns of all tables, and a few that
// attackers try.
func databaseColumns(t testing.TB, s *service) []string {
	t.Helper()
	rows, err := trial.Raw(t, s.url).QueryContext(t.Context(), "SELECT DISTINCT p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	names := map[string]bool{"unknownField": true, "status": true, "ownerId": true, "owner_id": true, "role": true, "isAdmin": true, "__proto__": true}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names[name] = true
	}
	if err := rows.Err(); err != nil || len(names) < 80 {
		t.Fatalf("%d columns, %v", len(names), err)
	}
	return slices.Sorted(maps.Keys(names))
}

// No operation takes a field that it does not describe: neither an invented one
// nor any column of the database.
func TestA11_UnknownFieldsAreRefused(t *testing.T) {
	s := newService(t, trial.SQLite)
	columns := databaseColumns(t, s)
	tried := 0
	for _, op := range s.Operations() {
		schema := bodySchema(s.API, op)
		if schema == nil {
			continue
		}
		body := map[string]any{}
		for _, name := range columns {
			if schema.Properties[name] == nil {
				body[name] = "x"
			}
		}
		a := s.callerFor(t, op).do(t, op.Method, somewhere(s.API, op, "none"), body).want(t, http.StatusUnprocessableEntity)
		refused := map[string]bool{}
		for _, f := range bodyOf[Problem](t, a).Errors {
			if f.Code == "shape.unknown_field" {
				refused[f.At] = true
			}
		}
		for name := range body {
			if !refused[name] {
				t.Errorf("%s takes the field %s: %s", op.ID, name, a.body)
			}
		}
		tried++
		nestedUnknown(t, s, op, schema)
	}
	if tried < 20 {
		t.Errorf("only %d operations have a body: the walk is broken", tried)
	}
}

// nestedUnknown tries an unknown field inside of every object that the body
// holds.
func nestedUnknown(t *testing.T, s *service, op Operation, schema *huma.Schema) {
	t.Helper()
	for name, p := range schema.Properties {
		inner := resolved(s.API, p)
		var body any = map[string]any{"unknownField": 1}
		if inner.Type == "array" {
			inner, body = resolved(s.API, inner.Items), []any{body}
		}
		if inner.Type != "object" || inner.AdditionalProperties != false {
			continue
		}
		a := s.callerFor(t, op).do(t, op.Method, somewhere(s.API, op, "none"), map[string]any{name: body}).want(t, http.StatusUnprocessableEntity)
		if !slices.ContainsFunc(bodyOf[Problem](t, a).Errors, func(f Fault) bool {
			return f.Code == "shape.unknown_field" && strings.HasSuffix(f.At, "unknownField")
		}) {
			t.Errorf("%s takes an unknown field in %s: %s", op.ID, name, a.body)
		}
	}
}

// payloads are texts that mean something to a database, each with a plain text
// that must be answered in the same way.
func payloads() []string {
	return []string{
		"' OR '1'='1", `" OR ""="`, "') OR 1=1 -- ", "x' UNION SELECT password FROM users -- ", "1; DROP TABLE receipts", "x'; SELECT SLEEP(3); -- ",
		"' AND (SELECT 1 FROM (SELECT SLEEP(3)) z) AND '", "' || (SELECT code FROM persons LIMIT 1) || '", `\' OR 1=1 #`, "%' AND 1=0 UNION SELECT 1 -- ",
		"`; DELETE FROM audit", "CASE WHEN 1=1 THEN 1 END", "@name", "?", "$1", ":x", "/*!50000 1*/", "' /**/OR/**/ 'a'='a", "randomblob(100000000)", "code) OR (1=1",
		"’ OR ’1’=’1", "\uff07 OR 1=1", "x\\", "k.number", "K1' -- ",
	}
}

// Whatever a client writes into a parameter is a value: it is answered as any
// other text that fits nothing, never with a failure, and at once.
func TestG1_ParametersAreValuesOnly(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		for _, op := range s.Operations() {
			if op.Method != http.MethodGet || op.File {
				continue
			}
			c := s.callerFor(t, op)
			for _, p := range methodOf(s.huma.OpenAPI().Paths[base+op.Path], op.Method).Parameters {
				if p.In == "header" || p.Schema.Type != "string" {
					continue
				}
				request := func(text string) *answer {
					path := somewhere(s.API, op, "none")
					if p.In == "query" {
						path += "?" + url.Values{p.Name: {text}}.Encode()
					} else {
						path = somewhere(s.API, op, text)
					}
					return c.get(t, path)
				}
				plain := request("none")
				for _, text := range payloads() {
					began := time.Now()
					a := request(text)
					if a.status >= http.StatusInternalServerError || a.status != plain.status && a.status != http.StatusUnprocessableEntity {
						t.Errorf("%s with %s = %q: %d, as any other text %d\n%s", op.ID, p.Name, text, a.status, plain.status, a.body)
					}
					inMemory := op.ID == "listKPIs" || op.ID == "listIndicators" // find words of the shipped library, and ask no database
					if a.status == http.StatusOK && string(a.body) != string(plain.body) && !inMemory {
						t.Errorf("%s with %s = %q tells something else: %s", op.ID, p.Name, text, a.body)
					}
					if inMemory && a.status == http.StatusOK {
						var found struct{ Items []struct{ Code string } }
						if err := json.Unmarshal(a.body, &found); err != nil {
							t.Fatal(err)
						}
						for _, k := range found.Items {
							if _, shipped := measure.LookupIndicator(k.Code); !shipped {
								t.Errorf("%s with %q finds %+v, which is in no library", op.ID, text, k)
							}
						}
					}
					if time.Since(began) > 2*time.Second {
						t.Errorf("%s with %s = %q made the database sleep", op.ID, p.Name, text)
					}
				}
			}
		}
		if n := s.count(t, "SELECT COUNT(*) FROM receipts"); n != 9 {
			t.Errorf("%d receipts are left", n)
		}
	})
}

// In the search, too, a text stands for itself: wildcards find themselves.
func TestG3_WildcardsStandForThemselves(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		ops := s.as("ops")
		for _, code := range []string{"P%1", "P_2", `P\3`, "P!4", "PX5"} {
			ops.post(t, "/customers", NewCustomer{code, CustomerContent{Name: "search " + code}}).want(t, http.StatusCreated)
		}
		for text, want := range map[string][]string{"%": {"P%1"}, "_": {"P_2"}, `\`: {`P\3`}, "!": {"P!4"}, "P%": {"P%1"}, "P_": {"P_2"}, "search P": {"P%1", "P_2", `P\3`, "P!4", "PX5"}, "!%": {}, "%%": {}} {
			same(t, "the search for "+text, keysOf(t, ops.get(t, "/customers?q="+url.QueryEscape(text)), "code"), want...)
		}
		ops.get(t, "/customers?q="+strings.Repeat("%25", 101)).refused(t, http.StatusUnprocessableEntity, "request.invalid")
	})
}
