package intake

// wholeCases are profiles that are wrong outside of their facts.
var wholeCases = []profileCase{
	{
		name: "not YAML",
		text: "a: [",
		want: []string{
			"m.yaml:1 document.yaml",
		},
	},
	{
		name: "not a map",
		text: "- a",
		want: []string{
			"m.yaml:1:1 document.not_a_map",
		},
	},
	{
		name: "nothing in it",
		text: `
profile: x
files: []`,
		want: []string{
			"m.yaml:2:8 (files) intake.empty_list",
		},
	},
	{
		name: "no files and no name",
		text: "title: {zh: 标题}",
		want: []string{
			"m.yaml:1:1 (files) document.missing_key",
			"m.yaml:1:1 (profile) document.missing_key",
		},
	},
	{
		name: "unknown key",
		text: `
profile: x
file: []`,
		want: []string{
			"m.yaml:1:1 (files) document.missing_key",
			"m.yaml:2:1 (file) document.unknown_key",
		},
	},
	{
		name: "no facts",
		text: `
profile: x
files:
  - file: a.csv
    facts: []`,
		want: []string{
			"m.yaml:4:12 (files[0].facts) intake.empty_list",
		},
	},
	{
		name: "neither name nor pattern",
		text: `
profile: x
files:
  - facts: [{fact: person, code: a}]`,
		want: []string{
			"m.yaml:3:5 (files[0]) intake.bad_file_name",
		},
	},
	{
		name: "name and pattern",
		text: `
profile: x
files:
  - {file: a.csv, glob: '*', facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:5 (files[0]) intake.bad_file_name",
		},
	},
	{
		name: "a name outside",
		text: `
profile: x
files:
  - {file: ../a.csv, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:12 (files[0].file) intake.bad_file_name",
		},
	},
	{
		name: "a broken pattern",
		text: `
profile: x
files:
  - {glob: '[', facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:12 (files[0].glob) intake.bad_file_name",
		},
	},
	{
		name: "a file that is no map",
		text: `
profile: x
files: [a.csv]`,
		want: []string{
			"m.yaml:2:9 (files[0]) document.not_a_map",
		},
	},
	{
		name: "delimiter",
		text: `
profile: x
files:
  - {file: a, delimiter: ', ', facts: [{fact: person, code: a}]}
  - {file: b, delimiter: '"', facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:26 (files[0].delimiter) intake.bad_delimiter",
			"m.yaml:4:26 (files[1].delimiter) intake.bad_delimiter",
		},
	},
	{
		name: "keys of texts and of workbooks",
		text: `
profile: x
lookups: {l: {file: l.xlsx, key: a, value: b, delimiter: ;}}
files:
  - {file: a.csv, sheet: 1, headerRows: 2, headerJoin: /, facts: [{fact: person, code: a}]}
  - {glob: '*.xlsx', encoding: gb18030, sheet: 1, headerRows: 2, headerJoin: /, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:58 (lookups.l.delimiter) intake.key_does_not_fit",
			"m.yaml:4:26 (files[0].sheet) intake.key_does_not_fit",
			"m.yaml:5:32 (files[1].encoding) intake.key_does_not_fit",
		},
	},
	{
		name: "header",
		text: `
profile: x
files:
  - {file: a, header: 0, facts: [{fact: person, code: a}]}
  - {file: b, header: 1.5, facts: [{fact: person, code: a}]}
  - {file: c.xlsx, headerRows: 6, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:23 (files[0].header) intake.bad_header",
			"m.yaml:4:23 (files[1].header) intake.bad_header",
			"m.yaml:5:32 (files[2].headerRows) intake.bad_header",
		},
	},
	{
		name: "encoding",
		text: `
profile: x
files:
  - {file: a, encoding: latin1, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:25 (files[0].encoding) document.not_one_of",
		},
	},
	{
		name: "currency",
		text: `
profile: x
currency: RMB
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:11 (currency) intake.bad_constant",
		},
	},
	{
		name: "two words of dates",
		text: `
profile: x
formats: {date: MM/DD/YY, share: half}
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:17 (formats.date) intake.bad_date_format",
			"m.yaml:2:34 (formats.share) document.not_one_of",
		},
	},
	{
		name: "numbers",
		text: `
profile: x
formats: {number: {decimal: '、', group: x, strip: ['5'], units: k}}
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:19 (formats.number) intake.bad_number_format",
			"m.yaml:2:29 (formats.number.decimal) intake.bad_number_format",
			"m.yaml:2:41 (formats.number.group) intake.bad_number_format",
			"m.yaml:2:51 (formats.number.strip) intake.bad_number_format",
			"m.yaml:2:65 (formats.number.units) document.not_one_of",
		},
	},
	{
		name: "one mark for two",
		text: `
profile: x
formats: {number: {decimal: ',', group: ','}}
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:19 (formats.number) intake.bad_number_format",
		},
	},
	{
		name: "look-ups",
		text: `
profile: x
lookups:
  a: {values: {x: y}, file: b.csv}
  b: {file: b.csv, key: k}
  c: {values: [x]}
  d: x
  e: {values: {x: y}, trim: true}
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:3:6 (lookups.a) intake.bad_lookup",
			"m.yaml:4:6 (lookups.b.value) document.missing_key",
			"m.yaml:5:15 (lookups.c.values) document.not_a_map",
			"m.yaml:6:6 (lookups.d) document.not_a_map",
			"m.yaml:7:23 (lookups.e.trim) intake.key_does_not_fit",
		},
	},
	{
		name: "look-ups that are a list",
		text: `
profile: x
lookups: [a]
files:
  - {file: a, facts: [{fact: person, code: a}]}`,
		want: []string{
			"m.yaml:2:10 (lookups) document.not_a_map",
		},
	},
	{
		name: "conditions",
		text: `
profile: x
files:
  - file: a.csv
    keep:
      - {column: a}
      - {column: a, in: [x], blank: true}
      - {in: [x]}
      - {anyOf: [{column: b, in: [y]}], column: a}
      - {column: a, in: [x], date: YYYY-MM-DD}
      - {column: a, from: 2026-02-30}
      - {anyOf: []}
    facts: [{fact: person, code: a}]`,
		want: []string{
			"m.yaml:5:9 (files[0].keep[0]) intake.bad_condition",
			"m.yaml:6:9 (files[0].keep[1]) intake.bad_condition",
			"m.yaml:7:9 (files[0].keep[2].column) document.missing_key",
			"m.yaml:8:41 (files[0].keep[3].column) intake.key_does_not_fit",
			"m.yaml:9:30 (files[0].keep[4].date) intake.key_does_not_fit",
			"m.yaml:10:27 (files[0].keep[5].from) document.date",
			"m.yaml:11:17 (files[0].keep[6].anyOf) intake.empty_list",
		},
	},
}
