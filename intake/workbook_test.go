package intake

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
)

const receiptSheet = `
profile: x
currency: CNY
files:
  - {file: b.xlsx, facts: [{fact: receipt, number: 编号, date: 日期, amount: 金额}]}`

// bookParts are the parts of a small workbook with one sheet: style 1 is a date,
// style 2 a percentage, style 3 a date by the workbook's own spelling.
func bookParts(sheetData string) map[string]string {
	return map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><workbookPr/><sheets><sheet name="回款" sheetId="1" r:id="s1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="s1" Type="x/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="s2" Type="x/styles" Target="/xl/styles.xml"/><Relationship Id="s3" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="10"/><xf numFmtId="164"/></cellXfs></styleSheet>`,
		"xl/sharedStrings.xml":       `<sst><si><t>编号</t></si><si><r><t>日</t></r><r><t>期</t></r><rPh><t>ニチ</t></rPh></si><si><t>金额</t></si><si><t>R_x000D_1</t></si></sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet>` + sheetData + `</worksheet>`,
	}
}

const sheetHead = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>`

// row writes row 2 with a number, a date and an amount.
func sheetWith(cells string) string {
	return `<sheetData>` + sheetHead + `<row r="2">` + cells + `</row></sheetData>`
}

func zipped(_ testing.TB, parts map[string]string) []byte {
	return []byte(archive(parts))
}

func readBook(t testing.TB, profile string, book []byte) (*fact.Set, problem.List) {
	t.Helper()
	s, list := Read(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: book}}, mustProfile(t, profile))
	return s, list
}

// written saves what fill puts into a workbook with another library.
func written(t testing.TB, fill func(f *excelize.File) error) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	if err := fill(f); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestF9_CellsOfASheet reads every form in which a sheet stores a receipt's
// number, date and amount.
func TestF9_CellsOfASheet(t *testing.T) {
	for _, c := range []struct{ name, cells, want string }{
		{"shared and inline texts", `<c t="s"><v>3</v></c><c t="inlineStr"><is><r><t>2026-01-</t></r><r><t>05</t></r></is></c><c t="str"><f>A1</f><v>5.50</v></c>`, `"R\r1" 2026-01-05 5.50`},
		{"numbers and a date", `<c><v>7</v></c><c s="1"><v>45000</v></c><c><v>1.2E+3</v></c>`, `"7" 2023-03-15 1200.00`},
		{"a date in the workbook's spelling", `<c><v>7</v></c><c s="3"><v>45000.5</v></c><c><v>1</v></c>`, `"7" 2023-03-15 1.00`},
		{"a date in ISO", `<c><v>7</v></c><c t="d"><v>2026-01-05T00:00:00</v></c><c><v>1</v></c>`, `"7" 2026-01-05 1.00`},
		{"binary digits", `<c><v>7</v></c><c s="1"><v>45000</v></c><c><v>4.3499999999999996</v></c>`, `"7" 2023-03-15 4.35`},
		{"a sum with binary digits", `<c><v>7</v></c><c s="1"><v>45000</v></c><c><f>1+2</f><v>0.30000000000000004</v></c>`, `"7" 2023-03-15 0.30`},
		{"a text of 万", `<c><v>7</v></c><c s="1"><v>45000</v></c><c t="inlineStr"><is><t>￥12.3万</t></is></c>`, `"7" 2023-03-15 123000.00`},
		{"places by reference", `<c r="A2"><v>7</v></c><c r="C2"><v>1</v></c>`, "b.xlsx:2:2 (回款!B2, 日期) intake.blank"},
		{"a date without its style", `<c><v>7</v></c><c><v>45000</v></c><c><v>1</v></c>`, "b.xlsx:2:2 (回款!B2, 日期) intake.not_a_date"},
		{"a date in place of an amount", `<c><v>7</v></c><c s="1"><v>45000</v></c><c s="1"><v>45000</v></c>`, "b.xlsx:2:3 (回款!C2, 金额) intake.not_a_number"},
		{"a percentage in place of an amount", `<c><v>7</v></c><c s="1"><v>45000</v></c><c s="2"><v>0.15</v></c>`, "b.xlsx:2:3 (回款!C2, 金额) intake.not_a_number"},
		{"the day that never was", `<c><v>7</v></c><c s="1"><v>60</v></c><c><v>1</v></c>`, "b.xlsx:2:2 (回款!B2, 日期) intake.not_a_date"},
		{"too many digits behind the point", `<c><v>7</v></c><c s="1"><v>45000</v></c><c><v>1.005</v></c>`, "b.xlsx:2:3 (回款!C2, 金额) intake.too_precise"},
		{"a truth", `<c t="b"><v>1</v></c><c s="1"><v>45000</v></c><c t="b"><v>0</v></c>`, "b.xlsx:2:3 (回款!C2, 金额) intake.not_a_number"},
		{"an error", `<c t="e"><v>#N/A</v></c><c s="1"><v>45000</v></c><c><v>1</v></c>`, "b.xlsx:2:1 (回款!A2, 编号) intake.error_value"},
		{"a serial of a bank that lost digits", `<c><v>1.2345678901234567E+17</v></c><c s="1"><v>45000</v></c><c><v>1</v></c>`, "b.xlsx:2:1 (回款!A2, 编号) intake.digits_lost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, list := readBook(t, receiptSheet, zipped(t, bookParts(sheetWith(c.cells))))
			inBothLanguages(t, list)
			got := strings.Join(found(list), "\n")
			if s != nil && len(list) == 0 {
				got = fmt.Sprintf("%q %s %s", s.Receipts[0].Number, s.Receipts[0].Date, s.Receipts[0].Amount)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestF9_Epoch1904OfTheWorkbook(t *testing.T) {
	parts := bookParts(sheetWith(`<c><v>7</v></c><c s="1"><v>43538</v></c><c><v>1</v></c>`))
	parts["xl/workbook.xml"] = strings.Replace(parts["xl/workbook.xml"], "<workbookPr/>", `<workbookPr date1904="1"/>`, 1)
	s, list := readBook(t, receiptSheet, zipped(t, parts))
	if s == nil || s.Receipts[0].Date.String() != "2023-03-15" {
		t.Error(s, list)
	}
}

// TestF9_SharesOfASheet asks about a bare number and reads what the sheet shows
// as a percentage.
func TestF9_SharesOfASheet(t *testing.T) {
	const profile = "profile: x\nfiles:\n  - {file: b.xlsx, facts: [{fact: person, code: 编号}, {fact: figure, person: 编号, period: {constant: 2026}, code: {constant: x}, unit: {constant: rate}, value: {column: 金额SHARE}}]}\n"
	for _, c := range []struct{ share, cell, want string }{
		{"", `<c s="2"><v>0.6</v></c>`, "0.6"}, {", share: hundredths", `<c s="2"><v>0.6</v></c>`, "0.6"}, {", share: percent", `<c s="2"><v>1.2</v></c>`, "1.2"},
		{", share: hundredths", `<c><v>60</v></c>`, "0.6"}, {", share: fraction", `<c><v>0.6</v></c>`, "0.6"}, {", share: percent", `<c><v>0.6</v></c>`, "intake.share_or_percent"},
		{"", `<c><v>60</v></c>`, "intake.rate_or_percent"},
	} {
		s, list := readBook(t, strings.Replace(profile, "SHARE", c.share, 1), zipped(t, bookParts(sheetWith(`<c><v>7</v></c><c/>`+c.cell))))
		var got string
		if s != nil {
			got = s.Figures[0].Value.String()
		} else {
			got = list[0].Code
		}
		if got != c.want {
			t.Errorf("%s in %q: %s, want %s", c.cell, c.share, got, c.want)
		}
	}
}

// TestF5_OnlyStoredValuesAreRead: formulas, links and requests to other programs
// are never followed; a formula that has no result is a problem.
func TestF5_OnlyStoredValuesAreRead(t *testing.T) {
	parts := bookParts(sheetWith(`<c t="str"><f>cmd|'/c calc'!A0</f><v>R1</v></c><c s="1"><f>[1]Sheet1!A1</f><v>45000</v></c><c><f>WEBSERVICE("http://x")</f><v>5</v></c>`))
	parts["xl/externalLinks/externalLink1.xml"] = `<externalLink/>`
	parts["xl/_rels/workbook.xml.rels"] = strings.Replace(parts["xl/_rels/workbook.xml.rels"], "</Rel", `<Relationship Id="e" Type="x/styles" Target="file:///etc/passwd" TargetMode="External"/></Rel`, 1)
	s, list := readBook(t, receiptSheet, zipped(t, parts))
	if s == nil || s.Receipts[0].Number != "R1" || s.Receipts[0].Amount.String() != "5.00" {
		t.Error(list)
	}
	_, list = readBook(t, receiptSheet, zipped(t, bookParts(sheetWith(`<c><v>1</v></c><c s="1"><f>TODAY()</f></c><c><f>1+1</f><v></v></c>`))))
	expect(t, found(list), "b.xlsx:2:2 (回款!B2, 日期) intake.formula_without_value", "b.xlsx:2:3 (回款!C2, 金额) intake.formula_without_value")
	inBothLanguages(t, list)
}

func TestF5_MacrosAreRefused(t *testing.T) {
	parts := bookParts(sheetWith(``))
	plain := zipped(t, parts)
	parts["xl/vbaProject.bin"] = "x"
	macros := zipped(t, parts)
	for name, book := range map[string][]byte{"b.xlsx": macros, "b.xlsm": plain, "b.XLSM": macros, "b.xlsb": plain} {
		s, list := Read(fstest.MapFS{name: &fstest.MapFile{Data: book}}, mustProfile(t, strings.Replace(receiptSheet, "b.xlsx", name, 1)))
		inBothLanguages(t, list)
		if s != nil || len(list) != 1 || list[0].Code != "intake.not_xlsx" || !strings.Contains(list[0].Text.EN, "macros") {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// TestF8_WhatIsNoWorkbook hands over other files under the name of a workbook.
func TestF8_WhatIsNoWorkbook(t *testing.T) {
	encrypted, err := excelize.Encrypt(zipped(t, bookParts("")), &excelize.Options{Password: "p"})
	if err != nil {
		t.Fatal(err)
	}
	whole := zipped(t, bookParts(sheetWith(`<c><v>1</v></c>`)))
	broken := bookParts("")
	broken["xl/worksheets/sheet1.xml"] = `<worksheet><sheetData>` + sheetHead
	lost := bookParts("")
	delete(lost, "xl/workbook.xml")
	for name, c := range map[string]struct {
		data     []byte
		code, en string
	}{
		"encrypted":           {encrypted, "intake.not_xlsx", "password"},
		"an old workbook":     {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "intake.not_xlsx", "old Excel"},
		"a web page":          {[]byte("\uFEFF\n <html><table>"), "intake.not_xlsx", "web page"},
		"text":                {[]byte("编号,日期\n"), "intake.not_xlsx", "no Excel"},
		"nothing":             {nil, "intake.not_xlsx", "no Excel"},
		"half of a workbook":  {whole[:len(whole)/2], "intake.broken_workbook", "damaged"},
		"another archive":     {zipped(t, map[string]string{"a.txt": "x"}), "intake.broken_workbook", "damaged"},
		"rows that break off": {zipped(t, broken), "intake.broken_workbook", "damaged"},
		"a part that is lost": {zipped(t, lost), "intake.broken_workbook", "damaged"},
		"a text that is lost": {zipped(t, bookParts(sheetWith(`<c t="s"><v>4</v></c>`))), "intake.broken_workbook", "damaged"},
		"rows out of order":   {zipped(t, bookParts(`<sheetData>`+sheetHead+sheetHead+`</sheetData>`)), "intake.broken_workbook", "damaged"},
		"cells out of order":  {zipped(t, bookParts(sheetWith(`<c r="B2"><v>1</v></c><c r="A2"><v>1</v></c>`))), "intake.broken_workbook", "damaged"},
		"a column of nothing": {zipped(t, bookParts(sheetWith(`<c r="ZZZZZZZZZ2"><v>1</v></c>`))), "intake.broken_workbook", "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			s, list := readBook(t, receiptSheet, c.data)
			inBothLanguages(t, list)
			if s != nil || len(list) == 0 || list[0].Code != c.code || !strings.Contains(list[0].Text.EN, c.en) {
				t.Error(list)
			}
		})
	}
}

// TestF8_NamedLikeAnOldWorkbook reads by what is in the file.
func TestF8_NamedLikeAnOldWorkbook(t *testing.T) {
	book := zipped(t, bookParts(sheetWith(`<c><v>7</v></c><c s="1"><v>45000</v></c><c><v>1</v></c>`)))
	profile := mustProfile(t, strings.Replace(receiptSheet, "b.xlsx", "b.xls", 1))
	if s, list := Read(fstest.MapFS{"b.xls": &fstest.MapFile{Data: book}}, profile); s == nil || len(s.Receipts) != 1 {
		t.Error(list)
	}
	_, list := Read(fstest.MapFS{"b.xls": &fstest.MapFile{Data: []byte("<table><tr><td>编号")}}, profile)
	if len(list) != 1 || list[0].Code != "intake.not_xlsx" || !strings.Contains(list[0].Text.EN, "web page") {
		t.Error(list)
	}
}

// TestF8_SheetsAndHeaders finds sheets by name and number and headers of two
// rows, merged over columns and rows.
func TestF8_SheetsAndHeaders(t *testing.T) {
	book := written(t, func(f *excelize.File) error {
		_, err := f.NewSheet("回款")
		rows := map[string][]any{"A2": {"2026 年台账"}, "A4": {"编号", "回款", nil, "备注"}, "A5": {nil, "日期", "金额 "}, "A6": {"R1", "2026-01-05", 5.5, "x"}, "A8": {"R2", "2026-01-06", 1200000}}
		for at, row := range rows {
			err = errors.Join(err, f.SetSheetRow("回款", at, &row))
		}
		return errors.Join(err, f.MergeCell("回款", "A4", "A5"), f.MergeCell("回款", "B4", "C4"), f.MergeCell("回款", "D6", "D8"))
	})
	const entry = "profile: x\ncurrency: CNY\nfiles:\n  - {file: b.xlsx, SHEET header: 4, headerRows: 2, headerJoin: '/', facts: [{fact: receipt, number: 编号, date: 回款/日期, amount: 回款/金额}]}\n"
	for _, sheet := range []string{"sheet: 回款,", "sheet: 2,"} {
		s, list := readBook(t, strings.Replace(entry, "SHEET", sheet, 1), book)
		expect(t, found(list), "b.xlsx:6:4 (回款!D6) intake.merged_cells")
		inBothLanguages(t, list)
		if s == nil {
			t.Fatal(list)
		}
		same(t, s, `
receipt "R1" "" "2026-01-05" "2026-01-05" "5.50" "CNY"
receipt "R2" "" "2026-01-06" "2026-01-06" "1200000.00" "CNY"
`)
	}
	for sheet, en := range map[string]string{"": "2 sheets", "sheet: 3,": `no sheet "3"`, "sheet: 到账,": `no sheet "到账"`} {
		_, list := readBook(t, strings.Replace(entry, "SHEET", sheet, 1), book)
		inBothLanguages(t, list)
		if len(list) != 1 || list[0].Code != "intake.no_such_sheet" || !strings.Contains(list[0].Text.EN, en) || !strings.Contains(list[0].Fix.ZH, `"Sheet1", "回款"`) {
			t.Error(list)
		}
	}
	_, list := readBook(t, strings.Replace(strings.Replace(entry, "SHEET", "sheet: 2,", 1), "header: 4", "header: 20", 1), book)
	expect(t, found(list), "b.xlsx:20 (回款) intake.empty_file")
}

// TestF8_ProblemsSayTheSheet: facts of two sheets of one file, each with its own
// place.
func TestF8_ProblemsSayTheSheet(t *testing.T) {
	book := written(t, func(f *excelize.File) error {
		_, err := f.NewSheet("人员")
		for at, row := range map[string][]any{"Sheet1!A1": {"工号", "团队"}, "Sheet1!A2": {"E1", "无"}, "人员!A1": {"工号", "团队"}, "人员!A2": {"E2", "缺"}, "人员!A3": {"E1", "T"}} {
			sheet, cell, _ := strings.Cut(at, "!")
			err = errors.Join(err, f.SetSheetRow(sheet, cell, &row))
		}
		return err
	})
	facts := "facts: [{fact: person, code: 工号, distinct: true, name: 团队}, {fact: employment, person: 工号, team: 团队}]}\n"
	_, list := readBook(t, "profile: x\nfiles:\n  - {file: b.xlsx, sheet: 1, "+facts+"  - {file: b.xlsx, sheet: 人员, "+facts, book)
	expect(t, found(list), "b.xlsx:2:2 (Sheet1!B2, 团队) fact.unknown_team", "b.xlsx:2:2 (人员!B2, 团队) fact.unknown_team", "b.xlsx:3 (人员) fact.overlapping_employments",
		"b.xlsx:3:1 (人员!A3, 工号) intake.differs", "b.xlsx:3:2 (人员!B3, 团队) fact.unknown_team")
}

// TestF10_MatchingIsByCode: two people of one name stay apart, and a name that
// does not go with its code is a problem.
func TestF10_MatchingIsByCode(t *testing.T) {
	const profile = `
profile: x
currency: CNY
files:
  - {file: 人员.csv, facts: [{fact: person, distinct: true, code: 工号, name: 姓名}]}
  - file: b.xlsx
    facts:
      - {fact: person, distinct: true, code: 工号, name: 姓名}
      - {fact: contract, number: 合同, signed: {constant: 2026-01-01}, amount: 金额}
      - {fact: split, contract: 合同, person: 工号, share: {constant: 100%}}
`
	read := func(rows ...[]any) (*fact.Set, problem.List) {
		book := written(t, func(f *excelize.File) (err error) {
			for i, row := range append([][]any{{"合同", "金额", "工号", "姓名"}}, rows...) {
				err = errors.Join(err, f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row))
			}
			return err
		})
		return Read(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: book}, "人员.csv": &fstest.MapFile{Data: []byte("工号,姓名\nE1,张伟\nE2,张伟\nE3,李娜\n")}}, mustProfile(t, profile))
	}
	s, list := read([]any{"K1", 5, "E1", "张伟"}, []any{"K2", 6, "E2", "张伟"})
	if s == nil || len(list) != 0 || len(s.Persons) != 3 || s.Splits[0].Person != "E1" || s.Splits[1].Person != "E2" {
		t.Fatal(list)
	}
	_, list = read([]any{"K1", 5, "E1", "张伟"}, []any{"K2", 6, "E3", "张伟"}, []any{"K3", 6, "张伟", "张伟"})
	inBothLanguages(t, list)
	expect(t, found(list), "b.xlsx:3:3 (Sheet1!C3, 工号) intake.differs")
	if !strings.Contains(list[0].Text.ZH, `"E3"`) || !strings.Contains(list[0].Text.ZH, "人员.csv 第 4 行") {
		t.Error(list)
	}
}
