package intake

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGuard(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "张伟": "张伟", "O'Neil": "O'Neil", "'quoted'": "'quoted'", "''": "''", "a=b": "a=b", "5": "5", " =1": " =1",
		"=1+1": "'=1+1", "+49": "'+49", "-5": "'-5", "@x": "'@x", "\tx": "'\tx", "\rx": "'\rx", "\x00": "'\x00",
		"＝1": "'＝1", "＋1": "'＋1", "－1": "'－1", "＠x": "'＠x", "'=1": "''=1", "''＝1": "'''＝1",
	} {
		if got := Guard(text); got != want {
			t.Errorf("%q is written %q, want %q", text, got, want)
		}
		if got := unguarded(want); got != text {
			t.Errorf("%q is read %q, want %q", want, got, text)
		}
	}
}

func TestGuardReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		alphabet := append([]rune("'\"a张 1,"), []rune(opening)...)
		text := rapid.StringOf(rapid.RuneFrom(alphabet)).Draw(t, "text")
		written := Guard(text)
		if unguarded(written) != text {
			t.Fatalf("%q is written %q and read %q", text, written, unguarded(written))
		}
		if written != "" && strings.ContainsRune(opening, []rune(written)[0]) {
			t.Fatalf("%q is written %q, which a spreadsheet takes for a formula", text, written)
		}
	})
}

// TestGuardOnlyWhereDeclared reads the same cell with and without guard.
func TestGuardOnlyWhereDeclared(t *testing.T) {
	const body = "files:\n  - {file: p.csv, facts: [{fact: person, code: c}]}\n"
	files := folder(map[string]string{"p.csv": "c\n'-5\n"})
	s, list := Read(files, mustProfile(t, "profile: x\n"+body))
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, `person "'-5" ""`)
	s, list = Read(files, mustProfile(t, "profile: x\nguard: true\n"+body))
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, `person "-5" ""`)
}
