package intake

import "strings"

// cellCases are folders with cells or facts that are wrong.
var cellCases = []readCase{
	{
		name: "blank cells",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额\n,甲,,\u3000\n",
		},
		want: []string{
			"in.csv:2:1 (编号) intake.blank",
			"in.csv:2:4 (日期) intake.blank",
			"in.csv:2:5 (金额) intake.blank",
		},
	},
	{
		name: "dates and numbers",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,甲,2026-1-5,"1,23"
R2,甲,2026/2/30,٣٤
R3,甲,46027,"1,2万"
R4,甲,2026/1/5,15%
R5,甲,2026/1/5,0.001
R6,甲,2026/1/5,9999999999999999999
`,
		},
		want: []string{
			"in.csv:2:6 (日期) intake.not_a_date",
			"in.csv:2:15 (金额) intake.not_a_number",
			"in.csv:3:6 (日期) intake.not_a_date",
			"in.csv:3:16 (金额) intake.not_a_number",
			"in.csv:4:6 (日期) intake.not_a_date",
			"in.csv:4:12 (金额) intake.not_a_number",
			"in.csv:5:15 (金额) intake.not_a_number",
			"in.csv:6:15 (金额) intake.too_precise",
			"in.csv:7:15 (金额) intake.number_too_long",
		},
	},
	{
		name: "a cell behind a line break",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
"R
1","甲
公司",x,1
`,
		},
		want: []string{
			"in.csv:4:5 (日期) intake.not_a_date",
		},
	},
	{
		name: "other content for the same customer",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额,等级
R1,甲,2026/1/5,1,A
R2,甲,2026/1/5,1,A
R3,甲,2026/1/5,1,B
`,
		},
		want: []string{
			"in.csv:4:4 (客户) intake.differs",
		},
	},
	{
		name: "what the facts mean",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,甲,2026/1/5,1
R1,甲,2026/1/5,-2
R2,甲,2026/1/5,0
`,
		},
		want: []string{
			"in.csv:3:1 (编号) fact.repeated_key",
			"in.csv:4:15 (金额) fact.zero_amount",
		},
	},
	{
		name: "money that went back",
		files: map[string]string{
			"names.csv": names,
			"in.csv": `
编号,客户,日期,金额
R1,甲,2026/1/5,100-
R2,甲,2026/1/5,红字100
R3,甲,2026/1/5,(5)
`,
		},
		want: []string{
			"in.csv:2:15 (金额) intake.not_a_number",
			"in.csv:3:15 (金额) intake.not_a_number",
		},
	},
	{
		name: "a look-up without answer and a share",
		profile: `
profile: x
lookups: {who: {values: {a: E1}}}
files:
  - {file: s.csv, facts: [{fact: split, contract: c, person: {column: p, lookup: who}, share: s}]}`,
		files: map[string]string{
			"s.csv": `
c,p,s
K1,b,0.6
K1,a,60
K1,a,六成
`,
		},
		want: []string{
			"s.csv:2:4 (p) intake.not_in_lookup",
			"s.csv:2:6 (s) intake.share_or_percent",
			"s.csv:3:6 (s) intake.share_or_percent",
			"s.csv:4:6 (s) intake.not_a_share",
		},
	},
	{
		name: "lines and currencies",
		profile: `
profile: x
files:
  - {file: a.csv, facts: [{fact: allocation, receipt: r, line: l, contract: c, currency: y, amount: a}]}`,
		files: map[string]string{
			"a.csv": `
r,l,c,y,a
R1,1.5,K1,RMB,x
R1,-1,K1,人民币,1.5
R1,1000000000,K1,CNY,1
`,
		},
		want: []string{
			"a.csv:2:4 (l) intake.not_a_line",
			"a.csv:2:11 (y) intake.not_a_currency",
			"a.csv:2:15 (a) intake.not_a_number",
			"a.csv:3:4 (l) intake.not_a_line",
			"a.csv:3:10 (y) intake.not_a_currency",
			"a.csv:4:4 (l) intake.not_a_line",
		},
	},
	{
		name: "figures",
		profile: `
profile: x
files:
  - {file: f.csv, facts: [{fact: figure, person: p, period: t, code: c, unit: {constant: rate}, value: {column: v, share: percent}}]}`,
		files: map[string]string{
			"f.csv": `
p,t,c,v
E1,2026,x,0.5
`,
		},
		want: []string{
			"f.csv:2:11 (v) intake.share_or_percent",
		},
	},
	{
		name: "a date in a filter",
		profile: `
profile: x
files:
  - {file: f.csv, keep: [{column: d, from: 2026-01-01}], facts: [{fact: person, code: c}]}`,
		files: map[string]string{
			"f.csv": `
c,d
E1,2026-01-01
E2,1/1/2026
E3,
`,
		},
		want: []string{
			"f.csv:3:4 (d) intake.not_a_date",
		},
	},
	{
		name: "a header further down",
		profile: `
profile: x
files:
  - {file: f.csv, header: 3, delimiter: tab, trim: true, facts: [{fact: team, code: c, parent: p}]}`,
		files: map[string]string{
			"f.csv": "\uFEFF“标题\"\n\n c \tp\n A \t Z \n",
		},
		want: []string{
			"f.csv:4:5 (p) fact.unknown_team",
		},
	},
	{
		name: "more problems than can be listed",
		files: map[string]string{
			"names.csv": names,
			"in.csv":    "编号,客户,日期,金额\n" + strings.Repeat("R1,甲,2026/1/5,x\n", maxListed+7),
		},
		want: moreThanListed(),
	},
}
