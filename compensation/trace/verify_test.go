package trace

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"

	"pgregory.net/rapid"
)

// Whatever single value is changed anywhere in a statement, the change is seen:
// at the step itself, or for a leaf at what is made of it.
func TestEveryNodeOfAStatementIsGuarded(t *testing.T) {
	size := len(uses(statement()))
	unguarded := map[string]bool{}
	for i := range size {
		root := statement()
		n := nodesOf(root)[i]
		*n = *spoil(n)
		list := Verify(root)
		named := slices.ContainsFunc(list, func(p problem.Problem) bool { return at(t, root, p.Place.Path) == n })
		switch {
		case n.Op != Leaf && !named:
			t.Errorf("a changed %s (%s) is not named: %v", n.Op, title(n, problem.EN), list)
		case len(list) == 0:
			unguarded[title(n, problem.EN)] = true
		}
	}
	// no position lies that near to a bound
	if want := map[string]bool{"Upper bound of band 1": true}; !maps.Equal(unguarded, want) {
		t.Errorf("changes that are not seen: %v", unguarded)
	}
}

// nodesOf lists the nodes in the order in which they are first met.
func nodesOf(root *Node) (out []*Node) {
	seen := map[*Node]bool{}
	var walk func(*Node)
	walk = func(n *Node) {
		if !seen[n] {
			seen[n] = true
			out = append(out, n)
			for _, child := range n.Children {
				walk(child)
			}
		}
	}
	walk(root)
	return out
}

func TestChangedStepsOfRandomCalculationsAreNamed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Recorder()
		results := run(c, scripts().Draw(t, "script"))
		root := c.Sum(results)
		if c.Err() != nil {
			return
		}
		nodes := nodesOf(root.Node())
		n := rapid.SampledFrom(nodes).Draw(t, "node")
		*n = *spoil(n)
		list := Verify(root.Node())
		if n.Op == Leaf {
			return // many steps, such as a smallest value, do not depend on every leaf
		}
		for _, p := range list {
			if at(t, root.Node(), p.Place.Path) == n && p.Code == "trace.wrong_value" {
				return
			}
		}
		t.Fatalf("a changed %s is not named: %v", n.Op, list)
	})
}

func TestVerifyVisitsSharedStepsOnce(t *testing.T) {
	n := doubling(100) // 2^100 paths
	if list := Verify(n); len(list) > 0 {
		t.Errorf("%v", list)
	}
	bad := plain("1")
	bad.Source = Source{}
	twice := step(Sum, "3", bad, bad, step(Neg, "-1", bad), plain("2"))
	if list := Verify(twice); len(list) != 1 || list[0].Place.Path != "$.children[0]" {
		t.Errorf("a fault with three parents is reported as %v", list)
	}
	if list := Verify(chain(20_000)); len(list) > 0 {
		t.Errorf("a deep chain: %v", list[:1])
	}
}

// A stored explanation that somebody edited parses, but does not verify.
func TestAnEditedStoreIsFound(t *testing.T) {
	stored := string(JSON(statement()))
	for from, to := range map[string]string{
		`"value":"6000.00"`:                        `"value":"6000.01"`,
		`"value":"2400.0004"`:                      `"value":"2400.0005"`,
		`"index":0`:                                `"index":1`,
		`"upper":"included","children"`:            `"lower":"included","children"`,
		`"digits":2,"children":[{"op":"multiply"`:  `"digits":4,"children":[{"op":"multiply"`,
		`"value":"60000.01","unit":"CNY","digits"`: `"value":"60000.02","unit":"CNY","digits"`,
	} {
		edited := strings.Replace(stored, from, to, 1)
		if edited == stored {
			t.Errorf("%s is not there to be edited", from)
			continue
		}
		n, err := ParseJSON([]byte(edited))
		if err != nil {
			t.Errorf("%s: %v", to, err)
		} else if len(Verify(n)) == 0 {
			t.Errorf("%s is not found", to)
		}
	}
}

// The check is worth something only as long as it computes by itself.
func TestVerifyIsIndependentOfTheCalculation(t *testing.T) {
	for _, name := range []string{"verify.go", "check.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		imports := map[string]bool{}
		for _, spec := range file.Imports {
			imports[strings.Trim(spec.Path.Value, `"`)] = true
		}
		allowed := []string{"math/big", "strconv", "strings", "steelyard/compensation/period", "steelyard/compensation/problem"}
		for _, path := range slices.Sorted(maps.Keys(imports)) {
			if !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && (id.Name == "Calc" || id.Name == "Recorder" || id.Name == "Value") {
				t.Errorf("%s uses %s", name, id.Name)
			}
			if call, ok := n.(*ast.SelectorExpr); ok && fmt.Sprint(call.Sel) != "String" {
				if inner, ok := call.X.(*ast.SelectorExpr); ok && inner.Sel.Name == "Number" {
					t.Errorf("%s computes with a Decimal: Number.%s", name, call.Sel)
				}
			}
			return true
		})
	}
}

func BenchmarkVerifyStatement(b *testing.B) {
	n := statement()
	b.ReportAllocs()
	for b.Loop() {
		if len(Verify(n)) > 0 {
			b.Fatal("it does not verify")
		}
	}
}
