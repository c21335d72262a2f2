package models_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sources is a package, read for the questions of a lint.
type sources struct {
	fset    *token.FileSet
	files   map[string]*ast.File
	info    *types.Info
	puts    map[types.Object][]put           // what is ever put into a variable or a field
	bodies  map[types.Object]*ast.FuncType   // functions, and variables that hold one
	returns map[*ast.FuncType][][]ast.Expr   // what they return
	calls   map[types.Object][]*ast.CallExpr // where they are called
	params  map[types.Object]parameter       // whose parameter a variable is
	inside  map[*ast.CallExpr]*ast.FuncDecl  // the function around a call
	pending map[any]bool                     // questions that are being answered
	why     ast.Node                         // the last expression that nobody here has written
}

// put is an expression, or one of the results of a call; a put without an
// expression comes from outside.
type put struct {
	from   ast.Expr
	result int
}

type parameter struct {
	of types.Object // nil: of a function that is only passed on
	at int
}

// imports reads the packages of this module; every other one stands empty:
// what is asked here is answered by our own sources.
type imports struct {
	fset *token.FileSet
	done map[string]*types.Package
}

// Import is for the type checker.
func (m imports) Import(name string) (*types.Package, error) {
	if m.done[name] != nil {
		return m.done[name], nil
	}
	base := path.Base(name)
	if strings.HasPrefix(base, "v") && len(base) == 2 {
		base = path.Base(path.Dir(name))
	}
	m.done[name] = types.NewPackage(name, base)
	m.done[name].MarkComplete()
	own, ok := strings.CutPrefix(name, "steelyard/")
	if !ok {
		return m.done[name], nil
	}
	var list []*ast.File
	paths, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(own), "*.go"))
	for _, p := range paths {
		if f, e := parser.ParseFile(m.fset, p, nil, parser.SkipObjectResolution); e == nil && !strings.HasSuffix(p, "_test.go") {
			list = append(list, f)
		}
	}
	config := types.Config{Importer: m, IgnoreFuncBodies: true, Error: func(error) {}}
	m.done[name], _ = config.Check(name, m.fset, list, nil)
	return m.done[name], err
}

func readSources(t testing.TB, texts map[string]string) *sources {
	t.Helper()
	s := &sources{fset: token.NewFileSet(), files: map[string]*ast.File{}, puts: map[types.Object][]put{}, bodies: map[types.Object]*ast.FuncType{},
		returns: map[*ast.FuncType][][]ast.Expr{}, calls: map[types.Object][]*ast.CallExpr{}, params: map[types.Object]parameter{}, inside: map[*ast.CallExpr]*ast.FuncDecl{},
		pending: map[any]bool{}, info: &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}}
	var list []*ast.File
	for name, text := range texts {
		f, err := parser.ParseFile(s.fset, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.files[name] = f
		list = append(list, f)
	}
	config := types.Config{Importer: imports{s.fset, map[string]*types.Package{}}, Error: func(error) {}}
	_, _ = config.Check("models", s.fset, list, s.info)
	for _, f := range list {
		for _, d := range f.Decls {
			fn, _ := d.(*ast.FuncDecl)
			if fn != nil {
				s.function(s.info.Defs[fn.Name], fn.Type, fn.Body)
			}
			ast.Inspect(d, func(n ast.Node) bool { s.collect(n, fn); return true })
		}
	}
	return s
}

// object is what an expression names: a variable, a field, a function.
func (s *sources) object(e ast.Expr) types.Object {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if o := s.info.Defs[e]; o != nil {
			return origin(o)
		}
		return origin(s.info.Uses[e])
	case *ast.SelectorExpr:
		return origin(s.info.Uses[e.Sel])
	case *ast.IndexExpr: // an element, or a function with its type
		return s.object(e.X)
	case *ast.IndexListExpr:
		return s.object(e.X)
	case *ast.StarExpr:
		return s.object(e.X)
	}
	return nil
}

func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return o
}

func (s *sources) put(to types.Object, p put) {
	if to != nil {
		s.puts[to] = append(s.puts[to], p)
	}
}

// function notes a function under its object: parameters and returned texts.
func (s *sources) function(o types.Object, f *ast.FuncType, body *ast.BlockStmt) {
	at := 0
	for _, field := range f.Params.List {
		for _, name := range field.Names {
			s.params[s.info.Defs[name]] = parameter{o, at}
			at++
		}
	}
	if o != nil {
		s.bodies[o] = f
	}
	if body == nil {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			results := n.Results
			if len(results) == 0 && f.Results != nil {
				for _, field := range f.Results.List {
					for _, name := range field.Names {
						results = append(results, name)
					}
				}
			}
			s.returns[f] = append(s.returns[f], results)
		}
		return true
	})
}

// collect notes what a node puts where, and calls.
func (s *sources) collect(n ast.Node, fn *ast.FuncDecl) {
	switch n := n.(type) {
	case *ast.CallExpr:
		s.inside[n] = fn
		if o := s.object(n.Fun); o != nil {
			s.calls[o] = append(s.calls[o], n)
		}
		if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "WriteString" && len(n.Args) == 1 {
			s.put(s.object(sel.X), put{from: n.Args[0]}) // a strings.Builder
		}
		for _, a := range n.Args {
			if lit, ok := a.(*ast.FuncLit); ok {
				s.function(nil, lit.Type, lit.Body)
			}
		}
	case *ast.AssignStmt:
		for i, l := range n.Lhs {
			s.assign(l, n.Rhs, i)
		}
	case *ast.ValueSpec:
		for i, name := range n.Names {
			if len(n.Values) > 0 {
				s.assign(name, n.Values, i)
			}
		}
	case *ast.RangeStmt:
		if n.Value != nil {
			s.put(s.object(n.Value), put{from: n.X})
		}
		if n.Key != nil {
			s.put(s.object(n.Key), put{from: n.X})
		}
	case *ast.UnaryExpr: // whoever has the address may put anything there
		if o := s.object(n.X); n.Op == token.AND && o != nil && types.Identical(o.Type().Underlying(), types.Typ[types.String]) {
			s.put(o, put{})
		}
	case *ast.CompositeLit:
		of, _ := s.info.Types[n].Type, 0
		if of == nil {
			return
		}
		if p, ok := of.Underlying().(*types.Pointer); ok {
			of = p.Elem()
		}
		shape, ok := of.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i, e := range n.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				s.put(s.object(kv.Key), put{from: kv.Value})
			} else if i < shape.NumFields() {
				s.put(origin(shape.Field(i)), put{from: e})
			}
		}
	}
}

func (s *sources) assign(to ast.Expr, values []ast.Expr, i int) {
	o := s.object(to)
	if i, ok := to.(*ast.IndexExpr); ok { // the keys of a map may be texts
		if t := s.info.Types[i.X].Type; t != nil {
			if _, isMap := t.Underlying().(*types.Map); isMap {
				s.put(o, put{from: i.Index})
			}
		}
	}
	if len(values) == 1 && i > 0 {
		s.put(o, put{from: values[0], result: i})
		return
	}
	if lit, ok := values[min(i, len(values)-1)].(*ast.FuncLit); ok {
		s.function(o, lit.Type, lit.Body)
		return
	}
	s.put(o, put{from: values[min(i, len(values)-1)]})
}

// ours tells whether a text was written by us: put together from constants
// alone, whichever way it came here.
func (s *sources) ours(e ast.Expr, result int) bool {
	s.why = nil
	yes := s.written(e, result)
	if !yes && s.why == nil {
		s.why = e
	}
	return yes
}

func (s *sources) written(e ast.Expr, result int) bool {
	if v, ok := s.info.Types[e]; ok && (v.Value != nil || v.IsNil()) {
		return true
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return s.ours(e.X, result)
	case *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.BinaryExpr:
		return e.Op == token.ADD && s.ours(e.X, 0) && s.ours(e.Y, 0)
	case *ast.Ident, *ast.SelectorExpr, *ast.StarExpr:
		return s.oursIn(s.object(e))
	case *ast.IndexExpr:
		return s.ours(e.X, 0)
	case *ast.SliceExpr:
		return s.ours(e.X, 0)
	case *ast.CompositeLit:
		return !slices.ContainsFunc(e.Elts, func(v ast.Expr) bool {
			if kv, ok := v.(*ast.KeyValueExpr); ok {
				v = kv.Value
			}
			return !s.ours(v, 0)
		})
	case *ast.CallExpr:
		return s.oursFrom(e, result)
	}
	return false
}

// oursFrom follows calls: of this package's functions, of some that put texts
// together, and of those that write a number.
func (s *sources) oursFrom(c *ast.CallExpr, result int) bool {
	all := func(args []ast.Expr) bool {
		return !slices.ContainsFunc(args, func(a ast.Expr) bool { return !s.ours(a, 0) })
	}
	switch name := s.imported(c); name {
	case "":
	case "strconv.Itoa", "strconv.FormatInt", "sort.Strings":
		return true
	case "strings.Repeat", "maps.Keys", "slices.Sorted", "slices.Clone", "slices.Compact":
		return s.ours(c.Args[0], 0)
	case "strings.Join", "strings.ReplaceAll", "strings.Replace", "strings.TrimSuffix", "strings.TrimPrefix", "fmt.Sprintf", "slices.Concat":
		return all(c.Args)
	default:
		return false
	}
	switch f := c.Fun.(type) {
	case *ast.Ident:
		switch f.Name {
		case "append":
			return all(c.Args)
		case "make": // empty
			return true
		}
	case *ast.SelectorExpr:
		if f.Sel.Name == "String" && len(s.puts[s.object(f.X)]) > 0 && s.bodies[s.object(f)] == nil { // a strings.Builder
			return s.oursIn(s.object(f.X))
		}
	}
	if v, ok := s.info.Types[c.Fun]; ok && v.IsType() && len(c.Args) == 1 {
		return s.ours(c.Args[0], 0)
	}
	o := s.object(c.Fun)
	if o != nil && o.Name() == "quoted" { // a date of the calendar: digits and hyphens
		return true
	}
	f := s.bodies[o]
	return f != nil && s.once([2]any{f, result}, func() bool {
		return !slices.ContainsFunc(s.returns[f], func(values []ast.Expr) bool {
			if len(values) == 1 {
				return !s.ours(values[0], result)
			}
			return result >= len(values) || !s.ours(values[result], 0)
		})
	})
}

// imported names the function of another package that is called.
func (s *sources) imported(c *ast.CallExpr) string {
	if sel, ok := c.Fun.(*ast.SelectorExpr); ok {
		if x, ok := sel.X.(*ast.Ident); ok {
			if _, ok := s.info.Uses[x].(*types.PkgName); ok {
				return x.Name + "." + sel.Sel.Name
			}
		}
	}
	return ""
}

// oursIn follows a variable, a field or a parameter to everything that is ever
// put into it.
func (s *sources) oursIn(o types.Object) bool {
	if o == nil {
		return false
	}
	if _, ok := o.(*types.Const); ok {
		return true
	}
	given, isParameter := s.params[o]
	if !isParameter && len(s.puts[o]) == 0 {
		v, ok := o.(*types.Var) // a variable that is never written is empty; a field is filled from outside
		return ok && !v.IsField() && v.Parent() != nil
	}
	return s.once(o, func() bool {
		for _, p := range s.puts[o] {
			if p.from == nil || !s.ours(p.from, p.result) {
				return false
			}
		}
		if !isParameter {
			return true
		}
		calls := s.calls[given.of]
		return given.of != nil && len(calls) > 0 && !slices.ContainsFunc(calls, func(c *ast.CallExpr) bool {
			return given.at < len(c.Args) && !s.ours(c.Args[given.at], 0)
		})
	})
}

// once answers a question that leads back to itself with yes: the other ways
// decide.
func (s *sources) once(question any, answer func() bool) bool {
	if s.pending[question] {
		return true
	}
	s.pending[question] = true
	defer delete(s.pending, question)
	return answer()
}

func ownFiles(t testing.TB) map[string]string {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(data)
	}
	return files
}
