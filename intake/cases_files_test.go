package intake

import "strings"

// fileCases are folders with files, headers or rows that cannot be read.
var fileCases = []readCase{
	{
		name: "a missing file",
		files: map[string]string{
			"names.csv": names,
			"inn.csv":   "",
		},
		want: []string{
			"in.csv intake.missing_file",
		},
	},
	{
		name: "a missing look-up file",
		files: map[string]string{
			"in.csv": "编号,客户,日期,金额\n",
		},
		want: []string{
			"names.csv intake.missing_file",
		},
	},
	{
		name: "a pattern without files",
		profile: `
profile: x
files:
  - {glob: 'a*.csv', facts: [{fact: person, code: a}]}`,
		want: []string{
			"a*.csv intake.missing_file",
		},
	},
	{
		name:    "the same file under two names",
		profile: strings.Replace(receipts, "file: in.csv", "glob: 'in*.csv'", 1),
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额\nR1,甲,2026/1/5,1\n",
			"in-2.csv":  "编号,客户,日期,金额\nR1,甲,2026/1/5,1\n",
			"in-3.csv":  "编号,客户,日期,金额\nR2,甲,2026/1/5,1\nR1,甲,2026/1/5,1\nR1,甲,2026/1/5,2\n",
		},
		want: []string{
			"in-3.csv:3:1 (编号) fact.repeated_key",
			"in-3.csv:4:1 (编号) fact.repeated_key",
			"in.csv intake.same_file",
		},
	},
	{
		name: "a folder in place of a file",
		files: map[string]string{
			"names.csv": names,
			"in.csv/x":  "",
		},
		want: []string{
			"in.csv intake.unreadable_file",
		},
	},
	{
		name: "an empty file",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "",
		},
		want: []string{
			"in.csv intake.empty_file",
		},
	},
	{
		name: "a workbook",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "PK\x03\x04…",
		},
		want: []string{
			"in.csv intake.not_csv",
		},
	},
	{
		name: "an old workbook",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "\xD0\xCF\x11\xE0\xA1",
		},
		want: []string{
			"in.csv intake.not_csv",
		},
	},
	{
		name: "UTF-16",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "\xFF\xFEa\x00",
		},
		want: []string{
			"in.csv intake.not_csv",
		},
	},
	{
		name: "a web page",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "\n<HTML><table>",
		},
		want: []string{
			"in.csv intake.not_csv",
		},
	},
	{
		name: "GBK in the header",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "a,\xB1\xE0\xBA\xC5\n",
		},
		want: []string{
			"in.csv:1:3 intake.not_utf8",
		},
	},
	{
		name: "GBK in a row",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额\nR1,甲,2026/1/5,1\nR2,\xBC\xD7,2026/1/5,1\nR3,甲,bad,1\n",
		},
		want: []string{
			"in.csv:3:4 intake.not_utf8",
		},
	},
	{
		name: "missing columns",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客 户,日期\n",
		},
		want: []string{
			"in.csv:1 (客户) intake.missing_column",
			"in.csv:1 (金额) intake.missing_column",
		},
	},
	{
		name: "a repeated column",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "\uFEFF编号,客户,日期,金额,x,x,日期\n",
		},
		want: []string{
			"in.csv:1:17 (日期) intake.repeated_column",
		},
	},
	{
		name: "a misspelt optional column",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额,客户等级,等\n",
		},
		want: []string{
			"in.csv:1:18 (等) intake.column_not_read (warning)",
		},
	},
	{
		name: "columns of a look-up",
		files: map[string]string{
			"names.csv": "short,lang\n",
			"in.csv":    "编号,客户,日期,金额\n",
		},
		want: []string{
			"names.csv:1 (long) intake.missing_column",
		},
	},
	{
		name: "a look-up that contradicts itself",
		files: map[string]string{
			"names.csv": `
short,long
甲,A
乙,B
甲,A
甲,C
`,
			"in.csv": "编号,客户,日期,金额\n",
		},
		want: []string{
			"names.csv:5:3 (long) intake.lookup_differs",
		},
	},
	{
		name: "a quotation mark inside",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,甲 "乙",2026/1/5,1
R2,甲,x,1
`,
		},
		want: []string{
			"in.csv:2:6 intake.bad_quotes",
			"in.csv:3:6 (日期) intake.not_a_date",
		},
	},
	{
		name: "a quotation mark that stays open",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,"甲,2026/1/5,1
`,
		},
		want: []string{
			"in.csv:2:17 intake.bad_quotes",
		},
	},
	{
		name: "a quotation mark that stays open over lines",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,"甲,2026/1/5,1
R2,甲,2026/1/5,1
`,
		},
		want: []string{
			"in.csv:2 intake.bad_quotes",
		},
	},
	{
		name: "a quotation mark in the header",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编"号,客户
R1
`,
		},
		want: []string{
			"in.csv:1:2 intake.bad_quotes",
		},
	},
	{
		name: "cells too many and too few",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,甲,2026/1/5,1,000
R2,甲
`,
		},
		want: []string{
			"in.csv:2:17 intake.wrong_number_of_cells",
			"in.csv:3 intake.wrong_number_of_cells",
		},
	},
	{
		name: "too many columns",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    strings.Repeat("a,", maxColumns) + "a\n",
		},
		want: []string{
			"in.csv:1 intake.too_many_columns",
		},
	},
	{
		name: "a row that is too long",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额\nR1,甲,2026/1/5,1\nR2,\"" + strings.Repeat("x", maxRow) + "\",2026/1/5,1\n",
		},
		want: []string{
			"in.csv:3 intake.row_too_long",
		},
	},
}
