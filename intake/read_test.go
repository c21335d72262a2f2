package intake

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/problem"
)

// reads gives the facts that a profile reads from one file in.csv, or the
// places and codes of what is wrong.
func reads(t *testing.T, profile, text string) []string {
	t.Helper()
	s, list := Read(folder(map[string]string{"in.csv": text}), mustProfile(t, profile))
	if s == nil {
		return found(list)
	}
	return lines(s)
}

func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDistinct(t *testing.T) {
	const distinct = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: customer, distinct: true, code: c, class: k}]}\n"
	expect(t, reads(t, distinct, "c,k\nA,1\nB,2\nA,1\nA,1\n"), `customer "A" "" "1" ""`, `customer "B" "" "2" ""`)
	expect(t, reads(t, distinct, "c,k\nA,1\nB,2\nA,2\n"), "in.csv:4:1 (c) intake.differs")
	const each = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: customer, code: c, class: k}]}\n"
	expect(t, reads(t, each, "c,k\nA,1\nA,1\n"), "in.csv:3:1 (c) fact.repeated_key")

	// a list of customers beside rows that name them: each may be in both, but
	// in the list only once
	const both = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: customer, keep: [{column: l, in: ['1']}], code: c}, {fact: customer, distinct: true, keep: [{column: l, blank: true}], code: c}]}\n"
	for _, text := range []string{"c,l\nA,1\nA,\nA,\n", "c,l\nA,\nA,\nA,1\n", "c,l\nA,\nA,1\nA,\n"} {
		expect(t, reads(t, both, text), `customer "A" "" "" ""`)
	}
	for _, text := range []string{"c,l\nA,1\nA,\nA,1\n", "c,l\nA,1\nA,1\nA,\n", "c,l\nA,\nA,1\nA,1\n"} {
		if got := reads(t, both, text); len(got) != 1 || !strings.HasSuffix(got[0], "fact.repeated_key") {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// TestSameNumberInAnotherForm: 60% and 60.00% are the same share.
func TestSameNumberInAnotherForm(t *testing.T) {
	const profile = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: split, distinct: true, contract: c, person: p, share: s}]}\n"
	_, list := Read(folder(map[string]string{"in.csv": "c,p,s\nK,E,60%\nK,E,60.00%\nK,E,60 %\n"}), mustProfile(t, profile))
	for _, p := range list {
		if p.Code == "intake.differs" {
			t.Error(p)
		}
	}
	const figures = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: figure, distinct: true, person: p, period: t, code: c, value: v, unit: u}]}\n"
	_, list = Read(folder(map[string]string{"in.csv": "p,t,c,v,u\nE,2026,x,1.5,rate\nE,2026,x,1.50,rate\n"}), mustProfile(t, figures))
	expect(t, found(list), "in.csv:2:1 (p) fact.unknown_person")
}

// TestDistinctOfEveryKind reads every kind twice: the natural key holds all that
// tells facts apart.
func TestDistinctOfEveryKind(t *testing.T) {
	profile := `
profile: x
currency: CNY
files:
  - file: in.csv
    facts:
      - {fact: team, distinct: true, code: a}
      - {fact: person, distinct: true, code: a}
      - {fact: employment, distinct: true, person: a, from: d, to: e}
      - {fact: customer, distinct: true, code: a}
      - {fact: contract, distinct: true, number: a, signed: {constant: 2026-01-01}, amount: m}
      - {fact: split, distinct: true, contract: a, person: a, from: d, share: {constant: 100%}}
      - {fact: overlay, distinct: true, contract: a, person: a, from: d, share: {constant: 30%}}
      - {fact: instalment, distinct: true, contract: a, number: n, due: d, amount: n}
      - {fact: receipt, distinct: true, number: a, date: {constant: 2026-02-01}, amount: m}
      - {fact: allocation, distinct: true, receipt: a, line: n, contract: a, amount: n}
      - {fact: figure, distinct: true, person: a, period: {constant: "2026"}, code: n, value: n, unit: {constant: number}}
`
	text := "a,d,e,n,m\nX,2026-01-01,2026-01-31,1,10\nX,2026-02-01,2026-02-28,2,10\nX,2026-01-01,2026-01-31,1,10\n"
	expect(t, reads(t, profile, text),
		`allocation "X" "1" "X" "" "1.00" "CNY"`, `allocation "X" "2" "X" "" "2.00" "CNY"`,
		`contract "X" "" "" "2026-01-01" "10.00" "CNY" "10.00" "CNY"`,
		`customer "X" "" "" ""`,
		`employment "X" "2026-01-01" "2026-01-31" "" "" ""`, `employment "X" "2026-02-01" "2026-02-28" "" "" ""`,
		`figure "X" "2026" "1" "1" "number"`, `figure "X" "2026" "2" "2" "number"`,
		`instalment "X" "1" "2026-01-01" "1.00" "CNY"`, `instalment "X" "2" "2026-02-01" "2.00" "CNY"`,
		`overlay "X" "X" "0.3" "2026-01-01"`, `overlay "X" "X" "0.3" "2026-02-01"`,
		`person "X" ""`,
		`receipt "X" "" "2026-02-01" "2026-02-01" "10.00" "CNY"`,
		`split "X" "X" "1" "2026-01-01"`, `split "X" "X" "1" "2026-02-01"`,
		`team "X" "" ""`)
}

func TestConditions(t *testing.T) {
	const text = "c,s,d\nA,Won,2026-01-31\nB,Lost,2026-02-01\nC,,2026-02-28\nD,Won,\nE,Open,2026-03-01\n"
	for condition, want := range map[string]string{
		"{column: s, in: [Won, Open]}":                                 "ADE",
		"{column: s, in: []}":                                          "",
		"{column: s, notIn: [Won]}":                                    "BCE",
		"{column: s, blank: true}":                                     "C",
		"{column: s, blank: false}":                                    "ABDE",
		"{column: d, from: 2026-02-01}":                                "BCE",
		"{column: d, to: 2026-02-01}":                                  "AB",
		"{column: d, from: 2026-02-01, to: 2026-02-28}":                "BC",
		"{anyOf: [{column: s, in: [Lost]}, {column: d, blank: true}]}": "BD",
		"{column: s, in: [Won]}, {column: d, blank: false}":            "A",
		"{column: nowhere, optional: true, blank: true}":               "ABCDE",
		"{column: nowhere, optional: true, in: [x]}":                   "",
		"{anyOf: [{column: nowhere, optional: true, notIn: [x]}]}":     "ABCDE",
		"{column: nowhere, optional: true, from: 2026-01-01}":          "",
	} {
		for _, where := range []string{"keep: [%], facts: [{fact: person, code: c}]", "facts: [{fact: person, keep: [%], code: c}]"} {
			profile := "profile: x\nfiles:\n  - {file: in.csv, " + strings.Replace(where, "%", condition, 1) + "}\n"
			got := ""
			for _, line := range reads(t, profile, text) {
				got += strings.TrimSuffix(strings.TrimPrefix(line, `person "`), `" ""`)
			}
			if got != want {
				t.Errorf("%s keeps %s, want %s", condition, got, want)
			}
		}
	}
}

func TestBlankRules(t *testing.T) {
	profile := func(rule string) string {
		return "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: customer, code: c, class: {column: k" + rule + "}}, {fact: person, code: c}]}\n"
	}
	const text = "c,k\nA,1\nB, \n"
	expect(t, reads(t, profile(""), text), `customer "A" "" "1" ""`, `customer "B" "" "" ""`, `person "A" ""`, `person "B" ""`)
	expect(t, reads(t, profile(", blank: empty"), text), `customer "A" "" "1" ""`, `customer "B" "" "" ""`, `person "A" ""`, `person "B" ""`)
	expect(t, reads(t, profile(", blank: required"), text), "in.csv:3:3 (k) intake.blank")
	expect(t, reads(t, profile(", blank: skip-fact"), text), `customer "A" "" "1" ""`, `person "A" ""`, `person "B" ""`)
	expect(t, reads(t, profile(", blank: skip-row"), text), `customer "A" "" "1" ""`, `person "A" ""`)
	expect(t, reads(t, profile(", blank: {default: Z}"), text), `customer "A" "" "1" ""`, `customer "B" "" "Z" ""`, `person "A" ""`, `person "B" ""`)
}

// TestSkippedRowsHaveNoProblems: what does not count is not judged.
func TestSkippedRowsHaveNoProblems(t *testing.T) {
	profile := func(rule string) string {
		return "profile: x\ncurrency: CNY\nfiles:\n  - {file: in.csv, facts: [{fact: receipt, number: n, date: d, amount: {column: a, blank: " + rule + "}}, {fact: person, code: p}]}\n"
	}
	const text = "n,d,a,p\nR1,rubbish,,E1\n,rubbish,,\n"
	expect(t, reads(t, profile("skip-row"), text))
	expect(t, reads(t, profile("skip-fact"), text), "in.csv:3:11 (p) intake.blank")
	const filtered = "profile: x\nfiles:\n  - {file: in.csv, keep: [{column: a, blank: false}], facts: [{fact: person, code: p}]}\n"
	expect(t, reads(t, filtered, text))
}

func TestLookups(t *testing.T) {
	profile := func(rule string) string {
		return "profile: x\nlookups: {k: {values: {a: A, b: ' '}}}\nfiles:\n  - {file: in.csv, facts: [{fact: customer, code: c, class: {column: k, lookup: k" + rule + "}}]}\n"
	}
	const text = "c,k\n1,a\n2,z\n"
	expect(t, reads(t, profile(""), text), "in.csv:3:3 (k) intake.not_in_lookup")
	expect(t, reads(t, profile(", missing: problem"), text), "in.csv:3:3 (k) intake.not_in_lookup")
	expect(t, reads(t, profile(", missing: keep"), text), `customer "1" "" "A" ""`, `customer "2" "" "z" ""`)
	expect(t, reads(t, profile(", missing: {default: Z}"), text), `customer "1" "" "A" ""`, `customer "2" "" "Z" ""`)
	expect(t, reads(t, profile(""), "c,k\n1,b\n2,\n"), `customer "1" "" "" ""`, `customer "2" "" "" ""`)
	expect(t, reads(t, profile(", blank: required"), "c,k\n1,b\n"), "in.csv:2:3 (k) intake.blank")
}

func TestJoinedColumns(t *testing.T) {
	const profile = "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: customer, code: {join: '{a}-{b}'}, name: {join: '{a}{c}', optional: true}}]}\n"
	expect(t, reads(t, profile, "a,b,c\nx,1,!\ny,2,\n"), `customer "x-1" "x!" "" ""`, `customer "y-2" "" "" ""`)
	expect(t, reads(t, profile, "a,b\nx,1\n"), `customer "x-1" "" "" ""`)
	expect(t, reads(t, profile, "a,b,c\n,1,!\nx,,!\n"), "in.csv:2:1 (a) intake.blank", "in.csv:3:1 (a) intake.blank")
}

// TestNothingFollowsFromABadRow leaves out what a row that cannot be read would
// explain, and only that.
func TestNothingFollowsFromABadRow(t *testing.T) {
	files := map[string]string{
		"persons.csv":   "code,name\nE1,a\nE2,b\n",
		"contracts.csv": "number,signed,currency,amount,payee\nK1,2026-01-01,CNY,100,\nK2,2026-1-1,CNY,100,E1\n",
		"splits.csv":    "contract,person,share\nK1,E1,60%\nK1,E2,0.4\n",
		"receipts.csv":  "number,date,currency,amount,contract\nR1,2026-01-01,CNY,50,K2\nR1,2026-01-02,CNY,0,\n",
	}
	_, list := Read(folder(files), Plain())
	expect(t, found(list), "contracts.csv:3:4 (signed) intake.not_a_date", "receipts.csv:3:1 (number) fact.repeated_key",
		"receipts.csv:3:19 (amount) fact.zero_amount", "splits.csv:3:7 (share) intake.share_or_percent")

	files["splits.csv"] = "contract,person,share\nK1,E1,100%\n"
	files["receipts.csv"] = "number,customer,date,currency,amount,contract\nR1,C9,2026-01-01,CNY,50,K2\n"
	_, list = Read(folder(files), Plain())
	expect(t, found(list), "contracts.csv:3:4 (signed) intake.not_a_date", "receipts.csv:2:4 (customer) fact.unknown_customer")

	files["contracts.csv"] = "number,signed,currency,amount,payee\nK1,2026-01-01,CNY,100,\n"
	files["splits.csv"] = "contract,person,share\nK1,E1,60%\nK1,E2,39%\n"
	files["receipts.csv"] = "number,date,currency,amount,contract\nR1,2026-01-01,CNY,50,K2\n"
	_, list = Read(folder(files), Plain())
	expect(t, found(list), "receipts.csv:2:22 (contract) fact.unknown_contract", "splits.csv:2:7 (share) fact.shares_not_whole")
}

// TestPlainFormTwice refuses a receipt that is allocated in two ways.
func TestPlainFormTwice(t *testing.T) {
	files := map[string]string{
		"persons.csv":     "code\nE1\n",
		"contracts.csv":   "number,signed,currency,amount,payee\nK1,2026-01-01,CNY,100,E1\n",
		"splits.csv":      "contract,person,share\nK1,E1,100%\n",
		"receipts.csv":    "number,date,currency,amount,contract\nR1,2026-01-01,CNY,50,K1\n",
		"allocations.csv": "receipt,line,contract,currency,amount\nR1,1,K1,CNY,50\n",
	}
	_, list := Read(folder(files), Plain())
	expect(t, found(list), "allocations.csv:2:4 (line) fact.repeated_key", "contracts.csv:2 fact.shares_not_whole",
		"receipts.csv:2:19 (amount) fact.over_allocated", "splits.csv:2:4 (person) fact.repeated_key")
}

func TestMissingFilesNameWhatIsThere(t *testing.T) {
	_, list := Read(folder(map[string]string{"person.csv": "code\n", "contracts.csv": "number,signed,currency,amount\n"}), Plain())
	expect(t, found(list), "persons.csv intake.missing_file", "receipts.csv intake.missing_file")
	if fix := list[0].Fix; !strings.Contains(fix.EN, `"person.csv"`) || !strings.Contains(fix.ZH, `"person.csv"`) {
		t.Errorf("the nearest name is not suggested: %+v", fix)
	}
	if fix := list[1].Fix; !strings.Contains(fix.EN, `"contracts.csv", "person.csv"`) {
		t.Errorf("the names that are there are not told: %+v", fix)
	}
}

func TestMessagesShowValueAndFormat(t *testing.T) {
	_, list := Read(folder(map[string]string{"in.csv": "a,d\n\"1.234,5\",31/12/2026\n"}),
		mustProfile(t, "profile: x\ncurrency: USD\nformats: {date: M/D/YYYY, number: {group: \",\", strip: [$]}}\nfiles:\n  - {file: in.csv, facts: [{fact: receipt, number: {constant: R1}, date: d, amount: a}]}\n"))
	var got []string
	for _, p := range list {
		got = append(got, p.String(problem.EN), p.String(problem.ZH))
	}
	expect(t, got,
		`in.csv:2:1 (a): "1.234,5" is not a number like $1,234.50. Fix: Correct the number, or declare in the mapping profile (number) its group mark, decimal mark and signs. [intake.not_a_number]`,
		`in.csv:2:1 (a): "1.234,5" 不是格式如 $1,234.50 的数字。 处理：请改正数字，或在映射文件中用 number 声明千分位、小数点和货币符号。 [intake.not_a_number]`,
		`in.csv:2:11 (d): "31/12/2026" is not a date of the form M/D/YYYY. Fix: Correct the date, or declare in the mapping profile (date) how dates are spelled here. [intake.not_a_date]`,
		`in.csv:2:11 (d): "31/12/2026" 不是格式为 M/D/YYYY 的日期。 处理：请改正日期，或在映射文件中用 date 声明这里的写法。 [intake.not_a_date]`)
}

// TestOrderOfRowsDoesNotMatter shuffles the rows of every file of a folder.
func TestOrderOfRowsDoesNotMatter(t *testing.T) {
	for dir, mapping := range map[string]string{"testdata/crm": exampleMapping, "testdata/zh": "testdata/zh/mapping.yaml", "testdata/plain": ""} {
		p := Plain()
		if mapping != "" {
			p = profileOf(t, mapping)
		}
		want := lines(readFolder(t, dir, p))
		names, err := filepath.Glob(dir + "/*.csv")
		if err != nil || len(names) == 0 {
			t.Fatal(names, err)
		}
		rapid.Check(t, func(rt *rapid.T) {
			files := make(fstest.MapFS)
			for _, name := range names {
				data, err := os.ReadFile(name)
				if err != nil {
					rt.Fatal(err)
				}
				rows := strings.SplitAfter(string(data), "\n")
				head := 1
				if strings.HasSuffix(name, "人员.csv") {
					head = 3
				}
				body := rapid.Permutation(rows[head:len(rows)-1]).Draw(rt, name)
				files[filepath.Base(name)] = &fstest.MapFile{Data: []byte(strings.Join(rows[:head], "") + strings.Join(body, ""))}
			}
			s, list := Read(files, p)
			if s == nil {
				rt.Fatal(list)
			}
			if diff := cmp.Diff(want, lines(s)); diff != "" {
				rt.Fatal(diff)
			}
		})
	}
}

// TestOneProfileForManyReaders reads with the same profile at the same time.
func TestOneProfileForManyReaders(t *testing.T) {
	p := profileOf(t, "testdata/zh/mapping.yaml")
	want := lines(readFolder(t, "testdata/zh", p))
	got := make(chan []string)
	for range 4 {
		go func() {
			s, _ := Read(os.DirFS("testdata/zh"), p)
			got <- lines(s)
		}()
	}
	for range 4 {
		if diff := cmp.Diff(want, <-got); diff != "" {
			t.Error(diff)
		}
	}
}

// TestLongListsOfNamesAreCut keeps messages about wide files readable.
func TestLongListsOfNamesAreCut(t *testing.T) {
	var header strings.Builder
	for i := range 30 {
		header.WriteString(strings.Repeat("列", i+1) + ",")
	}
	_, list := Read(folder(map[string]string{"in.csv": header.String() + "x\n"}), mustProfile(t, "profile: x\nfiles:\n  - {file: in.csv, facts: [{fact: person, code: nowhere}]}\n"))
	if len(list) != 1 || strings.Count(list[0].Fix.EN, ",") != mostNames || !strings.HasSuffix(list[0].Fix.EN, "….") {
		t.Errorf("%v", list)
	}
}

// TestDelimiters reads the same row with every delimiter.
func TestDelimiters(t *testing.T) {
	for word, mark := range map[string]string{`","`: ",", ";": ";", `"|"`: "|", "tab": "\t", "^": "^", "、": "、"} {
		profile := "profile: x\nfiles:\n  - {file: in.csv, delimiter: " + word + ", facts: [{fact: person, code: c, name: n}]}\n"
		if word == "、" || word == "^" {
			profile = strings.Replace(profile, word, "'"+word+"'", 1)
		}
		text := strings.ReplaceAll("x§c§n\n1§\"E§1\"§张伟\n", "§", mark)
		expect(t, reads(t, profile, text), `person `+quoted("E"+mark+"1")+` "张伟"`)
	}
}

func quoted(s string) string { return strconv.Quote(s) }

// TestPatternReadsEveryFile reads all files that match, each with its own
// columns, and names the right one in a problem.
func TestPatternReadsEveryFile(t *testing.T) {
	p := mustProfile(t, "profile: x\nfiles:\n  - {glob: '*/p-?.csv', facts: [{fact: person, code: c, name: {column: n, optional: true}}]}\n")
	files := map[string]string{"a/p-1.csv": "c,n\nE1,x\n", "a/p-2.csv": "n,c\ny,E2\n", "b/p-1.csv": "c\nE3\n", "b/p-10.csv": "c\nE4\n", "p-1.csv": "c\nE5\n"}
	s, list := Read(folder(files), p)
	if s == nil {
		t.Fatal(list)
	}
	same(t, s, "person \"E1\" \"x\"\nperson \"E2\" \"y\"\nperson \"E3\" \"\"")
	files["a/p-2.csv"] = "n,c\ny,\n"
	files["b/p-1.csv"] = "c\nE1\n"
	_, list = Read(folder(files), p)
	expect(t, found(list), "a/p-2.csv:2:3 (c) intake.blank", "b/p-1.csv:2:1 (c) fact.repeated_key")
}

// TestSameFileTwice reads one file through two entries, which tell cells and
// header apart in different ways; problems stand where each sees them.
func TestSameFileTwice(t *testing.T) {
	p := mustProfile(t, `
profile: x
files:
  - {file: in.csv, facts: [{fact: person, code: a, name: b}]}
  - {file: in.csv, header: 3, delimiter: ";", facts: [{fact: customer, code: c, name: {column: d, blank: required}}]}
`)
	s, list := Read(folder(map[string]string{"in.csv": "a,b\n张,1\nc;d,x\n"}), p)
	expect(t, found(list), "in.csv:3 (d) intake.missing_column")
	if s != nil {
		t.Error("there is a set")
	}
	_, list = Read(folder(map[string]string{"in.csv": "a,b\n,1\nc;d\"\n"}), p)
	expect(t, found(list), "in.csv:2:1 (a) intake.blank", "in.csv:3:4 intake.bad_quotes") // said once
	s, list = Read(folder(map[string]string{"in.csv": "a,b\n张,1\nc;d\n大客户,x;\n"}), p)
	expect(t, found(list), "in.csv:3 intake.wrong_number_of_cells", "in.csv:4:7 (d) intake.blank")
	if s != nil {
		t.Error("there is a set")
	}
}
