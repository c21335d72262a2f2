package problem

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestParseLang(t *testing.T) {
	for in, want := range map[string]Lang{"zh": ZH, "en": EN} {
		if got, ok := ParseLang(in); !ok || got != want {
			t.Errorf("%q is read as %q, %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "ZH", "zh-CN", "de", " en", "中文"} {
		if got, ok := ParseLang(in); ok || got != "" {
			t.Errorf("%q is read as %q", in, got)
		}
	}
}

func TestTextFallsBackVisibly(t *testing.T) {
	for _, c := range []struct {
		text   Text
		zh, en string
	}{
		{Text{ZH: "回款", EN: "receipt"}, "回款", "receipt"},
		{Text{ZH: "回款"}, "回款", "[中文] 回款"},
		{Text{EN: "receipt"}, "[EN] receipt", "receipt"},
		{Text{}, "", ""},
		{Same("R1"), "R1", "R1"},
	} {
		if got := c.text.In(ZH); got != c.zh {
			t.Errorf("%+v in Chinese is %q, want %q", c.text, got, c.zh)
		}
		if got := c.text.In(EN); got != c.en {
			t.Errorf("%+v in English is %q, want %q", c.text, got, c.en)
		}
		if c.text.IsZero() != (c.zh == "" && c.en == "") {
			t.Errorf("%+v is empty: %v", c.text, c.text.IsZero())
		}
	}
}

func TestTextfFillsBothLanguages(t *testing.T) {
	got := Textf("第 %[2]d 行的 %[1]s", "%[1]s in row %[2]d", `"x"`, 3)
	if want := (Text{ZH: `第 3 行的 "x"`, EN: `"x" in row 3`}); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "abc", `"abc"`},
		{"empty", "", `""`},
		{"Chinese", "张三（销售）", `"张三（销售）"`},
		{"quotes and backslashes", `a"b\c`, `"a\"b\\c"`},
		{"line ends", "a\nb\r\tc", `"a\nb\r\tc"`},
		{"NUL and DEL", "a\x00b\x7f", `"a\x00b\x7f"`},
		{"terminal escape", "\x1b[31mred", `"\x1b[31mred"`},
		{"right-to-left override", "abc\u202efdp", `"abc\u202efdp"`},
		{"embeddings and isolates", "\u202a\u202b\u202d\u2066\u2067\u2068\u2069\u202c", `"\u202a\u202b\u202d\u2066\u2067\u2068\u2069\u202c"`},
		{"direction marks", "\u200e\u200f\u061c", `"\u200e\u200f\u061c"`},
		{"zero width", "a\u200bb\u200dc\ufeff", `"a\u200bb\u200dc\ufeff"`},
		{"line and paragraph separators", "a\u2028b\u2029", `"a\u2028b\u2029"`},
		{"a blank that is not one", "a\u00a0b\u3000c", `"a\u00a0b\u3000c"`},
		{"tag characters", "\U000e0041", `"\U000e0041"`},
		{"private use", "\ue000", `"\ue000"`},
		{"no UTF-8", "a\xffb\xc3", `"a�b�"`},
		{"sixty", strings.Repeat("中", 60), `"` + strings.Repeat("中", 60) + `"`},
		{"sixty-one", strings.Repeat("中", 61), `"` + strings.Repeat("中", 60) + `…"`},
		{"four bytes each", strings.Repeat("𠮷", 61), `"` + strings.Repeat("𠮷", 60) + `…"`},
		{"no UTF-8 at length", strings.Repeat("\xff", 100), `"` + strings.Repeat("�", 60) + `…"`},
		{"cut before the escape", strings.Repeat("a", 59) + "\nb", `"` + strings.Repeat("a", 59) + `\n…"`},
	} {
		if got := Show(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Whatever a user sends, the message holds only characters that can be seen,
// on one line, and not many of them.
func TestShowCannotBeForgedOrFlooded(t *testing.T) {
	hostile := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.Map(rapid.SliceOf(rapid.SampledFrom([]rune("\"\\\n\u202e\u2066\u200b�a中"))), func(r []rune) string { return string(r) }))
	rapid.Check(t, func(t *rapid.T) {
		in := hostile.Draw(t, "in")
		out := Show(in)
		if !utf8.ValidString(out) || utf8.RuneCountInString(out) > 60*10+3 {
			t.Fatalf("%q shows as %q", in, out)
		}
		for _, r := range out {
			if !unicode.IsPrint(r) {
				t.Fatalf("%q shows %U", in, r)
			}
		}
		inner := strings.NewReplacer(`\\`, "", `\"`, "").Replace(out[1 : len(out)-1])
		if out[0] != '"' || out[len(out)-1] != '"' || strings.Contains(inner, `"`) {
			t.Fatalf("%q ends its quotation early: %s", in, out)
		}
	})
	megabyte := strings.Repeat("\x00", 1<<20)
	if got := len(Show(megabyte)); got > 600 {
		t.Errorf("a megabyte shows in %d bytes", got)
	}
}
