package api

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steelyard/models/trial"
	"steelyard/policies"
)

var updateGoldens = flag.Bool("update", false, "write the golden files anew")

// golden compares text with a kept file, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *updateGoldens {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; first difference: %s", path, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\n  kept: %s\n  now:  %s", i+1, a, b)
		}
	}
	return "none"
}

// accessMatrix words, for every operation of the registry, which roles may call
// it and how far each reaches.
func accessMatrix(a *API, p *policies.Policy) string {
	operations := slices.Clone(a.Operations())
	slices.SortFunc(operations, func(x, y Operation) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Method, y.Method))
	})
	var b strings.Builder
	for _, op := range operations {
		fmt.Fprintf(&b, "%s %s", op.Method, op.Path)
		if op.Public() {
			b.WriteString("  public\n")
			continue
		}
		fmt.Fprintf(&b, "  %s\n", op.Permission)
		for _, perm := range op.Or {
			fmt.Fprintf(&b, "  or %s\n", perm)
		}
		for _, role := range p.Roles() {
			for _, perm := range append([]policies.Permission{op.Permission}, op.Or...) {
				if scopes := p.Scopes([]string{role.Name}, perm); len(scopes) > 0 {
					fmt.Fprintf(&b, "  %-14s %s\n", role.Name, strings.Join(scopes, " "))
					break
				}
			}
		}
	}
	return b.String()
}

// The full role × operation matrix is kept as a file: a change of the policy or
// of an operation's permission shows in review.
func TestAccessMatrix(t *testing.T) {
	a, p := registryOnly(t)
	golden(t, "access.golden", accessMatrix(a, p))
}

// Every permission of the table is asked for by an operation or by a handler,
// and every operation can be called by somebody.
func TestEveryOperationIsGranted(t *testing.T) {
	a, p := registryOnly(t)
	for _, op := range a.Operations() {
		if op.Public() {
			continue
		}
		granted := false
		for _, role := range p.Roles() {
			granted = granted || len(p.Scopes([]string{role.Name}, op.Permission)) > 0
		}
		if !granted {
			t.Errorf("%s: nobody is granted %s", op.ID, op.Permission)
		}
	}
	used := map[policies.Permission]bool{}
	for _, op := range a.Operations() {
		used[op.Permission] = true
		for _, perm := range op.Or {
			used[perm] = true
		}
	}
	source := handlerSources(t)
	for _, perm := range policies.Permissions() {
		if !used[perm] && !strings.Contains(source, fmt.Sprintf("%q, %q", perm.Object, perm.Action)) {
			t.Errorf("no operation asks for %s", perm)
		}
	}
}

// handlerSources is the text of the package's files that are no tests.
func handlerSources(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(data)
	}
	return b.String()
}

// Every operation is described in both languages, and says its permission in
// the OpenAPI document.
func TestOperationsAreDescribed(t *testing.T) {
	a, _ := registryOnly(t)
	ids := map[string]bool{}
	for _, op := range a.Operations() {
		if op.Summary.ZH == "" || op.Summary.EN == "" {
			t.Errorf("%s is not described in both languages", op.ID)
		}
		if ids[op.ID] {
			t.Errorf("two operations are named %s", op.ID)
		}
		ids[op.ID] = true
		meta := methodOf(a.huma.OpenAPI().Paths[base+op.Path], op.Method)
		if got := meta.Extensions["x-permission"]; !op.Public() && got != op.Permission.String() {
			t.Errorf("%s: x-permission is %v", op.ID, got)
		}
	}
}

// A service whose registry, routes and document differ does not start.
func TestA14_UnguardedRoutesAreRefused(t *testing.T) {
	a, _ := registryOnly(t)
	if err := a.checkRegistry(); err != nil {
		t.Fatal(err)
	}
	a.engine.GET(base+"/backdoor", a.noRoute)
	if err := a.checkRegistry(); err == nil || !strings.Contains(err.Error(), "/backdoor") {
		t.Errorf("a route past the registry is accepted: %v", err)
	}
	b, _ := registryOnly(t)
	b.operations = append(b.operations, Operation{ID: "ghost", Method: "GET", Path: "/ghost"})
	if err := b.checkRegistry(); err == nil {
		t.Error("an operation without a route is accepted")
	}
	c, _ := registryOnly(t)
	for i := range c.operations {
		if !c.operations[i].Public() {
			c.operations[i].Permission = policies.Permission{}
			break
		}
	}
	if err := c.checkRegistry(); err == nil {
		t.Error("an operation that lost its permission is accepted")
	}
	d, _ := registryOnly(t)
	d.operations[len(d.operations)-1].Permission = policies.Permission{Object: "nothing", Action: "read"}
	if err := d.checkPermissions(); err == nil {
		t.Error("an unknown permission is accepted")
	}
}

// registryOnly makes a service for questions about its registry: nothing is
// called.
func registryOnly(t *testing.T) (*API, *policies.Policy) {
	t.Helper()
	p, err := policies.Load(policies.Model(), policies.Shipped())
	if err != nil {
		t.Fatal(err)
	}
	holder := &policies.Holder{}
	holder.Swap(p)
	a, err := New(Options{DB: trial.Open(t, trial.Dialects()[0]), Policies: holder})
	if err != nil {
		t.Fatal(err)
	}
	return a, p
}
