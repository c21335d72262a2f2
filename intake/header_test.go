package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJoinedHeader(t *testing.T) {
	for _, c := range []struct{ name, rows, want string }{
		{"groups above fields", "合同,,回款,|编号,客户,日期,金额", "合同/编号,合同/客户,回款/日期,回款/金额"},
		{"a column of its own behind a group", "回款,,备注|日期,金额,", "回款/日期,回款/金额,备注"},
		{"a column of its own within the row", "回款,备注,,|日期,,x,y", "回款/日期,备注,x,y"},
		{"nothing above the first", ",合同,|流水号,编号,客户", "流水号,合同/编号,合同/客户"},
		{"a gap in a group", "回款,,|日期,,金额", "回款/日期,,回款/金额"},
		{"rows of different length", "合同|编号,客户", "合同/编号,合同/客户"},
		{"blanks around names", " 合同 ,　| 编号,客户 ", "合同/编号,合同/客户"},
		{"three rows", "甲,,,乙,|一,,二,,三|a,b,c,d,e", "甲/一/a,甲/一/b,甲/二/c,乙/d,乙/三/e"},
		{"the same names in two groups", "到账,,确认,|日期,人,日期,人", "到账/日期,到账/人,确认/日期,确认/人"},
		{"nothing at all", ",|,", ","},
	} {
		var rows [][]string
		for _, row := range strings.Split(c.rows, "|") {
			rows = append(rows, strings.Split(row, ","))
		}
		if got := strings.Join(joinedHeader(rows, "/"), ","); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

const groupedProfile = `
profile: x
currency: CNY
files:
  - file: in.csv
    encoding: ENCODING
    header: 3
    headerRows: 2
    headerJoin: /
    facts:
      - {fact: contract, distinct: true, number: 合同/编号, signed: 合同/日期, amount: 合同/金额}
      - {fact: receipt, number: 流水号, date: 回款/日期, amount: 回款/金额}
      - {fact: allocation, receipt: 流水号, line: {constant: 1}, contract: 合同/编号, amount: 回款/金额}
`

// TestF8_TextHeadersOfTwoRows reads a ledger that was saved from a spreadsheet:
// two lines of free text, a row of groups and a row of fields.
func TestF8_TextHeadersOfTwoRows(t *testing.T) {
	const ledger = "2026 年台账,,,,,\r\n单位：元,\"导出,,,\r\n流水号,合同,,,回款,\r\n,编号,日期,金额,日期,金额\r\n"
	read := func(encoding, rows string) []string {
		t.Helper()
		text := ledger + rows
		if encoding == gb18030 {
			text = gbk(text)
		}
		return reads(t, strings.Replace(groupedProfile, "ENCODING", encoding, 1), text)
	}
	for _, encoding := range encodingWords {
		expect(t, read(encoding, "R1,K1,2026-01-05,100,2026-02-01,60\r\nR2,K1,2026-01-05,100,2026-02-02,-10\r\n"),
			`allocation "R1" "1" "K1" "" "60.00" "CNY"`, `allocation "R2" "1" "K1" "" "-10.00" "CNY"`,
			`contract "K1" "" "" "2026-01-05" "100.00" "CNY" "100.00" "CNY"`,
			`receipt "R1" "" "2026-02-01" "2026-02-01" "60.00" "CNY"`, `receipt "R2" "" "2026-02-02" "2026-02-02" "-10.00" "CNY"`)
		expect(t, read(encoding, "R1,K1,2026-01-05,100,2月1日,60\r\nR2,K1,2026-01-05\r\n"),
			"in.csv:5:22 (回款/日期) intake.not_a_date", "in.csv:6 intake.wrong_number_of_cells")
	}
}

// TestHeadersThatDoNotFit names the row of fields, where the names end.
func TestHeadersThatDoNotFit(t *testing.T) {
	profile := strings.Replace(groupedProfile, "ENCODING", "utf-8", 1)
	for text, want := range map[string][]string{
		"\n\n流水号,合同,,,回款,\n,编号,日期,,日期,金额\n":       {"in.csv:4 (合同/金额) intake.missing_column"},
		"\n\n流水号,合同,,,回款,,\n,编号,日期,金额,日期,金额,日期\n": {"in.csv:4:17 (回款/日期) intake.repeated_column"},
		"\n\n流水号,合同\n":                                 {"in.csv intake.empty_file"},
		"\n\n流水号" + strings.Repeat(",", 500) + "\nx\n": {"in.csv:3 intake.too_many_columns"},
		"\n\nx\n流水号" + strings.Repeat(",", 500) + "\n": {"in.csv:4 intake.too_many_columns"},
		"\n\n\"流水\"号,合同\n,编号\n":                        {"in.csv:3:4 intake.bad_quotes"},
	} {
		_, list := Read(folder(map[string]string{"in.csv": "\n" + text}), mustProfile(t, profile))
		inBothLanguages(t, list)
		if diff := cmp.Diff(want, found(list)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
