package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The import table of the design: who may import whom. A package is judged by
// the longest prefix that matches it; what is not listed may not exist. Test
// files are exempt.
var mayImport = map[string][]string{
	"":                       {"*"}, // the command line drives everything
	"compensation":           {"compensation/"},
	"compensation/problem":   {},
	"compensation/money":     {},
	"compensation/period":    {},
	"compensation/trace":     {"compensation/problem", "compensation/money", "compensation/period"},
	"compensation/document":  {"compensation/problem", "compensation/money", "compensation/period"},
	"compensation/fact":      {"compensation/problem", "compensation/money", "compensation/period"},
	"compensation/formula":   {"compensation/problem", "compensation/money", "compensation/period", "compensation/trace"},
	"compensation/measure":   {"compensation/problem", "compensation/money", "compensation/period", "compensation/fact", "compensation/trace", "compensation/formula"},
	"compensation/scorecard": {"compensation/problem", "compensation/money", "compensation/period", "compensation/fact", "compensation/trace", "compensation/document"},
	"compensation/plan": {"compensation/problem", "compensation/money", "compensation/period", "compensation/fact", "compensation/trace",
		"compensation/document", "compensation/formula", "compensation/measure"},
	"compensation/kpi":     {"compensation/problem", "compensation/money", "compensation/period", "compensation/trace", "compensation/document", "compensation/formula", "compensation/measure"},
	"competency":           {"compensation/problem", "compensation/document", "compensation/money", "compensation/period", "compensation/trace"},
	"competency/agreement": {"compensation/problem", "compensation/document", "compensation/money", "compensation/period", "compensation/trace"},
	"competency/interview": {"compensation/problem", "compensation/money", "compensation/period", "compensation/trace", "compensation/document", "competency"},
	"intake":               {"compensation/", "competency/"},
	"demo":                 {"compensation/", "competency/"},
	"migrations":           {"compensation/problem"}, // leaves; what they tell people has two languages
	"policies":             {"compensation/problem"},
	"web":                  {},
	"models":               {"compensation/", "competency/", "migrations"},
	"models/trial":         {"models", "migrations"}, // imported by tests alone
	"api":                  {"models", "policies", "intake", "web", "compensation/", "competency/"},
}

// forbiddenInCores are the imports that would let the outside world into a
// calculation: clock, chance, files, network, databases, frameworks.
var forbiddenInCores = []string{
	"os", "io/fs", "io/ioutil", "path/filepath", "net", "net/", "time", "math/rand", "math/rand/v2", "crypto/rand", "database/sql", "syscall",
	"os/", "unsafe", "plugin", "log", "log/slog", "runtime", "gorm.io/", "github.com/gin-gonic/", "github.com/casbin/", "github.com/danielgtaylor/",
}

// forbiddenOutside are libraries that a room must not know: the store nothing
// of requests, requests nothing of the database.
var forbiddenOutside = map[string][]string{
	"models":       {"net/http", "github.com/gin-gonic/", "github.com/danielgtaylor/", "github.com/casbin/"},
	"models/trial": {"github.com/gin-gonic/", "github.com/danielgtaylor/", "github.com/casbin/"},
	"policies":     {"database/sql", "gorm.io/", "github.com/gin-gonic/", "github.com/danielgtaylor/"},
	"migrations":   {"gorm.io/", "github.com/gin-gonic/", "github.com/danielgtaylor/", "github.com/casbin/"},
	"api":          {"database/sql", "gorm.io/", "github.com/go-sql-driver/", "modernc.org/sqlite"},
	"intake":       {"database/sql", "gorm.io/", "github.com/gin-gonic/", "github.com/danielgtaylor/", "github.com/casbin/"},
}

// onlyIn are libraries that one room alone may use: floating-point
// distributions have no place on the paths of pay and scores.
var onlyIn = map[string]string{"gonum.org/": "competency/agreement"}

// forbiddenNames are package names that say nothing.
var forbiddenNames = []string{"utils", "util", "common", "helpers", "helper", "service", "services", "repository", "dto", "types", "internal", "pkg", "base", "misc"}

type sourceFile struct {
	path, room string
	imports    []string
}

func sourceFiles(t *testing.T, root fs.FS) []sourceFile {
	t.Helper()
	var files []sourceFile
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && path != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		data, err := fs.ReadFile(root, path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, data, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := sourceFile{path: path, room: filepath.ToSlash(filepath.Dir(path))}
		if f.room == "." {
			f.room = ""
		}
		for _, imported := range parsed.Imports {
			name, _ := strconv.Unquote(imported.Path.Value)
			f.imports = append(f.imports, name)
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// violations applies the table to the files.
func violations(files []sourceFile) []string {
	var found []string
	for _, f := range files {
		allowed, known := mayImport[f.room]
		if !known {
			found = append(found, f.path+": room "+f.room+" is not in the import table")
			continue
		}
		if slices.Contains(forbiddenNames, filepath.Base(f.room)) {
			found = append(found, f.path+": a room named "+filepath.Base(f.room)+" says nothing")
		}
		core := strings.HasPrefix(f.room, "compensation") || strings.HasPrefix(f.room, "competency")
		for _, name := range f.imports {
			own, inside := strings.CutPrefix(name, "steelyard/")
			switch {
			case inside && (!matches(own, allowed) || own == "models/trial"):
				found = append(found, f.path+" imports "+name)
			case !inside && matches(name, forbiddenOutside[f.room]):
				found = append(found, f.path+" imports "+name+", of which "+f.room+" must know nothing")
			case !inside && restricted(name, f.room):
				found = append(found, f.path+" imports "+name+", which belongs to another room")
			case !inside && core && matches(name, forbiddenInCores):
				found = append(found, f.path+" imports "+name+" into a pure core")
			}
		}
	}
	return found
}

// restricted reports whether the library is for another room alone.
func restricted(name, room string) bool {
	for library, home := range onlyIn {
		if matches(name, []string{library}) && room != home {
			return true
		}
	}
	return false
}

// matches reports whether the name is in the list; an entry with a slash at
// its end stands for everything below it and itself, "*" for everything.
func matches(name string, list []string) bool {
	return slices.ContainsFunc(list, func(entry string) bool {
		return entry == "*" || entry == name || strings.HasSuffix(entry, "/") && (strings.HasPrefix(name, entry) || name == strings.TrimSuffix(entry, "/"))
	})
}

func TestArchitecture_ImportTable(t *testing.T) {
	files := sourceFiles(t, os.DirFS("."))
	if len(files) < 20 {
		t.Fatalf("only %d files found: the walk is broken", len(files))
	}
	for _, v := range violations(files) {
		t.Error(v)
	}
}

func TestArchitecture_TableCatchesViolations(t *testing.T) {
	bad := []sourceFile{
		{path: "compensation/money/x.go", room: "compensation/money", imports: []string{"time"}},
		{path: "compensation/money/y.go", room: "compensation/money", imports: []string{"steelyard/compensation/plan"}},
		{path: "compensation/z.go", room: "compensation", imports: []string{"net/http"}},
		{path: "compensation/plan/q.go", room: "compensation/plan", imports: []string{"gorm.io/gorm"}},
		{path: "utils/u.go", room: "utils"},
		{path: "intake/i.go", room: "intake", imports: []string{"steelyard/models"}},
		{path: "main.go", room: "", imports: []string{"steelyard/models/trial"}},
		{path: "models/g.go", room: "models", imports: []string{"github.com/gin-gonic/gin"}},
		{path: "api/g.go", room: "api", imports: []string{"gorm.io/gorm"}},
		{path: "api/s.go", room: "api", imports: []string{"database/sql"}},
		{path: "competency/agreement/k.go", room: "competency/agreement", imports: []string{"steelyard/compensation/kpi"}},
		{path: "compensation/money/f.go", room: "compensation/money", imports: []string{"gonum.org/v1/gonum/stat/distuv"}},
		{path: "policies/m.go", room: "policies", imports: []string{"steelyard/models"}},
	}
	if got := violations(bad); len(got) != len(bad) {
		t.Errorf("%d violations found in %d bad files:\n%s", len(got), len(bad), strings.Join(got, "\n"))
	}
}

func TestArchitecture_SizeOfFiles(t *testing.T) {
	for _, f := range sourceFiles(t, os.DirFS(".")) {
		data, err := os.ReadFile(f.path)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(data), "\n"); n > 400 {
			t.Errorf("%s has %d lines, more than 400: is there a second idea in it?", f.path, n)
		}
	}
}
