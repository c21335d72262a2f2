package intake

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

// gbk writes a text in GB18030.
func gbk(text string) string {
	out, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		panic(err)
	}
	return out
}

const gbkPeople = `
profile: x
files:
  - {file: p.csv, encoding: gb18030, facts: [{fact: person, code: 工号, name: 姓名}]}`

// textCases are files in the wrong encoding.
var textCases = []readCase{
	{
		name:    "UTF-8 declared as GB18030",
		profile: gbkPeople,
		files:   map[string]string{"p.csv": "工号,姓名\nE1,张伟\n"},
		want: []string{
			"p.csv intake.looks_like_utf8 (warning)",
			"p.csv:1 (姓名) intake.missing_column",
			"p.csv:1 (工号) intake.missing_column",
		},
	},
	{
		name:    "UTF-8 with its mark declared as GB18030",
		profile: gbkPeople,
		files:   map[string]string{"p.csv": "\uFEFF工号,姓名\nE1,张伟\n"},
		want:    []string{"p.csv intake.not_csv"},
	},
	{
		name:    "not GB18030",
		profile: gbkPeople,
		files:   map[string]string{"p.csv": gbk("工号,姓名\nE1,张伟\nE2,") + "\xFF\xFE\n"},
		want:    []string{"p.csv:3:4 intake.not_gb18030"},
	},
	{
		name:  "neither UTF-8 nor GB18030",
		files: map[string]string{"names.csv": names, "in.csv": "编号,caf\xE9,日期\n"},
		want:  []string{"in.csv:1:4 intake.not_utf8"},
	},
	{
		name:    "a place in a file of GB18030",
		profile: strings.Replace(gbkPeople, "code: 工号, name: 姓名}", "code: 工号}, {fact: team, code: 姓名, parent: 上级}", 1),
		files:   map[string]string{"p.csv": gbk("工号,姓名,上级\nE1,张伟,\nE2,欧阳㐀,无\n")},
		want:    []string{"p.csv:3:8 (上级) fact.unknown_team"},
	},
}

func TestF8_EncodingsAndNewlinesAreRead(t *testing.T) {
	want := []string{`person "E1" "张伟"`, `person "E2" "李 娜\r㐀"`}
	utf8 := strings.Replace(people, "code: c}", "code: 工号, name: 姓名}", 1)
	body := "工号,姓名\nE1,张伟\nE2,\"李 娜\r㐀\"\n"
	for name, c := range map[string]struct{ profile, text string }{
		"UTF-8":               {utf8, body},
		"UTF-8 with mark":     {utf8, "\uFEFF" + body},
		"GB18030":             {gbkPeople, gbk(body)},
		"GB18030 with mark":   {gbkPeople, gbk("\uFEFF" + body)},
		"CR LF":               {utf8, strings.ReplaceAll(body, "\n", "\r\n")},
		"mixed newlines":      {utf8, strings.Replace(strings.Replace(body, "\n", "\r\n", 1), "张伟\n", "张伟\r", 1)},
		"CR alone in GB18030": {gbkPeople, gbk(strings.ReplaceAll(body, "\n", "\r"))},
		"titles in front":     {strings.Replace(utf8, "p.csv,", "p.csv, header: 3,", 1), "“a\" b\r\"x\r\n" + body},
	} {
		t.Run(name, func(t *testing.T) {
			p := mustProfile(t, c.profile)
			s, list := Read(fstest.MapFS{"p.csv": &fstest.MapFile{Data: []byte(c.text)}}, p)
			if s == nil || len(list) != 0 {
				t.Fatal(list)
			}
			if diff := cmp.Diff(want, lines(s)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestF8_WrongTypesAreRefusedWithAFix hands over what people save by mistake.
func TestF8_WrongTypesAreRefusedWithAFix(t *testing.T) {
	body := "工号,姓名\nE1,张伟\n"
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(body)
	if err != nil {
		t.Fatal(err)
	}
	big, _ := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(body)
	for name, c := range map[string]struct{ text, zh, en, fix string }{
		"UTF-16":            {utf16, "UTF-16", "UTF-16", "CSV UTF-8"},
		"UTF-16 big endian": {big, "UTF-16", "UTF-16", "CSV UTF-8"},
		"an old workbook":   {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "旧版 Excel", "old Excel", "CSV UTF-8"},
		"a web page":        {"<table><tr><td>工号", "网页", "web page", "CSV UTF-8"},
		"GBK":               {gbk(body), "GB18030（GBK）", "GB18030 (GBK)", "encoding: gb18030"},
	} {
		t.Run(name, func(t *testing.T) {
			s, list := Read(fstest.MapFS{"p.csv": &fstest.MapFile{Data: []byte(c.text)}}, mustProfile(t, people))
			if s != nil || len(list) != 1 {
				t.Fatal(s, list)
			}
			inBothLanguages(t, list)
			p := list[0]
			if !strings.Contains(p.Text.ZH, c.zh) || !strings.Contains(p.Text.EN, c.en) || !strings.Contains(p.Fix.ZH, c.fix) || !strings.Contains(p.Fix.EN, c.fix) {
				t.Errorf("%+v", p)
			}
		})
	}
}

// TestNewlinesInPieces reads a text in pieces of any size and compares it with
// the whole, turned byte by byte.
func TestNewlinesInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("a,\"\r\n"))).Draw(t, "text")
		before := rapid.IntRange(0, 2).Draw(t, "before")
		want, quoted, left := []byte(text), false, before
		for i := range want {
			if want[i] == '\r' && !quoted && !strings.HasPrefix(text[i+1:], "\n") {
				want[i] = '\n'
			}
			if want[i] == '"' && left == 0 {
				quoted = !quoted
			}
			if want[i] == '\n' && left > 0 {
				left--
			}
		}
		var source io.Reader = strings.NewReader(text)
		if rapid.Bool().Draw(t, "byte by byte") {
			source = iotest.OneByteReader(source)
		}
		r := layout{header: before + 1}.decoded(source)
		if rapid.Bool().Draw(t, "in small pieces") {
			r = iotest.OneByteReader(r)
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%q is read as %q, %v; want %q", text, got, err, want)
		}
	})
}

func TestLooksLikeUTF8(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "abc": false, "编号": true, "编号,客户\n张": true, "编号\n张\xE4\xBC": true, gbk("编号,客户"): false, gbk("联通"): false, "ab\xFF": false,
	} {
		if looksLikeUTF8([]byte(text)) != want {
			t.Errorf("%q looks like UTF-8: %v", text, !want)
		}
	}
}
