package main

import (
	"strings"
	"testing"
)

const scoredFacts = `number,customer,kind,signed,amount,net,currency
K1,C1,standard,2026-02-02,200000.00,200000.00,CNY
`

// factsOfOctober are the plain files of one rep who has collected 80,000 of
// 100,000 in October 2026.
func factsOfOctober() map[string]string {
	return map[string]string{
		"persons.csv":     "code,name\nE1,One\n",
		"teams.csv":       "code,name,parent\nT,Team,\n",
		"employments.csv": "person,from,to,family,grade,team\nE1,2026-01-01,,rep,mid,T\n",
		"customers.csv":   "code,name,class\nC1,Customer,B\n",
		"contracts.csv":   scoredFacts,
		"splits.csv":      "contract,person,share,from\nK1,E1,100%,\n",
		"receipts.csv":    "number,customer,date,value_date,amount,currency\nR1,C1,2026-10-05,2026-10-05,80000.00,CNY\n",
		"allocations.csv": "receipt,line,contract,instalment,amount,currency\nR1,1,K1,,80000.00,CNY\n",
		"targets.csv":     "person,period,of,amount,currency\nE1,2026-10,collection,100000.00,CNY\n",
		"figures.csv":     "person,period,code,value,unit\nE1,2026-10,compliance,0,number\n",
	}
}

func TestScoreCommandFromFacts(t *testing.T) {
	dir := folder(t, factsOfOctober())
	for lang, want := range map[string][]string{
		"en": {"One (E1), 2026-10", "actual 80,000.00 CNY, target 100,000.00 CNY, attainment 80%, score 50", "not recorded", "Total ", "(receipt R1/1)"},
		"zh": {"One（E1） 2026-10", "实际 80,000.00 CNY，目标 100,000.00 CNY，达成率 80%，评分 50", "没有记录", "总分 "},
	} {
		code, out, messages := call(t, lang, "score", "--card", "rep-monthly-mid", "--facts", dir, "--period", "2026-10", "--person", "E1")
		for _, w := range want {
			if code != exitDone || !strings.Contains(out, w) {
				t.Errorf("%s: code %d, %q not in\n%s%s", lang, code, w, out, messages)
			}
		}
	}
}

func TestScoreCommandFromFactsIsStrict(t *testing.T) {
	dir := folder(t, factsOfOctober())
	for _, args := range [][]string{
		{"--facts", dir}, {"--facts", dir, "--period", "2026-10"}, {"--facts", dir, "--person", "E1"}, {"--actuals", "a.yaml", "--person", "E1"}, {"--actuals", "a.yaml", "--facts", dir, "--period", "2026-10", "--person", "E1"},
		{"--facts", dir, "--period", "2026-Q4", "--person", "E1"}, {"--facts", dir, "--period", "2026-10", "--person", "E9"}, {"--facts", dir, "--period", "2026-10", "--person", "E1", "--team", "none"},
		{"--facts", dir, "--period", "2026-10", "--person", "E1", "--currency", "XXX"},
	} {
		code, out, messages := call(t, "en", append([]string{"score", "--card", "rep-monthly-mid"}, args...)...)
		if code != exitBadInput || out != "" || messages == "" {
			t.Errorf("%v: code %d, %q, %q", args, code, out, messages)
		}
	}
}
