package api

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The document is kept as a file: a change of the API shows in review.
func TestOpenAPI(t *testing.T) {
	a, _ := registryOnly(t)
	golden(t, "openapi.json", string(a.document)+"\n")
}

// Routes, registry and document hold the same operations, each with its
// permission, its summaries and its failures.
func TestOpenAPIHoldsTheRegistry(t *testing.T) {
	a, _ := registryOnly(t)
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string
			ZH          string `json:"x-summary-zh"`
			Permission  string `json:"x-permission"`
			Security    []map[string][]string
			Parameters  []struct {
				Name, In string
				Required bool
			}
			Responses map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(a.document, &doc); err != nil {
		t.Fatal(err)
	}
	var routes, registry, document []string
	for _, r := range a.engine.Routes() {
		if id := r.Method + " " + bracketed(r.Path); !unguarded()[id] {
			routes = append(routes, id)
		}
	}
	han := regexp.MustCompile(`\p{Han}`)
	for _, op := range a.Operations() {
		registry = append(registry, op.Method+" "+base+op.Path)
		o := doc.Paths[base+op.Path][strings.ToLower(op.Method)]
		if o.OperationID != op.ID || o.Summary == "" || !han.MatchString(o.ZH) || han.MatchString(o.Summary) {
			t.Errorf("%s is described as %+v", op.ID, o)
		}
		if public := o.Permission == ""; public != op.Public() || public != (len(o.Security) == 0) {
			t.Errorf("%s: permission %q, security %v", op.ID, o.Permission, o.Security)
		}
		for _, status := range a.failuresOf(op) {
			if _, there := o.Responses[jsonNumber(status)]; !there {
				t.Errorf("%s does not say that it may answer %d", op.ID, status)
			}
		}
		header := func(name string) bool {
			return slices.ContainsFunc(o.Parameters, func(p struct {
				Name, In string
				Required bool
			}) bool {
				return p.In == "header" && p.Name == name
			})
		}
		if header("If-Match") != op.Edit || header("Idempotency-Key") != op.Money {
			t.Errorf("%s: its headers are not those of an edit %v, of money %v", op.ID, op.Edit, op.Money)
		}
	}
	for path, item := range doc.Paths {
		for method := range item {
			document = append(document, strings.ToUpper(method)+" "+path)
		}
	}
	for _, list := range [][]string{routes, registry, document} {
		slices.Sort(list)
	}
	if !slices.Equal(routes, registry) || !slices.Equal(registry, document) {
		t.Errorf("routes, registry and document differ:\n%v\n%v\n%v", routes, registry, document)
	}
	if strings.Contains(string(a.document), "ErrorModel") {
		t.Error("the framework's own error form is in the document")
	}
}

func jsonNumber(n int) string {
	data, _ := json.Marshal(n)
	return string(data)
}

// The page of the document is made of the program's own files, and of nothing
// that its security policy would refuse.
func TestDocsPage(t *testing.T) {
	s := newService(t, "sqlite")
	types := map[string]string{"": "text/html", "/docs.css": "text/css", "/docs.js": "text/javascript", "/index.html": "text/html"}
	outside := regexp.MustCompile(`(?i)https?:|//[a-z0-9-]+\.[a-z]|@import|url\(`)
	inline := regexp.MustCompile(`(?i)<script>|<style|\sstyle=|\son[a-z]+=|javascript:|innerHTML|eval\(`)
	for file, kind := range types {
		a := s.anyone().get(t, "//docs"+file).want(t, http.StatusOK)
		if !strings.HasPrefix(a.header.Get("Content-Type"), kind) || len(a.body) < 500 {
			t.Errorf("/docs%s: %s, %d bytes", file, a.header.Get("Content-Type"), len(a.body))
		}
		for _, found := range append(outside.FindAllString(string(a.body), -1), inline.FindAllString(string(a.body), -1)...) {
			t.Errorf("/docs%s holds %q", file, found)
		}
		if policy := a.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("/docs%s: %s", file, policy)
		}
	}
	page := string(s.anyone().get(t, "//docs").body)
	for _, part := range []string{`src="/docs/docs.js"`, `href="/docs/docs.css"`, `href="/openapi.json"`, `<main`, `lang="en"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	for _, path := range []string{"//docs/none", "//docs/..%2fdocs.go", "//docs/docs%2findex.html", "//docs/.."} {
		if a := s.anyone().get(t, path); a.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	s.anyone().get(t, "//openapi.json").want(t, http.StatusOK)
}
