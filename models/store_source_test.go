package models_test

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// sinks are the functions that take SQL, with the position of its text. Values
// beside it are bound, and may be anything.
var sinks = map[string]int{
	"Raw": 0, "Exec": 0, "Where": 0, "Order": 0, "Select": 0, "Group": 0, "Having": 0, "Joins": 0, "Table": 0, "Not": 0, "Or": 0, "Distinct": 0, "Pluck": 0, "Omit": 0,
	"Expr": 0, "exec": 0, "scan": 1, "change": 0, "insert": 0, "insertRows": 0,
	"ExecContext": 1, "QueryContext": 1, "QueryRowContext": 1, "PrepareContext": 1,
}

// forbiddenCalls of gorm write or find more, or less, than they say.
var forbiddenCalls = []string{"Save", "FirstOrCreate", "FirstOrInit", "AutoMigrate", "Unscoped", "First", "Last", "Take", "Find", "Delete", "Model"}

// strangers lists the places where a text of somebody else may become SQL.
func (s *sources) strangers() (list []string, seen int) {
	for c, fn := range s.inside {
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok || passesOn(fn) {
			continue
		}
		name, place := sel.Sel.Name, s.fset.Position(c.Pos())
		own, other := s.bodies[s.object(c.Fun)] != nil, s.imported(c)
		at, isSink := sinks[name]
		if !isSink || at >= len(c.Args) || other != "" && other != "gorm.Expr" || own && !slices.Contains([]string{"exec", "scan", "change", "insert", "insertRows"}, name) {
			continue
		}
		seen++
		if name == "Where" && fn != nil && fn.Name.Name == "change" {
			continue // a map, whose keys gorm quotes
		}
		if !s.ours(c.Args[at], 0) {
			why := s.fset.Position(s.why.Pos())
			list = append(list, fmt.Sprintf("%s:%d: %s takes SQL that is not made of constants alone: see %s:%d:%d", place.Filename, place.Line, name, why.Filename, why.Line, why.Column))
		}
	}
	slices.Sort(list)
	return list, seen
}

// surprises lists the calls that are forbidden.
func (s *sources) surprises() (list []string) {
	for c := range s.inside {
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if ok && slices.Contains(forbiddenCalls, sel.Sel.Name) && len(c.Args) > 0 && s.bodies[s.object(c.Fun)] == nil && s.imported(c) == "" {
			place := s.fset.Position(c.Pos())
			list = append(list, fmt.Sprintf("%s:%d: %s is not used here", place.Filename, place.Line, sel.Sel.Name))
		}
	}
	return list
}

// passesOn tells of functions whose SQL was made elsewhere: by gorm, or by the
// statement that was prepared.
func passesOn(fn *ast.FuncDecl) bool {
	if fn == nil || fn.Recv == nil {
		return false
	}
	if fn.Name.Name == "insertSingly" {
		return true
	}
	star, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	id, ok := star.X.(*ast.Ident)
	return ok && id.Name == "watched"
}

// No text of a caller becomes part of a query: SQL is made of constants, and
// what is sorted by comes from a table of constants.
func TestG1_QueriesAreMadeOfConstants(t *testing.T) {
	s := readSources(t, ownFiles(t))
	list, seen := s.strangers()
	for _, l := range list {
		t.Error(l)
	}
	if seen < 30 {
		t.Errorf("only %d queries were found: the search is broken", seen)
	}
}

// What the lint must find, and what it must let pass.
func TestG1_LintFindsWhatItIsFor(t *testing.T) {
	const head = "package models\nimport (\"fmt\"; \"strings\"; \"gorm.io/gorm\")\ntype Tx struct { q *gorm.DB }\ntype In struct{ ID, Table string }\nfunc (tx *Tx) exec(q string, a ...any) { tx.q.Exec(q, a...) }\nfunc (tx *Tx) change(t string, a, b map[string]any) { tx.q.Table(t) }\nfunc h(tx *Tx) { tx.exec(`SELECT 1`); tx.change(`t`, nil, nil) }\nconst columns = `a, b`\nvar order = map[string]string{`name`: `name, id`}\n"
	for text, found := range map[string]bool{
		"func f(tx *Tx, by string) { tx.q.Order(by) }\nfunc g(tx *Tx, in string) { f(tx, in) }":                                               true,
		"func f(tx *Tx, by string) { tx.q.Order(order[by]) }":                                                                                 false,
		"func f(tx *Tx, id string) { tx.q.Raw(`SELECT 1 WHERE id = '` + id + `'`) }\nfunc g(tx *Tx, in In) { f(tx, in.ID) }":                  true,
		"func f(tx *Tx, id string) { tx.q.Raw(`SELECT `+columns+` WHERE id = ?`, id) }":                                                       false,
		"func f(tx *Tx, id string) { q := `SELECT 1`; if id != `` { q += ` WHERE id = ` + id }; tx.exec(q) }":                                 true,
		"func f(tx *Tx, id string) { q := `SELECT 1`; if id != `` { q += ` WHERE id = ?` }; tx.exec(q, id) }":                                 false,
		"func f(tx *Tx, n string) { tx.exec(fmt.Sprintf(`DELETE FROM %s`, n)) }\nfunc g(tx *Tx, in string) { f(tx, in) }":                     true,
		"func f(tx *Tx, n string) { tx.exec(fmt.Sprintf(`DELETE FROM %s`, n)) }\nfunc g(tx *Tx) { f(tx, `a`) }":                               false,
		"func where(in string) (string, []any) { return `x = ` + in, nil }\nfunc f(tx *Tx, in string) { w, a := where(in); tx.exec(w, a) }":   true,
		"func where(in string) (string, []any) { return `x = ?`, []any{in} }\nfunc f(tx *Tx, in string) { w, a := where(in); tx.exec(w, a) }": false,
		"type q struct{ table string }\nfunc f(tx *Tx, in string) { x := q{table: in}; tx.exec(`DELETE FROM ` + x.table) }":                   true,
		"type q struct{ table string }\nfunc f(tx *Tx) { x := q{table: `a`}; tx.exec(`DELETE FROM ` + x.table) }":                             false,
		"func f(tx *Tx, in string) { tx.change(in, nil, nil) }\nfunc g(tx *Tx, in In) { f(tx, in.Table) }":                                    true,
		"func f(tx *Tx, in In) { var b strings.Builder; b.WriteString(in.ID); tx.exec(b.String()) }":                                          true,
		"func f(tx *Tx, in In) { var b strings.Builder; b.WriteString(`a`); tx.exec(b.String()) }":                                            false,
		"func f(tx *Tx, in In) { m := map[string]bool{}; m[in.ID] = true; for k := range m { tx.exec(k) } }":                                  true,
		"func f(tx *Tx) { var by string; rows.Scan(&by); tx.q.Order(by) }":                                                                    true,
		"func f(tx *Tx, in In) { add := func(p string) { tx.exec(p) }; add(in.ID) }":                                                          true,
		"func f(tx *Tx) { add := func(p string) { tx.exec(p) }; add(`a`) }":                                                                   false,
		"func F(tx *Tx, by string) { tx.q.Order(by) }":                                                                                        true,
	} {
		list, _ := readSources(t, map[string]string{"x.go": head + text}).strangers()
		if (len(list) > 0) != found {
			t.Errorf("%s\n%v", text, list)
		}
	}
}

// What finds or writes more than it says is not used: neither a row by a text
// that may be a condition, nor an insertion where an update was meant.
func TestD12_NoSaveAndNoFirstOrCreate(t *testing.T) {
	for _, l := range readSources(t, ownFiles(t)).surprises() {
		t.Error(l)
	}
	const head = "package models\nimport \"gorm.io/gorm\"\ntype month struct{}\nfunc (month) Last(int) int { return 1 }\ntype Tx struct { q *gorm.DB }\n"
	for text, found := range map[string]bool{
		"func f(tx *Tx, u *User, id string) { tx.q.First(u, id) }":                  true,
		"func f(tx *Tx, u *User) { tx.q.Where(`id = ?`, 1).Save(u) }":               true,
		"func f(tx *Tx, u *User) { tx.q.FirstOrCreate(u) }":                         true,
		"func f(tx *Tx, u *User) { tx.q.Delete(u) }":                                true,
		"func f(m month, set map[int]int) int { delete(set, 1); return m.Last(1) }": false,
	} {
		if list := readSources(t, map[string]string{"x.go": head + text}).surprises(); (len(list) > 0) != found {
			t.Errorf("%s\n%v", text, list)
		}
	}
}

// fractions lists the uses of types that round.
func fractions(s *sources) (list []string) {
	for name, f := range s.files {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Ident:
				if n.Name == "float64" || n.Name == "float32" || n.Name == "complex128" {
					list = append(list, name+": "+n.Name)
				}
			case *ast.SelectorExpr:
				if n.Sel.Name == "NullFloat64" || n.Sel.Name == "ParseFloat" || n.Sel.Name == "Float" {
					list = append(list, name+": "+n.Sel.Name)
				}
			case *ast.BasicLit:
				if n.Kind.String() == "FLOAT" {
					list = append(list, name+": "+n.Value)
				}
			}
			return true
		})
	}
	return list
}

// No type of this package rounds, in amounts or elsewhere.
func TestC1_NoFractionsInCode(t *testing.T) {
	s := readSources(t, ownFiles(t))
	for _, f := range fractions(s) {
		t.Error(f)
	}
	if len(s.files) < 10 {
		t.Errorf("only %d files were read", len(s.files))
	}
	bad := "package models\ntype pay struct { Amount float64 }\nvar rate = 0.5\nfunc f(x sql.NullFloat64) { _, _ = strconv.ParseFloat(``, 64) }\n"
	if got := fractions(readSources(t, map[string]string{"x.go": bad})); len(got) != 4 {
		t.Errorf("%v", got)
	}
}

// Pay rows are not deleted by a mark, and gorm's ways around a condition are
// not used.
func TestD14_NoSoftDelete(t *testing.T) {
	for name, text := range ownFiles(t) {
		for _, word := range []string{"DeletedAt", "deleted_at", "AllowGlobalUpdate", "softDelete", "UpdateColumns"} {
			if strings.Contains(text, word) {
				t.Errorf("%s: %s", name, word)
			}
		}
	}
}
