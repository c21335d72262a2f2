package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// pair is a company of two with a year of cash: E1 takes 60 % of what the
// contract brings, 1000 a month and 1000 more with every month.
func pair(t *testing.T) string {
	receipts, instalments, targets := "number,customer,date,amount,currency,contract\n", "contract,number,due,amount,currency\n", "person,period,of,amount,currency\n"
	for i, m := range []string{"2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"} {
		n := string(rune('1' + i))
		receipts += "R" + n + ",C1," + m + "-10," + n + "000.00,CNY,HT1\n"
		instalments += "HT1," + n + "," + m + "-05," + n + "000.00,CNY\n"
		if i < 6 {
			targets += "E1," + m + ",collection,1000.00,CNY\n"
		}
	}
	instalments += "HT1,9,2026-09-05,2000.00,CNY\n"
	return folder(t, map[string]string{
		"teams.csv":       "code,name,parent\nN,North,\n",
		"persons.csv":     "code,name,from,family,grade,team\nE1,林悦,2020-01-01,kam,mid,N\nE2,Zhou Lan,2026-08-01,kam,mid,N\n",
		"customers.csv":   "code,name\nC1,Harbour\n",
		"contracts.csv":   "number,customer,signed,amount,currency\nHT1,C1,2026-01-01,38000.00,CNY\n",
		"splits.csv":      "contract,person,share\nHT1,E1,60%\nHT1,E2,40%\n",
		"receipts.csv":    receipts,
		"instalments.csv": instalments,
		"targets.csv":     targets,
	})
}

func TestSmartFillsFromFacts(t *testing.T) {
	dir := pair(t)
	code, out, messages := call(t, "en", "smart", "Cash collected of 6000 in September", "--facts", dir, "--person", "E1", "--period", "2026-09", "--format", "json")
	if code != exitDone || messages != "" {
		t.Fatalf("code %d: %s%s", code, out, messages)
	}
	for _, want := range []string{ // 600, 1200, … 4800
		`"id":"smart.M.backtest","verdict":"pass","numbers":[{"name":"periods","value":"8"},{"name":"values","value":"8"},{"name":"coverage","value":"1"}`,
		`{"name":"2026-07","value":"4200"},{"name":"2026-08","value":"4800"}]`,
		`"id":"smart.A.history","verdict":"warn","numbers":[{"name":"target","value":"6000"},{"name":"n","value":"8"},{"name":"reached","value":"0"}`,
		`"id":"smart.A.growth","verdict":"fail","numbers":[{"name":"target","value":"6000"},{"name":"median","value":"2400"},{"name":"growth","value":"1.5`,
		`"id":"smart.A.pipeline","verdict":"fail","numbers":[{"name":"due","value":"1200"},{"name":"expected","value":"0"}`,
	} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	// E2 is there for a month: nothing is said of a history
	_, out, _ = call(t, "en", "smart", "Cash collected of 6000 in September", "--facts", dir, "--person", "E2", "--period", "2026-09", "--format", "json")
	for _, want := range []string{`"id":"smart.A.history","verdict":"not-checkable"`, `"id":"smart.A.ramp","verdict":"warn","numbers":[{"name":"tenure","value":"1"},{"name":"ramp","value":"3"}`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is not in\n%s", want, out)
		}
	}
	// a name of nobody's, and one goal a line with its own person and card
	goals := filepath.Join(folder(t, map[string]string{"g.jsonl": `{"text":"Collect 6000 from Harbour","scored":"E1","card":{"from":"2026-09-01","to":"2026-09-30"}}` + "\n" +
		`{"text":"Collect 6000 from C7 in September","scored":"E1","card":{"from":"2026-09-01","to":"2026-09-30"}}` + "\n"}), "g.jsonl")
	code, out, messages = call(t, "en", "smart", "--file", goals, "--facts", dir, "--format", "json")
	lines := smartLines(t, out)
	if code != exitDone || len(lines) != 2 || lines[0].Letters["A"].Verdict != "not-checkable" || lines[1].Letters["S"].Verdict != "fail" || !strings.Contains(out, `The nearest is \"C1\"`) {
		t.Errorf("code %d: %s%s", code, out, messages)
	}
}

func TestSmartRefusesFactsThatDoNotFit(t *testing.T) {
	dir := pair(t)
	for _, x := range []struct{ args, code string }{
		{"--person E1", "[command.flag]"}, {"--period 2026-09", "[command.flag]"}, {"--facts " + dir, "[command.flag]"}, {"--facts " + dir + " --person E1", "[command.flag]"},
		{"--facts " + dir + " --person E9 --period 2026-09", "[smart.person]"}, {"--facts " + dir + " --person E1 --period 2026-13", "[command.flag]"},
		{"--facts nowhere --person E1 --period 2026-09", "["}, {"--facts " + dir + " --person E1 --period 2026-09 --currency XYZ", "[command.flag]"},
	} {
		for _, lang := range []string{"zh", "en"} {
			code, out, messages := call(t, lang, append([]string{"smart", "回款额 300 万元"}, strings.Fields(x.args)...)...)
			if code != exitBadInput || out != "" || !strings.Contains(messages, x.code) {
				t.Errorf("%s: code %d\n%s%s", x.args, code, out, messages)
			}
		}
	}
}
