package document

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/problem"
)

// outline writes a tree as one line per node: place, key or dash, content.
func outline(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, indent string)
	walk = func(n *Node, indent string) {
		at := fmt.Sprintf("%s%d:%d ", indent, n.Line, n.Column)
		switch n.Kind {
		case Null:
			b.WriteString(at + "null\n")
		case Scalar:
			mark := ""
			if n.Quoted {
				mark = " quoted"
			}
			fmt.Fprintf(&b, "%s%q%s\n", at, n.Text, mark)
		case List:
			b.WriteString(at + "list\n")
		case Map:
			b.WriteString(at + "map\n")
		}
		for _, item := range n.Items {
			walk(item, indent+"  ")
		}
		for _, f := range n.Fields {
			fmt.Fprintf(&b, "%s  %d:%d %s:\n", indent, f.Line, f.Column, f.Key)
			walk(f.Value, indent+"    ")
		}
	}
	walk(n, "")
	return b.String()
}

func mustParse(t *testing.T, file, text string) *Node {
	t.Helper()
	n, list := Parse(file, []byte(text))
	if n == nil || len(list) != 0 {
		t.Fatalf("Parse(%s, %q) = %v, %v", file, text, n, list)
	}
	return n
}

func TestPlacesCountCharacters(t *testing.T) {
	cases := []struct{ name, file, text, want string }{
		{"yaml", "a.yaml", "a: 1\nb:\n  - x\n  - {c: d}\n", `
1:1 map
  1:1 a:
    1:4 "1"
  2:1 b:
    3:3 list
      3:5 "x"
      4:5 map
        4:6 c:
          4:9 "d"
`},
		{"chinese before the place", "a.yaml", "{标题: 大客户, 比例: '2%'}", `
1:1 map
  1:2 标题:
    1:6 "大客户"
  1:11 比例:
    1:15 "2%" quoted
`},
		{"byte order mark in yaml", "a.yaml", "\uFEFFa: 1\nb: 2", `
1:1 map
  1:1 a:
    1:4 "1"
  2:1 b:
    2:4 "2"
`},
		{"json", "a.json", "{\"a\": 1,\n\t\"b\" : [true, \"x\", null]\n}", `
1:1 map
  1:2 a:
    1:7 "1"
  2:2 b:
    2:8 list
      2:9 "true"
      2:15 "x" quoted
      2:20 null
`},
		{"chinese and a byte order mark in json", "A.JSON", "\uFEFF{\"标题\":\"大\",\"b\":-0.50}", `
1:1 map
  1:2 标题:
    1:7 "大" quoted
  1:11 b:
    1:15 "-0.50"
`},
		{"carriage returns", "a.yaml", "a: 1\r\nb: 2\r\n", `
1:1 map
  1:1 a:
    1:4 "1"
  2:1 b:
    2:4 "2"
`},
		{"a block text", "a.yaml", "a: |\n  x\n  y\n", `
1:1 map
  1:1 a:
    1:4 "x\ny\n" quoted
`},
		{"one value", "a.json", " 7 ", "\n1:2 \"7\"\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := "\n" + outline(mustParse(t, c.file, c.text))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScalarsKeepTheirText(t *testing.T) {
	n := mustParse(t, "a.yaml", "a: 007\nb: 1e3\nc: 0x10\nd: yes\ne: 2026-01-31\nf: 1_000\ng: 10%\nh: '1'\n")
	for key, want := range map[string]string{"a": "007", "b": "1e3", "c": "0x10", "d": "yes", "e": "2026-01-31", "f": "1_000", "g": "10%", "h": "1"} {
		if got := n.Get(key).Text; got != want {
			t.Errorf("%s = %q, want %q", key, got, want)
		}
	}
	if n.Get("a").Quoted || !n.Get("h").Quoted {
		t.Error("only h stands in quotation marks")
	}
}

func TestNullForms(t *testing.T) {
	for _, form := range []string{"a:", "a: null", "a: ~", "a: Null", "a: NULL", "{a: }", "{a}"} {
		n := mustParse(t, "a.yaml", form)
		if n.Fields[0].Value.Kind != Null || n.Get("a") != nil {
			t.Errorf("%s: the value is %+v, want null", form, n.Fields[0].Value)
		}
	}
	for _, form := range []string{"a: 'null'", "a: '~'", "a: \"\"", "a: nil"} {
		if n := mustParse(t, "a.yaml", form); n.Get("a") == nil {
			t.Errorf("%s: the value is null, want a text", form)
		}
	}
	if mustParse(t, "a.json", `{"a":null}`).Get("a") != nil || mustParse(t, "a.json", `{"a":"null"}`).Get("a") == nil {
		t.Error("JSON null is an absent value, the text null is not")
	}
	var none *Node
	if none.Get("a") != nil || string(none.Canonical()) != "null" {
		t.Error("no node has no fields")
	}
}

func TestRefusals(t *testing.T) {
	deep := strings.Repeat("[", MaxDepth+1) + strings.Repeat("]", MaxDepth+1)
	cases := []struct{ name, file, text, code, place string }{
		{"anchor", "a.yaml", "a: &x 1", "document.alias", "1:4"},
		{"anchor on a key", "a.yaml", "b: 1\n&x a: 1", "document.alias", "2:1"},
		{"alias", "a.yaml", "a: &x 1\nb: *x", "document.alias", "2:4"},
		{"alias as key", "a.yaml", "a: &x 1\n*x : 2", "document.alias", "2:1"},
		{"alias to nothing", "a.yaml", "a: *x", "document.yaml", "1"},
		{"tag", "a.yaml", "值: !!binary aGk=", "document.tag", "1:4"},
		{"own tag", "a.yaml", "- !x 1", "document.tag", "1:3"},
		{"tag on a key", "a.yaml", "!!str a: 1", "document.tag", "1:1"},
		{"merge key", "a.yaml", "b: 1\n<<: {a: 1}", "document.key", "2:1"},
		{"list as key", "a.yaml", "? [a]\n: b", "document.key", "1:3"},
		{"null as key", "a.yaml", "~: 1", "document.key", "1:1"},
		{"several documents", "a.yaml", "a: 1\n---\nb: 2", "document.several", "2:1"},
		{"broken second document", "a.yaml", "a: 1\n---\n{", "document.yaml", "3"},
		{"repeated key", "a.yaml", "a: 1\nb: 2\na: 3", "document.repeated_key", "3:1"},
		{"empty", "a.yaml", "", "document.empty", ""},
		{"only a comment", "a.yaml", "# 你好\n", "document.empty", ""},
		{"unfinished", "a.yaml", "a: [1\nb: 2", "document.yaml", "1"},
		{"unfinished on the first line", "a.yaml", "a: \"x", "document.yaml", "1"},
		{"tab as indentation", "a.yaml", "a:\n\tb: 1", "document.yaml", "2"},
		{"two colons", "a.yaml", "x: 1\na: b: c", "document.yaml", "2"},
		{"another version", "a.yaml", "%YAML 9.9\n---\na: 1", "document.yaml", "1"},
		{"not utf-8", "a.yaml", "a: 1\n键: \xC4\xE3", "document.encoding", "2:4"},
		{"control character", "a.yaml", "a: 1\nb: x\x00y", "document.control_character", "2:5"},
		{"too deep", "a.yaml", deep, "document.too_deep", "1:25"},
		{"too deep in json", "a.json", deep, "document.too_deep", "1:25"},
		{"empty json", "a.json", " \n", "document.empty", ""},
		{"a comma too much", "a.json", `{"键": [1,,2]}`, "document.json", "1:10"},
		{"a comma at the end", "a.json", `{"a":1,}`, "document.json", "1:8"},
		{"only commas", "a.json", ",,", "document.json", "1:1"},
		{"no colon", "a.json", "{\n\"a\" 1}", "document.json", "2:5"},
		{"no comma", "a.json", "[\"你好\" \"x\"]", "document.json", "1:7"},
		{"foreign quotation marks", "a.json", "{“a”: 1}", "document.json", "1:2"},
		{"wrong bracket", "a.json", "[1}", "document.json", "1:3"},
		{"a line break in a string", "a.json", "[\"a\nb\"]", "document.json", "1:4"},
		{"a leading zero", "a.json", "[007]", "document.json", "1:3"},
		{"cut off", "a.json", "{\"a\":\n \"b", "document.json", "2:4"},
		{"cut off in a word", "a.json", "nul", "document.json", "1:4"},
		{"two values", "a.json", "{}\n {}", "document.several", "2:2"},
		{"rubbish behind", "a.json", "{} x", "document.several", "1:4"},
		{"not utf-8 in json", "a.json", "[\"\xff\"]", "document.encoding", "1:3"},
		{"repeated key in json", "a.json", "{\"a\":1,\n\"a\":2}", "document.repeated_key", "2:1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			n, list := Parse(c.file, []byte(c.text))
			if n != nil {
				t.Fatalf("accepted: %s", n.Canonical())
			}
			want := c.file
			if c.place != "" {
				want += ":" + c.place
			}
			for _, p := range list {
				inBothLanguages(t, p)
				if p.Code == c.code && p.Place.String() == want {
					return
				}
			}
			t.Errorf("want %s at %s, got %v", c.code, want, list)
		})
	}
}

// inBothLanguages fails for a problem that misses a sentence or a fix in a
// language, or whose Chinese holds no Chinese.
func inBothLanguages(t *testing.T, p problem.Problem) {
	t.Helper()
	for _, text := range []problem.Text{p.Text, p.Fix} {
		if text.EN == "" || !strings.ContainsFunc(text.ZH, func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF }) {
			t.Errorf("%s: not in both languages: %+v", p.Code, text)
		}
	}
}

func TestBoundsOfSize(t *testing.T) {
	if n, list := Parse("a.yaml", bytes.Repeat([]byte("#"), MaxBytes+1)); n != nil || list[0].Code != "document.too_large" {
		t.Errorf("a document above %d bytes gives %v", MaxBytes, list)
	}
	items := func(n int) []byte { return []byte("[" + strings.Repeat("0,", n-1) + "0]") }
	for _, file := range []string{"a.json", "a.yaml"} {
		if n, list := Parse(file, items(MaxNodes-1)); n == nil { // and the list itself
			t.Errorf("%s: %d nodes are refused: %v", file, MaxNodes, list)
		}
		if n, list := Parse(file, items(MaxNodes)); n != nil || len(list) != 1 || list[0].Code != "document.too_large" {
			t.Errorf("%s: %d nodes give %v", file, MaxNodes+1, list)
		}
	}
	fits := strings.Repeat("[", MaxDepth) + strings.Repeat("]", MaxDepth)
	mustParse(t, "a.json", fits)
	mustParse(t, "a.yaml", fits)
}

func TestEveryProblemAtOnce(t *testing.T) {
	_, list := Parse("a.yaml", []byte("a: &x 1\na: !y 2\n? [z]\n: 3\n"))
	var got []string
	for _, p := range list.Sorted() {
		got = append(got, p.Place.String()+" "+p.Code)
	}
	want := []string{"a.yaml:1:4 document.alias", "a.yaml:2:1 document.repeated_key", "a.yaml:2:4 document.tag", "a.yaml:3:3 document.key"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCanonicalIsTheSameForYAMLAndJSON(t *testing.T) {
	yaml := mustParse(t, "a.yaml", "# a comment\nb: [1, '2', ~]\na: {zh: \"大<客>户\", en: x}\nd: true\n")
	json := mustParse(t, "a.json", `{"d":true,"a":{"en":"x","zh":"大<客>户"},"b":["1",2,null]}`)
	want := `{"a":{"en":"x","zh":"大<客>户"},"b":["1","2",null],"d":"true"}`
	if got := string(yaml.Canonical()); got != want {
		t.Errorf("YAML gives %s", got)
	}
	if got := string(json.Canonical()); got != want {
		t.Errorf("JSON gives %s", got)
	}
	other := mustParse(t, "a.json", `{"d":true,"a":{"en":"x","zh":"大<客>户"},"b":[2,"1",null]}`)
	if bytes.Equal(other.Canonical(), json.Canonical()) {
		t.Error("the order of a list carries meaning")
	}
}

// TestHostileDocuments reads large documents that are cheap to write and could
// be dear to read; each must be refused or read, with one sentence rather than a
// hundred thousand where it is too large.
func TestHostileDocuments(t *testing.T) {
	const size = 1 << 18
	for name, piece := range map[string]string{
		"open lists": "[", "open maps": "{a: ", "dashes": "- ", "dashes below each other": "-\n", "questions": "? ", "comments": "#\n",
		"comments behind items": "- 1 #a\n", "colons": "a:", "repeated keys": "a: 1\n", "anchors": "- &a 1\n", "tabs": "\t", "tags": "!",
		"documents": "---\n", "quotes": "\"", "commas": ",", "byte order marks": "\uFEFF", "open objects": `{"a":`,
	} {
		text := []byte(strings.Repeat(piece, size/len(piece)))
		for _, file := range []string{"a.yaml", "a.json"} {
			n, list := Parse(file, text)
			if (n == nil) != list.Failed() {
				t.Errorf("%s in %s: tree %v with problems %v", name, file, n != nil, list.Failed())
			}
			if len(list) > MaxNodes {
				t.Errorf("%s in %s: %d problems", name, file, len(list))
			}
			for _, p := range list[:min(len(list), 3)] {
				inBothLanguages(t, p)
			}
		}
	}
}
