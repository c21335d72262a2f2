package fact

// keyRefusals are sets with empty or repeated keys, or references to nothing.
var keyRefusals = []refusal{
	{
		name: "a person without code",
		spoil: func(s *Set) {
			s.Persons[1].Code = ""
			s.Employments = s.Employments[:2]
			s.Splits = s.Splits[3:]
			s.Overlays = s.Overlays[:1]
		},
		want: []string{
			"person:2 (code) fact.empty_key",
		},
	},
	{
		name:  "a code of blanks",
		spoil: func(s *Set) { s.Teams = append(s.Teams, Team{Code: " \u3000"}) },
		want: []string{
			"team:3 (code) fact.empty_key",
		},
	},
	{
		name:  "an instalment without number",
		spoil: func(s *Set) { s.Instalments[1].Number = "" },
		want: []string{
			"instalment:2 (number) fact.empty_key",
		},
	},
	{
		name:  "a figure without code and period",
		spoil: func(s *Set) { s.Figures[1].Code, s.Figures[1].Period = "", "" },
		want: []string{
			"figure:2 (code) fact.empty_key",
			"figure:2 (period) fact.empty_key",
		},
	},
	{
		name:  "an allocation without receipt",
		spoil: func(s *Set) { s.Allocations[2].Receipt = "" },
		want: []string{
			"allocation:3 (receipt) fact.empty_key",
		},
	},
	{
		name:  "a person twice",
		spoil: func(s *Set) { s.Persons = append(s.Persons, s.Persons[0]) },
		want: []string{
			"person:3 (code) fact.repeated_key",
		},
	},
	{
		name:  "a team twice",
		spoil: func(s *Set) { s.Teams = append(s.Teams, Team{Code: "east"}) },
		want: []string{
			"team:3 (code) fact.repeated_key",
		},
	},
	{
		name:  "a customer twice",
		spoil: func(s *Set) { s.Customers = append(s.Customers, Customer{Code: "C1"}) },
		want: []string{
			"customer:2 (code) fact.repeated_key",
		},
	},
	{
		name:  "a contract twice",
		spoil: func(s *Set) { s.Contracts = append(s.Contracts, s.Contracts[1]) },
		want: []string{
			"contract:3 (number) fact.repeated_key",
		},
	},
	{
		name:  "an instalment twice",
		spoil: func(s *Set) { s.Instalments = append(s.Instalments, s.Instalments[1]) },
		want: []string{
			"instalment:3 (number) fact.repeated_key",
		},
	},
	{
		name:  "a receipt twice",
		spoil: func(s *Set) { s.Receipts = append(s.Receipts, s.Receipts[1]) },
		want: []string{
			"receipt:3 (number) fact.repeated_key",
		},
	},
	{
		name:  "an allocation line twice",
		spoil: func(s *Set) { s.Allocations[1].Line = 1 },
		want: []string{
			"allocation:2 (line) fact.repeated_key",
		},
	},
	{
		name: "a split twice",
		spoil: func(s *Set) {
			s.Splits[0].Share = decimal("0.2")
			s.Splits = append(s.Splits, Split{Contract: "K1", Person: "E1", Share: decimal("0.4")})
		},
		want: []string{
			"split:5 (person) fact.repeated_key",
		},
	},
	{
		name:  "a figure twice",
		spoil: func(s *Set) { s.Figures = append(s.Figures, s.Figures[2]) },
		want: []string{
			"figure:4 (code) fact.repeated_key",
		},
	},
	{
		name:  "unknown parent",
		spoil: func(s *Set) { s.Teams[1].Parent = "west" },
		want: []string{
			"team:2 (parent) fact.unknown_team",
		},
	},
	{
		name:  "unknown person and team of an employment",
		spoil: func(s *Set) { s.Employments[2].Person, s.Employments[2].Team = "E9", "west" },
		want: []string{
			"employment:3 (person) fact.unknown_person",
			"employment:3 (team) fact.unknown_team",
		},
	},
	{
		name:  "unknown customer of a contract",
		spoil: func(s *Set) { s.Contracts[0].Customer = "c1" },
		want: []string{
			"contract:1 (customer) fact.unknown_customer",
		},
	},
	{
		name:  "unknown contract and person of a split",
		spoil: func(s *Set) { s.Splits[2].Contract, s.Splits[2].Person = "K9", "E9" },
		want: []string{
			"split:3 (contract) fact.unknown_contract",
			"split:3 (person) fact.unknown_person",
		},
	},
	{
		name:  "unknown contract of an instalment",
		spoil: func(s *Set) { s.Instalments[1].Contract = "K9" },
		want: []string{
			"instalment:2 (contract) fact.unknown_contract",
		},
	},
	{
		name:  "unknown customer of a receipt",
		spoil: func(s *Set) { s.Receipts[1].Customer = "C9" },
		want: []string{
			"receipt:2 (customer) fact.unknown_customer",
		},
	},
	{
		name:  "unknown receipt and contract of an allocation",
		spoil: func(s *Set) { s.Allocations[2].Receipt, s.Allocations[2].Contract = "R9", "K9" },
		want: []string{
			"allocation:3 (contract) fact.unknown_contract",
			"allocation:3 (receipt) fact.unknown_receipt",
		},
	},
	{
		name:  "an instalment of another contract",
		spoil: func(s *Set) { s.Allocations[1].Instalment = "2" },
		want: []string{
			"allocation:2 (instalment) fact.unknown_instalment",
		},
	},
	{
		name:  "unknown person of a figure",
		spoil: func(s *Set) { s.Figures[2].Person = "E9" },
		want: []string{
			"figure:3 (person) fact.unknown_person",
		},
	},
}
