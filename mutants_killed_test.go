//go:build mutants

package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// apply runs the mutant's test with the edited file laid over the tree, which
// itself is not touched.
func (m mutant) apply(t *testing.T) {
	text := m.edited(t)
	dir := t.TempDir()
	edited := filepath.Join(dir, filepath.Base(m.file))
	if err := os.WriteFile(edited, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	absolute, err := filepath.Abs(m.file)
	if err != nil {
		t.Fatal(err)
	}
	overlay, _ := json.Marshal(map[string]map[string]string{"Replace": {absolute: edited}})
	overlayFile := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlayFile, overlay, 0o600); err != nil {
		t.Fatal(err)
	}
	// Most die on SQLite alone, without a server having to be started first.
	out, err := m.run(overlayFile, "CI=", "STEELYARD_TEST_DIALECT=sqlite")
	// Where two must meet at one moment, a busy machine may keep them apart once.
	for try := 0; err == nil && try < 3; try++ {
		out, err = m.run(overlayFile)
	}
	switch text := string(out); {
	case strings.Contains(text, "[build failed]") || strings.Contains(text, "[setup failed]"):
		t.Fatalf("the mutant does not compile:\n%s", text)
	case strings.Contains(text, "no tests to run"):
		t.Fatalf("no test matches %s in %s", m.test, m.pkg)
	case err == nil:
		t.Fatalf("the mutant survives %s:\n%s", m.test, text)
	case !regexp.MustCompile(`(?m)^\s*--- FAIL|^panic: `).MatchString(text):
		t.Fatalf("the run failed for another reason than a failing test:\n%s", text)
	}
}

// run runs the mutant's test; what it prints says whether it was killed. The API,
// which takes longest to compile, is not optimised.
func (m mutant) run(overlay string, environ ...string) ([]byte, error) {
	c := exec.Command("go", "test", "-overlay", overlay, "-vet=off", "-gcflags=steelyard/api=-N -l", "-ldflags=-s -w", "-failfast", "-count=1", "-run", m.test, m.pkg)
	c.Env = append(os.Environ(), environ...)
	return c.CombinedOutput()
}

func TestMutantsAreKilled(t *testing.T) {
	for _, m := range readMutants(t) {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel() // building and running one leaves a processor idle
			m.apply(t)
		})
	}
}
