package interview

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"steelyard/compensation/problem"
)

// goodQuestion is a whole document of one question and one kit.
const goodQuestion = `questions:
  - code: Z01
    family: rep
    version: 1
    dimension: lead_digging
    also: [target_insight]
    grades: [mid, senior]
    type: behavioural
    minutes: 7
    text: {zh: 请讲您最近自己找到的一家大客户。, en: Tell me about the last large account that you found yourself.}
    signs:
      - {level: 1, text: {zh: 线索全靠公司分配。, en: All leads came from the company.}}
      - {level: 3, text: {zh: 说得出两种渠道和次数。, en: Names two channels and how often each was used.}}
      - {level: 5, text: {zh: 给得出各渠道的转化数字。, en: Gives the yield of every channel in figures.}}
    probes:
      - {zh: 第一步是您自己做的吗？, en: "Was the first step your own?"}
      - {zh: 从第一通电话到见面用了几天？, en: "How many days from first call to meeting?"}
    flags:
      - {zh: 把同事的客户说成自己的。, en: Presents a colleague's account as his or her own.}
kits:
  - code: z_kit
    family: rep
    version: 1
    grades: [mid]
    name: {zh: 一道题的成套题, en: A kit of one question}
    questions: [Z01]
`

func codesOf(list problem.List) (codes []string) {
	for _, p := range list {
		codes = append(codes, p.Code)
	}
	return codes
}

func readOne(text string) (*Bank, problem.List) {
	return Read(File{"bank.yaml", []byte(text)})
}

func TestQuestionsAreRead(t *testing.T) {
	b, list := readOne(goodQuestion)
	if len(list) > 0 || len(b.Questions) != 1 || len(b.Kits) != 1 {
		t.Fatalf("%+v %v", b, list)
	}
	q, ok := b.Question("Z01")
	if !ok || q.Dimension != "lead_digging" || !q.Sees("target_insight") || q.Sees("solution") || !q.Asks("rep", "mid") || q.Asks("rep", "junior") || q.Asks("manager", "mid") ||
		q.Type != Behavioural || q.Minutes != 7 || len(q.Signs) != 3 || q.Signs[1].Level != 3 || len(q.Probes) != 2 || len(q.Flags) != 1 || q.Text.EN == "" || q.Text.ZH == "" {
		t.Errorf("%+v", q)
	}
	if q.place.Path != "questions.Z01" || q.place.Line != 2 || b.Minutes(b.Kits[0]) != 7 {
		t.Errorf("%+v, %d minutes", q.place, b.Minutes(b.Kits[0]))
	}
	if _, ok := b.Question("Z02"); ok {
		t.Error("a question that is not there was found")
	}
}

// Every rule of the reader, by the smallest change that breaks it; the path
// leads to where it was made.
func TestEveryRuleOfTheReader(t *testing.T) {
	for _, c := range []struct{ rule, path, old, new string }{
		{"interview.code", "questions[0].code", "code: Z01", "code: 1Z"},
		{"interview.version", "questions.Z01.version", "version: 1\n    dimension", "version: 0\n    dimension"},
		{"interview.version", "questions.Z01.version", "version: 1\n    dimension", "version: 01\n    dimension"},
		{"document.unknown_key", "questions.Z01.colour", "type: behavioural", "colour: red\n    type: behavioural"},
		{"document.not_one_of", "questions.Z01.type", "type: behavioural", "type: riddle"},
		{"document.missing_key", "questions.Z01.type", "    type: behavioural\n", ""},
		{"interview.minutes", "questions.Z01.minutes", "minutes: 7", "minutes: 4"},
		{"interview.minutes", "questions.Z01.minutes", "minutes: 7", "minutes: 13"},
		{"interview.minutes", "questions.Z01.minutes", "type: behavioural\n    minutes: 7", "type: case\n    minutes: 31"},
		{"interview.empty_list", "questions.Z01.grades", "grades: [mid, senior]", "grades: []"},
		{"interview.listed_twice", "questions.Z01.grades[1]", "grades: [mid, senior]", "grades: [mid, mid]"},
		{"interview.also", "questions.Z01.also[0]", "also: [target_insight]", "also: [lead_digging]"},
		{"interview.junior_behavioural", "questions.Z01.type", "grades: [mid, senior]", "grades: [junior, mid]"},
		{"document.missing_key", "questions.Z01.text.en", ", en: Tell me about the last large account that you found yourself.}", "}"},
		{"document.missing_key", "questions.Z01.probes[0].zh", "zh: 第一步是您自己做的吗？, ", ""},
		{"document.empty_value", "questions.Z01.text.en", "en: Tell me about the last large account that you found yourself.", `en: ""`},
		{"interview.language", "questions.Z01.text.en", "en: Tell me about the last large account that you found yourself.", "en: 请讲一家大客户。"},
		{"interview.language", "questions.Z01.text.zh", "zh: 请讲您最近自己找到的一家大客户。", "zh: Tell me about it please."},
		{"interview.filler", "questions.Z01.text.zh", "请讲您最近自己找到的一家大客户。", "待补充。请写题目。"},
		{"interview.filler", "questions.Z01.text.en", "Tell me about the last large account that you found yourself.", "TODO write this"},
		{"interview.filler", "questions.Z01.flags[0].en", "Presents a colleague's account as his or her own.", "Lies."},
		{"interview.punctuation", "questions.Z01.text.zh", "zh: 请讲您最近自己找到的一家大客户。", `zh: "请讲您最近,自己找到的一家大客户。"`},
		{"interview.signs", "questions.Z01.signs", "{level: 3, text", "{level: 2, text"},
		{"interview.signs", "questions.Z01.signs", "      - {level: 5, text: {zh: 给得出各渠道的转化数字。, en: Gives the yield of every channel in figures.}}\n", ""},
		{"interview.level", "questions.Z01.signs[2].level", "{level: 5, text", "{level: 6, text"},
		{"interview.probes", "questions.Z01.probes", "      - {zh: 第一步是您自己做的吗？, en: \"Was the first step your own?\"}\n", ""},
		{"interview.flags", "questions.Z01.flags", "    flags:\n      - {zh: 把同事的客户说成自己的。, en: Presents a colleague's account as his or her own.}\n", "    flags: []\n"},
		{"document.missing_key", "questions.Z01.flags", "    flags:\n      - {zh: 把同事的客户说成自己的。, en: Presents a colleague's account as his or her own.}\n", ""},
		{"interview.repeated_text", "questions.Z01.probes[1]", "从第一通电话到见面用了几天？", "第一步，是您自己做的吗！"},
		{"interview.repeated_text", "questions.Z01.flags[0]", "Presents a colleague's account as his or her own.", "all leads came from the company"},
		{"document.missing_key", "kits.z_kit.name", "    name: {zh: 一道题的成套题, en: A kit of one question}\n", ""},
		{"interview.empty_list", "kits.z_kit.questions", "questions: [Z01]", "questions: []"},
		{"interview.listed_twice", "kits.z_kit.questions[1]", "questions: [Z01]", "questions: [Z01, Z01]"},
	} {
		if strings.Count(goodQuestion, c.old) != 1 {
			t.Fatalf("%q is not once in the document", c.old)
		}
		_, list := readOne(strings.Replace(goodQuestion, c.old, c.new, 1))
		i := slices.IndexFunc(list, func(p problem.Problem) bool { return p.Code == c.rule && p.Place.Path == c.path })
		if i < 0 {
			t.Errorf("%s at %s is not found after %q: %v", c.rule, c.path, c.new, list)
			continue
		}
		if p := list[i]; p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" || p.Place.Line == 0 || p.Place.File != "bank.yaml" {
			t.Errorf("%s is not whole: %+v", c.rule, p)
		}
	}
}

func TestBanksOfSeveralFiles(t *testing.T) {
	second := strings.ReplaceAll(goodQuestion, "version: 1", "version: 2")
	b, list := Read(File{"a.yaml", []byte(goodQuestion)}, File{"b.yaml", []byte(second)})
	if len(list) > 0 || len(b.Questions) != 2 || len(b.Latest()) != 1 || b.Latest()[0].Version != 2 || len(b.LatestKits()) != 1 || b.LatestKits()[0].Version != 2 {
		t.Errorf("%+v %v", b, list)
	}
	_, list = Read(File{"a.yaml", []byte(goodQuestion)}, File{"b.yaml", []byte(goodQuestion)})
	if got := codesOf(list); !slices.Equal(got, []string{"interview.repeated_code", "interview.repeated_code"}) || list[0].Place.File != "b.yaml" {
		t.Errorf("%v", list)
	}
	other := strings.Replace(goodQuestion[:strings.Index(goodQuestion, "kits:")], "Z01", "Z02", 1)
	_, list = Read(File{"a.yaml", []byte(goodQuestion)}, File{"b.yaml", []byte(other)})
	if got := codesOf(list); len(got) != 14 || slices.ContainsFunc(got, func(c string) bool { return c != "interview.repeated_text" }) {
		t.Errorf("%v", got)
	}
	_, list = Read(File{"a.yaml", []byte("questions: [")}, File{"b.yaml", []byte("{}")}, File{"c.yaml", []byte("questions: [{}]")})
	for _, want := range []string{"interview.nothing", "document.missing_key"} {
		if !slices.Contains(codesOf(list), want) || list[0].Place.File != "a.yaml" {
			t.Errorf("%s is not in %v", want, list)
		}
	}
}

// Whatever is read, the reader answers with problems and never more.
func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("library/kits*.yaml")
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add(goodQuestion)
	f.Add("questions: [{code: [], signs: [1], probes: {zh: x}, minutes: 1e9}]\nkits: [{questions: [[]]}]")
	f.Fuzz(func(t *testing.T, text string) {
		b, list := readOne(text)
		if (b == nil) != list.Failed() {
			t.Fatalf("%v %v", b, list)
		}
	})
}
