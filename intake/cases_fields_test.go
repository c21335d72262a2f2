package intake

// fieldCases are profiles that are wrong in a fact or a field.
var fieldCases = []profileCase{
	{
		name: "no kind",
		text: wrap + "{code: a}",
		want: []string{
			"m.yaml:5:9 (files[0].facts[0].fact) document.missing_key",
		},
	},
	{
		name: "another kind",
		text: wrap + "{fact: invoice}",
		want: []string{
			"m.yaml:5:16 (files[0].facts[0].fact) document.not_one_of",
		},
	},
	{
		name: "a fact that is no map",
		text: wrap + "person",
		want: []string{
			"m.yaml:5:9 (files[0].facts[0]) document.not_a_map",
		},
	},
	{
		name: "a field of another kind",
		text: wrap + "{fact: person, code: a, grade: b}",
		want: []string{
			"m.yaml:5:33 (files[0].facts[0].grade) document.unknown_key",
		},
	},
	{
		name: "fields that are not mapped",
		text: wrap + "{fact: receipt, number: a}",
		want: []string{
			"m.yaml:5:9 (files[0].facts[0].amount) intake.field_not_mapped",
			"m.yaml:5:9 (files[0].facts[0].currency) intake.field_not_mapped",
			"m.yaml:5:9 (files[0].facts[0].date) intake.field_not_mapped",
		},
	},
	{
		name: "no source",
		text: wrap + "{fact: person, code: {optional: true}}",
		want: []string{
			"m.yaml:5:30 (files[0].facts[0].code) intake.bad_source",
		},
	},
	{
		name: "two sources",
		text: wrap + "{fact: person, code: {column: a, constant: b}}",
		want: []string{
			"m.yaml:5:30 (files[0].facts[0].code) intake.bad_source",
		},
	},
	{
		name: "a source that is a list",
		text: wrap + "{fact: person, code: [a]}",
		want: []string{
			"m.yaml:5:30 (files[0].facts[0].code) document.not_a_map",
		},
	},
	{
		name: "a column without name",
		text: wrap + "{fact: person, code: '', name: {column: ' '}}",
		want: []string{
			"m.yaml:5:30 (files[0].facts[0].code) document.empty_value",
			"m.yaml:5:49 (files[0].facts[0].name.column) document.empty_value",
		},
	},
	{
		name: "joined wrongly",
		text: wrap + "{fact: person, code: {join: '{a'}, name: {join: 'a}'}}",
		want: []string{
			"m.yaml:5:37 (files[0].facts[0].code.join) intake.bad_join",
			"m.yaml:5:57 (files[0].facts[0].name.join) intake.bad_join",
		},
	},
	{
		name: "joined from nothing",
		text: wrap + "{fact: person, code: {join: 'a'}, name: {join: '{a}{}'}}",
		want: []string{
			"m.yaml:5:37 (files[0].facts[0].code.join) intake.bad_join",
			"m.yaml:5:56 (files[0].facts[0].name.join) intake.bad_join",
		},
	},
	{
		name: "a constant with more",
		text: wrap + "{fact: person, code: {constant: a, optional: true}}",
		want: []string{
			"m.yaml:5:44 (files[0].facts[0].code.optional) intake.key_does_not_fit",
		},
	},
	{
		name: "constants that do not fit",
		text: wrap + "{fact: receipt, number: {constant: ''}, date: {constant: 1/2/2026}, currency: {constant: $}, amount: {constant: 5}}",
		want: []string{
			"m.yaml:5:44 (files[0].facts[0].number.constant) document.empty_value",
			"m.yaml:5:66 (files[0].facts[0].date.constant) intake.bad_constant",
			"m.yaml:5:98 (files[0].facts[0].currency.constant) intake.bad_constant",
			"m.yaml:5:121 (files[0].facts[0].amount.constant) intake.bad_constant",
		},
	},
	{
		name: "formats of another type",
		text: wrap + "{fact: person, code: {column: a, date: YYYY-MM-DD}, name: {column: a, number: {}}}",
		want: []string{
			"m.yaml:5:48 (files[0].facts[0].code.date) intake.key_does_not_fit",
			"m.yaml:5:87 (files[0].facts[0].name.number) intake.key_does_not_fit",
		},
	},
	{
		name: "units of no amount",
		text: wrap + "{fact: figure, person: a, period: b, code: c, unit: d, value: {column: e, number: {units: minor}}}",
		want: []string{
			"m.yaml:5:91 (files[0].facts[0].value.number) intake.key_does_not_fit",
		},
	},
	{
		name: "units of the file for no amount",
		text: `
profile: x
formats: {number: {units: minor}}
files:
  - {file: f, facts: [{fact: figure, person: a, period: b, code: c, unit: d, value: e}, {fact: figure, person: a, period: b, code: c, unit: d, value: {column: e}}]}`,
		want: []string{
			"m.yaml:4:85 (files[0].facts[0].value) intake.key_does_not_fit",
			"m.yaml:4:151 (files[0].facts[1].value) intake.key_does_not_fit",
		},
	},
	{
		name: "an unknown look-up",
		text: `
profile: x
lookups: {region: {values: {a: b}}}
files:
  - {file: a, facts: [{fact: person, code: {column: a, lookup: regoin}, name: {column: a, lookup: zzz}}]}`,
		want: []string{
			"m.yaml:4:64 (files[0].facts[0].code.lookup) intake.unknown_lookup",
			"m.yaml:4:99 (files[0].facts[0].name.lookup) intake.unknown_lookup",
		},
	},
	{
		name: "missing without look-up",
		text: wrap + "{fact: person, code: {column: a, missing: keep}}",
		want: []string{
			"m.yaml:5:51 (files[0].facts[0].code.missing) intake.key_does_not_fit",
		},
	},
	{
		name: "blank words",
		text: wrap + "{fact: person, code: {column: a, blank: empty}, name: {column: b, blank: {default: ''}}}",
		want: []string{
			"m.yaml:5:49 (files[0].facts[0].code.blank) document.not_one_of",
			"m.yaml:5:92 (files[0].facts[0].name.blank.default) document.empty_value",
		},
	},
	{
		name: "a default without value",
		text: wrap + "{fact: person, code: {column: a, blank: {}}}",
		want: []string{
			"m.yaml:5:49 (files[0].facts[0].code.blank.default) document.missing_key",
		},
	},
}
