package intake

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/fstest"
)

// archive zips parts into a text, for the list of cases.
func archive(parts map[string]string) string {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range parts {
		f, err := w.Create(name)
		if err == nil {
			_, err = io.WriteString(f, text)
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.String()
}

// withSheet is a workbook with the given rows below its header.
func withSheet(rows, behind string) map[string]string {
	return map[string]string{"b.xlsx": archive(bookParts("<sheetData>" + sheetHead + rows + "</sheetData>" + behind))}
}

// bookCases are workbooks that cannot be read, or not wholly.
var bookCases = []readCase{
	{
		name:    "cells of a sheet",
		profile: receiptSheet,
		files: withSheet(`<row r="2"><c t="e"><v>#REF!</v></c><c s="1"><f>TODAY()</f></c><c><v>123456789012345678</v></c></row><row r="3"><c r="A3"><v>1</v></c></row>`,
			`<mergeCells><mergeCell ref="B1:B2"/><mergeCell ref="B3:B4"/><mergeCell ref="C2:C3"/></mergeCells>`),
		want: []string{
			"b.xlsx:2:1 (回款!A2, 编号) intake.error_value",
			"b.xlsx:2:2 (回款!B2, 日期) intake.formula_without_value",
			"b.xlsx:2:3 (回款!C2) intake.merged_cells (warning)",
			"b.xlsx:2:3 (回款!C2, 金额) intake.digits_lost",
			"b.xlsx:3:2 (回款!B3) intake.merged_cells (warning)",
			"b.xlsx:3:2 (回款!B3, 日期) intake.blank",
			"b.xlsx:3:3 (回款!C3, 金额) intake.blank",
		},
	},
	{
		name:    "a sheet that is not there",
		profile: strings.Replace(receiptSheet, "b.xlsx,", "b.xlsx, sheet: 2,", 1),
		files:   withSheet("", ""),
		want:    []string{"b.xlsx intake.no_such_sheet"},
	},
	{
		name:    "too many rows",
		profile: receiptSheet,
		files:   withSheet(`<row r="50001"><c><v>1</v></c></row>`, ""),
		want:    []string{"b.xlsx:50001 (回款) intake.too_many_rows"},
	},
	{
		name:    "too many columns in a sheet",
		profile: receiptSheet,
		files:   withSheet(`<row r="2"><c r="CW2"><v>1</v></c></row>`, ""),
		want:    []string{"b.xlsx:2 (回款) intake.too_many_columns"},
	},
	{
		name:    "a web page under the name of a workbook",
		profile: receiptSheet,
		files:   map[string]string{"b.xlsx": "<html>"},
		want:    []string{"b.xlsx intake.not_xlsx"},
	},
	{
		name:    "a damaged workbook",
		profile: receiptSheet,
		files:   map[string]string{"b.xlsx": "PK\x03\x04"},
		want:    []string{"b.xlsx intake.broken_workbook"},
	},
	{
		name:    "a workbook of too many parts",
		profile: receiptSheet,
		files: func() map[string]string {
			parts := bookParts("")
			for i := range maxEntries {
				parts[fmt.Sprint(i)] = ""
			}
			return map[string]string{"b.xlsx": archive(parts)}
		}(),
		want: []string{"b.xlsx intake.workbook_too_large"},
	},
	{
		name:    "no header in the sheet",
		profile: strings.Replace(receiptSheet, "b.xlsx,", "b.xlsx, header: 3,", 1),
		files:   withSheet("", ""),
		want:    []string{"b.xlsx:3 (回款) intake.empty_file"},
	},
}

// FuzzSheet reads any XML as a sheet.
func FuzzSheet(f *testing.F) {
	f.Add("<sheetData>"+sheetHead+"</sheetData>", "<sst><si><t>x</t></si></sst>")
	f.Add(sheetWith(`<c t="s"><v>3</v></c><c s="1"><f>A1</f><v>45000.5</v></c><c><v>1.2E+3</v></c>`)+`<mergeCell ref="A1:B2"/>`, "<sst/>")
	p, list := ParseProfile("m.yaml", []byte(strings.Replace(strings.TrimPrefix(receiptSheet, "\n"), "b.xlsx,", "b.xlsx, headerRows: 2,", 1)))
	if p == nil {
		f.Fatal(list)
	}
	f.Fuzz(func(t *testing.T, sheet, texts string) {
		parts := bookParts(sheet)
		parts["xl/sharedStrings.xml"] = texts
		s, list := Read(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: []byte(archive(parts))}}, p)
		if (s == nil) != list.Failed() {
			t.Fatalf("set %v with problems %v", s, list)
		}
	})
}
