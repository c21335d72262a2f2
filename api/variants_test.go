package api

import (
	"io"
	"net/http"
	"strings"
	"testing"
)

// Another spelling of an address, or another method, comes to the decision of the
// plain one or to nothing: no header changes the method, nothing is redirected
// into reach, and HEAD tells no more than GET.
func TestA19_SpellingsOfAnAddressChangeNothing(t *testing.T) {
	st := newFirm(t)
	for _, op := range st.Operations() {
		if op.Public() {
			continue
		}
		path, query, _ := strings.Cut(st.address(t, op), "?")
		if query != "" {
			query = "?" + query
		}
		for _, login := range []string{"", "n2", "iv", "admin"} {
			c := st.sessionOf(login).ifMatch(`"1"`)
			st.spellings(t, c, op, path, query)
			st.methods(t, c, op, path+query)
		}
	}
	if n := st.number(t, "SELECT COUNT(*) FROM audit WHERE request <> ''"); n != st.number(t, "SELECT COUNT(*) FROM audit WHERE request <> '' AND id <= ?", st.firstAudit(t)) {
		t.Errorf("some of them wrote: %d entries of the audit", n)
	}
}

// firstAudit is the last entry of the audit when the firm was built.
func (st *stage) firstAudit(t testing.TB) int64 {
	t.Helper()
	return theFirm(t).audited
}

func (st *stage) spellings(t *testing.T, c *caller, op Operation, path, query string) {
	t.Helper()
	method := op.Method
	if op.Writes() {
		method = http.MethodGet // a plain GET of where only writing is possible writes nothing, however it is spelled
	}
	plain := c.send(t, method, path+query, nil)
	cut := strings.LastIndexByte(path, '/')
	for _, spelled := range []string{path + "/", path + "//", "/" + base + path[:cut] + "/" + path[cut:], path[:cut] + "/." + path[cut:], path[:cut] + "/x/.." + path[cut:], path[:cut] + "%2f" + path[cut+1:], path[:cut] + "%2F" + path[cut+1:],
		path + "%2f", path + "%00", path + "%20", path + ";x=1", path + ".json", path + "%2f..%2f..%2fusers", strings.ToUpper(path), path[:cut] + "%5c" + path[cut+1:], path[:cut+1] + "%2e%2e/" + path[cut+1:]} {
		a := c.send(t, method, spelled+query, nil)
		checkProblem(t, a, "en")
		switch {
		case a.status == plain.status, a.status == http.StatusNotFound, a.status == http.StatusMethodNotAllowed, a.status == http.StatusUnauthorized, a.status == http.StatusForbidden:
		case a.status == http.StatusUnprocessableEntity, a.status == http.StatusBadRequest:
		case a.status < http.StatusBadRequest && plain.status < http.StatusBadRequest:
		default:
			t.Errorf("%s comes to %d, the plain one to %d\n%s", a.request, a.status, plain.status, a.body)
		}
	}
}

func (st *stage) methods(t *testing.T, c *caller, op Operation, path string) {
	t.Helper()
	plain := c.send(t, http.MethodGet, path, nil)
	for name, value := range map[string]string{"X-HTTP-Method-Override": op.Method, "X-Method-Override": op.Method, "X-HTTP-Method": op.Method, "X-Original-URL": "/api/v1/users", "X-Rewrite-URL": "/api/v1/users"} {
		if a := c.with(name, value).send(t, http.MethodGet, path, nil); a.status != plain.status {
			t.Errorf("%s with %s: %d, without it %d", a.request, name, a.status, plain.status)
		}
	}
	for _, method := range []string{http.MethodHead, http.MethodOptions, http.MethodTrace, "PROPFIND", "get"} {
		a := st.bare(t, c, method, path)
		if a.status < http.StatusBadRequest && (method != http.MethodHead || a.status != plain.status) || len(a.body) > 0 && method == http.MethodHead {
			t.Errorf("%s: %d with %d bytes, GET %d", a.request, a.status, len(a.body), plain.status)
		}
	}
	if op.Writes() {
		return
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete} { // where no operation is
		if st.known(method, op.Path) {
			continue
		}
		if a := st.bare(t, c, method, path); a.status < http.StatusBadRequest {
			t.Errorf("%s: %d", a.request, a.status)
		}
	}
}

func (st *stage) known(method, path string) bool {
	for _, op := range st.Operations() {
		if op.Method == method && op.Path == path {
			return true
		}
	}
	return false
}

// bare sends a request without a body, of any method.
func (st *stage) bare(t *testing.T, c *caller, method, path string) *answer {
	t.Helper()
	r, err := http.NewRequest(method, st.server.URL+base+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header = c.headers.Clone()
	res, err := st.server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return &answer{request: method + " " + path, status: res.StatusCode, header: res.Header, body: data}
}
