package api

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/danielgtaylor/huma/v2"
)

var parameterInPath = regexp.MustCompile(`\{[a-z]+\}`)

// pathValue names QN1's thing for a parameter of an operation's path: by the
// first segment and the parameter, or by the operation where they need another
// one. A parameter that is not here fails the tests, so that no new address
// goes without them.
func (f *firm) pathValue(op Operation, parameter string) (string, bool) {
	first, _, _ := strings.Cut(op.Path[1:], "/")
	byOperation := map[string]string{
		"approveRun id": f.values["run 2026-10"], "secondRun id": f.values["run 2026-10"], "discardRun id": f.values["run 2026-10"],
		"confirmGrant grant": f.values["pending grant"], "correctHead from": firmMoved, "withdrawHead from": firmMoved,
		"withdrawTeam code": "FREE", "withdrawPerson code": "FREE", "withdrawCustomer code": "FREE", "withdrawContract number": "FREE", "withdrawInstalment number": "FREE", "correctReceipt number": "FREE",
		"addAllocation number": "FREE", "suggestAllocations number": "FREE", "tryAllocation number": "FREE", "createSignInLink id": f.values["user n2"], "correctSplit from": firstDay, "withdrawSplit from": firstDay, "editPaySetting name": "four_eyes", "editSetting name": "company_name",
	}
	bySegment := map[string]string{
		"persons code": "QN1", "persons from": "2026-01-01", "teams code": "QN", "kpis code": "CL02", "cards code": "rep-monthly-mid", "competency code": "rep_mid", "interview code": "R01", "customers code": "CQN1-1", "plans code": "firm-plan", "plans version": "1",
		"plan-drafts id": f.values["draft"], "runs id": f.values["run 2026-09"], "statements id": f.values["statement QN1 2026-09"], "statements seq": "1",
		"contracts number": "KQN1-1", "contracts instalment": "1", "receipts number": "RQN1-1-09-0", "receipts line": "1",
		"assessments person": "QN1", "competency person": "QN1", "competency family": "rep", "competency dimension": "lead_digging", "competency source": "manager", "competency rater": "QM1", "competency on": "2026-10-10",
		"indicator-values person": "QN1", "indicator-values quantity": "collected",
		"opportunities number": "OQN1-0", "figures person": "QN1", "figures period": "2026-10", "figures code": "target", "jobs id": f.values["job"], "imports id": f.values["import"],
		"users id": f.values["user n1"], "users grant": f.values["grant"], "tokens id": f.values["token"], "policies version": "0", "policies number": f.values["proposal"],
	}
	if v, ok := byOperation[op.ID+" "+parameter]; ok {
		return v, true
	}
	v, ok := bySegment[first+" "+parameter]
	return v, ok
}

// address is an operation's path with QN1's things.
func (f *firm) address(t testing.TB, op Operation) string {
	t.Helper()
	path := parameterInPath.ReplaceAllStringFunc(op.Path, func(p string) string {
		v, ok := f.pathValue(op, p[1:len(p)-1])
		if !ok || v == "" {
			t.Errorf("%s %s: say in pathValue what %s is of QN1's", op.Method, op.Path, p)
		}
		return url.PathEscape(v)
	})
	if op.ID == "diffPlan" {
		path += "?from=1&to=1"
	}
	path += map[string]string{"listIndicatorValues": "?person=QN1&period=2026-10", "listIndicatorRows": "?period=2026-10", "getScore": "?card=rep-monthly-mid&person=QN1&period=2026-10", "compareCompetencyModels": "?family=rep"}[op.ID]
	if op.ID == "explainAccess" {
		path += "?object=contract&action=read"
	}
	return path
}

// textFor is a text that fits a field of that name.
func textFor(name string) string {
	texts := map[string]string{
		"reason": "because", "amount": "1.00", "currency": "CNY", "share": "1", "value": "1.5", "unit": "number", "from": "2026-11-01", "to": "2027-06-30", "date": "2026-10-30", "signed": "2026-10-30",
		"due": "2026-12-01", "start": "2026-11-01", "person": "QN1", "customer": "CQN1-1", "contract": "KQN1-1", "team": "QN", "parent": "QC", "family": "rep", "grade": "mid", "kind": "standard",
		"period": "2026-11", "account": "6222000011112222", "role": "rep", "permissions": "contract:read", "expiresAt": "2026-12-01T00:00:00Z", "answer": "signed",
		"number": "NEW-1", "code": "NEW-1", "name": "New", "login": "new", "plan": "firm-plan", "document": firmPlan, "digest": "none", "consultation": "asked",
	}
	if v, ok := texts[name]; ok {
		return v
	}
	return "new"
}

// leastOf makes the least value that a schema accepts.
func leastOf(a *API, name string, s *huma.Schema) any {
	s = resolved(a, s)
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Type == "object":
		v := map[string]any{}
		for _, field := range s.Required {
			v[field] = leastOf(a, field, s.Properties[field])
		}
		return v
	case s.Type == "array":
		if s.MinItems == nil || *s.MinItems == 0 {
			return []any{}
		}
		return []any{leastOf(a, name, s.Items)}
	case s.Type == "integer":
		return 1
	case s.Type == "boolean":
		return false
	}
	return textFor(name)
}

// bodyFor is the least body of an operation that means something in the firm;
// nil where it takes none.
func (f *firm) bodyFor(op Operation) map[string]any {
	schema := bodySchema(f.API, op)
	if schema == nil {
		return nil
	}
	body, _ := leastOf(f.API, "", schema).(map[string]any)
	set := func(pairs ...any) {
		for i := 0; i < len(pairs); i += 2 {
			body[pairs[i].(string)] = pairs[i+1]
		}
	}
	switch op.ID {
	case "approveRun", "secondRun":
		set("digest", f.values["digest 2026-10"])
	case "payRun":
		set("digest", f.values["digest 2026-09"])
	case "prepareRun":
		set("from", "2026-10", "to", "2026-10")
	case "commitImport":
		set("token", f.values["import token"])
	case "correctHead", "addHead":
		set("person", "QM2")
	case "addEmployment", "correctEmployment":
		set("to", "2027-06-30")
	case "reverseReceipt":
		set("number", "NEW-1")
	case "addAllocation", "tryAllocation":
		set("contract", "FREE")
	case "correctReceipt":
		set("customer", "FREE-K")
	case "addDraft":
		set("plan", "other-plan", "document", strings.Replace(firmPlan, "firm-plan", "other-plan", 1))
	case "editUser":
		set("person", "QN1")
	case "createToken":
		set("permissions", []any{"session:read"})
	case "setFigure":
		set("code", "other")
	case "addRatings":
		set("source", "manager", "rater", "QM1", "on", "2026-11-01", "ratings", []any{map[string]any{"dimension": "bidding", "level": 3}})
	case "addSplit":
		set("from", "2026-11-01", "shares", []any{map[string]any{"person": "QN2", "share": "1"}})
	case "correctSplit":
		set("shares", []any{map[string]any{"person": "QN1", "share": "0.5"}, map[string]any{"person": "QN2", "share": "0.5"}})
	case "replacePolicy":
		set("text", clerkPolicy())
	case "editPaySetting":
		set("value", "false")
	case "createGrant":
		set("role", "presales")
	case "createUser":
		set("person", "")
	case "correctTeam":
		set("name", "North anew")
	case "checkPlan":
		set("document", firmPlan)
	case "computeWeights":
		set("dimensions", []any{"collection"})
	case "buildKit":
		set("model", "rep_mid", "sessions", []any{map[string]any{"minutes": 60, "interviewers": []any{"I1", "I2"}}, map[string]any{"minutes": 60, "interviewers": []any{"I1", "I3"}}})
	case "computePanel":
		set("model", "rep_mid", "sheets", []any{map[string]any{"interviewer": "I1", "scores": []any{map[string]any{"dimension": "collection", "score": "3"}}}})
	case "computeAgreement":
		set("statistic", "fisher", "table", []any{[]any{3, 1}, []any{1, 3}})
	}
	return body
}

// call asks for an operation about QN1's things, as the caller of the request.
func (f *firm) call(t testing.TB, c *caller, op Operation) *answer {
	t.Helper()
	path := f.address(t, op)
	if op.Edit {
		c = c.ifMatch(map[bool]string{false: `"1"`, true: `"2"`}[op.ID == "editUser"]) // the firm has edited its users once
	}
	if op.ID == "createImport" {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		part, err := w.CreateFormFile("files", "receipts.csv")
		if err == nil {
			_, err = part.Write([]byte("number,date,amount,currency,contract\nRIM2,2026-10-30,2.50,CNY,KQN1-1\n"))
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = w.Close()
		return c.with("Content-Type", w.FormDataContentType()).send(t, op.Method, path+"?wait=25", &b)
	}
	if body := f.bodyFor(op); body != nil {
		return c.do(t, op.Method, path, body)
	}
	return c.send(t, op.Method, path, nil)
}

// checkProblem fails the test unless a failing answer is a whole problem
// document in the language that was asked for.
func checkProblem(t testing.TB, a *answer, lang string) {
	t.Helper()
	if a.status < http.StatusBadRequest {
		return
	}
	var p Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Errorf("%s: %d is no problem document: %s", a.request, a.status, a.body)
		return
	}
	switch {
	case !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json"):
		t.Errorf("%s: %d is of the type %s", a.request, a.status, a.header.Get("Content-Type"))
	case p.Status != a.status || p.Code == "" || p.Title == "" || p.Detail == "" || p.Type != "urn:steelyard:problem:"+p.Code:
		t.Errorf("%s: %d with %s", a.request, a.status, a.body)
	case p.Request == "" || p.Request != a.header.Get("X-Request-Id"):
		t.Errorf("%s: the request's id is %q and %q", a.request, p.Request, a.header.Get("X-Request-Id"))
	case chinese.MatchString(p.Title) != (lang == "zh") || chinese.MatchString(p.Detail) != (lang == "zh"):
		t.Errorf("%s: asked in %s, answered %s", a.request, lang, a.body)
	}
	for _, fault := range p.Errors {
		if fault.Code == "" || fault.Detail == "" || chinese.MatchString(fault.Detail) != (lang == "zh") {
			t.Errorf("%s: asked in %s, the fault is %+v", a.request, lang, fault)
		}
	}
	if a.status >= http.StatusInternalServerError {
		t.Errorf("%s: %d %s", a.request, a.status, a.body)
	}
}

var chinese = regexp.MustCompile(`\p{Han}`)
