package money

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// binaryFloats lists what brings a binary floating-point number into a Go file:
// the types by name, a constant with a point (its default type is float64), and
// the standard functions that read, give or take one.
func binaryFloats(name string, src any) ([]string, error) {
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, src, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	var found []string
	report := func(n ast.Node, what string) {
		found = append(found, fmt.Sprintf("%s: %s", files.Position(n.Pos()), what))
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			switch n.Name {
			case "float32", "float64", "complex64", "complex128":
				report(n, n.Name)
			}
		case *ast.BasicLit:
			if n.Kind == token.FLOAT || n.Kind == token.IMAG {
				report(n, "the constant "+n.Value)
			}
		case *ast.SelectorExpr:
			switch n.Sel.Name {
			case "ParseFloat", "FormatFloat", "AppendFloat", "Float32", "Float64", "SetFloat64", "NewFloat":
				report(n, n.Sel.Name)
			}
		case *ast.CallExpr: // of a duration; a field or a type may have the name
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) == 0 {
				switch f.Sel.Name {
				case "Hours", "Minutes", "Seconds":
					report(f, f.Sel.Name)
				}
			}
		}
		return true
	})
	return found, nil
}

// A float anywhere on a path of money makes cents wrong in a few lines of a
// thousand, so there is none in the cores of compensation nor in the readers.
func TestC1_NoBinaryFloatOnAnyMoneyPath(t *testing.T) {
	checked := 0
	for _, root := range []string{filepath.Join("..", "..", "compensation"), filepath.Join("..", "..", "intake")} {
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			found, err := binaryFloats(path, nil)
			for _, f := range found {
				t.Error(f)
			}
			checked++
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Error(err)
		}
	}
	if checked < 10 {
		t.Errorf("only %d files were found: the walk looks in the wrong place", checked)
	}
}

// The check above is worth something only if it sees a float that is there.
func TestC1_APlantedFloatIsFound(t *testing.T) {
	for name, line := range map[string]string{
		"a field":               "type row struct{ Amount float64 }",
		"a parameter":           "func f(rate float32) {}",
		"a slice":               "var rates []float64",
		"a map":                 "var rates map[string]float64",
		"a conversion":          "func f(n int64) int64 { return int64(float64(n)) }",
		"an unnamed type":       "func f() { rate := 0.04; _ = rate }",
		"an exponent":           "const k = 1e3",
		"a type parameter":      "type number interface{ ~int64 | ~float64 }",
		"a reader":              `func f() { n, _ := strconv.ParseFloat("0.1", 64); _ = n }`,
		"a big number's":        "func f(r *big.Rat) { n, _ := r.Float64(); _ = n }",
		"a duration":            "func f(d time.Duration) int { return int(d.Hours() / 24) }",
		"a complex number":      "var z complex128",
		"an imaginary constant": "var z = 2i",
	} {
		found, err := binaryFloats("planted.go", "package planted\n"+line+"\n")
		if err != nil || len(found) == 0 {
			t.Errorf("%s is not found in: %s (%v)", name, line, err)
		}
	}
	clean := "package clean\n// float64 and 0.04 in a comment\nvar text = \"float64 0.04\"\nvar n = int64(4) / 100\n"
	if found, err := binaryFloats("clean.go", clean); err != nil || len(found) > 0 {
		t.Errorf("a clean file is blamed: %v, %v", found, err)
	}
}
