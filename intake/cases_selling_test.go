package intake

import "maps"

// amongPeople adds the files that the plain form needs.
func amongPeople(files map[string]string) map[string]string {
	all := map[string]string{"persons.csv": "code\nE1\n", "contracts.csv": "number,signed,currency,amount\n", "receipts.csv": "number,date,currency,amount\n"}
	maps.Copy(all, files)
	return all
}

// sellingCases are plain files with selling facts that are wrong.
var sellingCases = []readCase{
	{
		name:    "selling: cells",
		profile: string(plainYAML),
		files: amongPeople(map[string]string{
			"stages.csv": "code,meaning,probability\nS1,opportunity,20\nS2,won,1%\n", "visits.csv": "number,person,date,held\nV1,E1,2026-01-04,maybe\nV2,E1,2026-01-04,\n",
			"relations.csv": "key_person,from,grade\nKP1,2026-01-03,CR2\n", "hours.csv": "person,day,category,hours\nE1,2026-01-05,review,8小时\n",
		}),
		want: []string{
			"hours.csv:2:22 (hours) intake.not_a_number", "relations.csv:2:16 (grade) intake.not_a_count", "stages.csv:2:16 (probability) intake.share_or_percent",
			"visits.csv:2:18 (held) intake.not_yes_or_no", "visits.csv:3:18 (held) intake.blank",
		},
	},
	{
		name:    "selling: meaning, with places; what an unreadable stage may explain is left out",
		profile: string(plainYAML),
		files: amongPeople(map[string]string{
			"stages.csv": "code,meaning,probability\nS1,opportunity,20\n", "opportunities.csv": "number,owner,currency,amount\nO1,E1,CNY,-1\nO1,E9,CNY,1\n",
			"moves.csv": "opportunity,date,stage\nO9,2026-01-01,S1\n", "key_persons.csv": "code,opportunity,role\n张三,O1,KU\n",
		}),
		want: []string{
			"key_persons.csv:2:1 (code) fact.name_in_code", "moves.csv:2:1 (opportunity) fact.unknown_opportunity", "opportunities.csv:2 (opened) fact.opening_unknown (warning)",
			"opportunities.csv:2:11 (amount) fact.negative_amount", "opportunities.csv:3 (opened) fact.opening_unknown (warning)", "opportunities.csv:3:1 (number) fact.repeated_key",
			"opportunities.csv:3:4 (owner) fact.unknown_person", "stages.csv:2:16 (probability) intake.share_or_percent",
		},
	},
	{
		name:    "selling: columns",
		profile: string(plainYAML),
		files:   amongPeople(map[string]string{"targets.csv": "person,period,of,amont\n"}),
		want:    []string{"targets.csv:1 (amount) intake.missing_column", "targets.csv:1 (currency) intake.missing_column"},
	},
}
