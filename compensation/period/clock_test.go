package period

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// importsTime reports whether a Go file imports package time.
func importsTime(name string, src any) (bool, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, src, parser.ImportsOnly)
	if err != nil {
		return false, err
	}
	for _, spec := range file.Imports {
		if path := strings.Trim(spec.Path.Value, "\"`"); path == "time" || strings.HasPrefix(path, "time/") {
			return true, nil
		}
	}
	return false, nil
}

// What cannot name package time can read neither a clock nor a time zone.
func TestE1_NoCoreImportsPackageTime(t *testing.T) {
	checked := 0
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		found, err := importsTime(path, nil)
		if found {
			t.Errorf("%s imports package time", path)
		}
		checked++
		return err
	})
	if err != nil || checked < 10 {
		t.Errorf("%d files were checked, %v", checked, err)
	}
}

func TestE1_APlantedImportIsFound(t *testing.T) {
	for src, want := range map[string]bool{
		"package p\nimport \"time\"":                         true,
		"package p\nimport clock \"time\"":                   true,
		"package p\nimport . `time`":                         true,
		"package p\nimport (\n\"fmt\"\n_ \"time/tzdata\"\n)": true,
		"package p\nimport \"example.com/time\"":             false,
		"package p\nvar s = \"time\"":                        false,
	} {
		if got, err := importsTime("planted.go", src); got != want || err != nil {
			t.Errorf("%q: %v, %v", src, got, err)
		}
	}
}
