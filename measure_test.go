package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sellers is a small company: two people, a contract shared by both, a target.
func sellers(t *testing.T) string {
	return folder(t, map[string]string{
		"teams.csv":        "code,name,parent\nN,North,\n",
		"persons.csv":      "code,name,from,family,grade,team\nE1,林悦,2020-01-01,kam,mid,N\nE2,Zhou Lan,2020-01-01,kam,mid,N\n",
		"customers.csv":    "code,name\nC1,Customer\n",
		"contracts.csv":    "number,customer,signed,amount,currency\nHT1,C1,2026-01-05,1000.00,CNY\n",
		"splits.csv":       "contract,person,share\nHT1,E1,60%\nHT1,E2,40%\n",
		"receipts.csv":     "number,customer,date,amount,currency,contract\nR1,C1,2026-02-10,500.01,CNY,HT1\nR2,C1,2026-03-10,-100.00,CNY,HT1\n",
		"targets.csv":      "person,period,of,amount,currency\nE1,2026-02,collection,400.00,CNY\n",
		"instalments.csv":  "contract,number,due,amount,currency\nHT1,1,2026-02-01,1000.00,CNY\n",
		"persons-note.txt": "not a fact",
	})
}

func TestMeasureComputesFromFiles(t *testing.T) {
	facts := sellers(t)
	code, out, messages := call(t, "en", "measure", "--facts", facts, "--period", "2026-02", "--indicator", "CL01,CL02", "--person", "E1", "--person", "E2", "--team", "N", "--rows")
	for _, want := range []string{
		"2026-02 (2026-02-01 to 2026-02-28)\n", "E1 林悦\n  CL01 Collected amount: 300.01 CNY\n", "receipt R1", "  CL02 Collection attainment: 75.0025%\n",
		"E2 Zhou Lan\n  CL01 Collected amount: 200.00 CNY\n", "CL02 Collection attainment: no value: ", "Team N\n  CL01 Collected amount: 500.01 CNY\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("code %d, %q is missing:\n%s%s", code, want, out, messages)
		}
	}
	code, out, _ = call(t, "zh", "measure", "--facts", facts, "--period", "ytd:2026-03", "--indicator", "CL01,OP04")
	if code != exitDone || !strings.Contains(out, "全公司\n  CL01 回款额: 400.01 CNY\n") || !strings.Contains(out, "OP04 赢单率: 无值：") {
		t.Errorf("code %d:\n%s", code, out)
	}
}

// The win rate by count stands beside the win rate, in words and in JSON.
func TestMeasureCountsWins(t *testing.T) {
	files := map[string]string{
		"persons.csv":       "code,name,from,family,grade\nE1,林悦,2020-01-01,kam,mid\n",
		"contracts.csv":     "number,customer,signed,amount,currency\nHT1,,2026-01-05,1000.00,CNY\n",
		"receipts.csv":      "number,customer,date,amount,currency,contract\nR1,,2026-02-10,500.01,CNY,HT1\n",
		"splits.csv":        "contract,person,share\nHT1,E1,100%\n",
		"stages.csv":        "code,meaning,probability\nP2,opportunity,30%\nP6,won,100%\nX1,lost,0%\nX9,void,0%\n",
		"opportunities.csv": "number,owner,opened,currency,amount\nO1,E1,2026-01-01,CNY,\nO2,E1,2026-01-01,CNY,\nO3,E1,2026-01-01,CNY,\nO4,E1,2026-01-01,CNY,\n",
		"moves.csv":         "opportunity,date,stage\nO1,2026-02-01,P6\nO2,2026-02-01,P6\nO3,2026-02-02,X1\nO4,2026-02-03,X9\n",
	}
	facts := folder(t, files)
	for lang, want := range map[string]string{
		"en": "    by count: 66.67% of 3 decided in twelve months: 2 won, 1 lost, 0 withdrawn; of so few it lies between 20.77% and 93.85% with 95 % confidence; void bids apart: 1\n",
		"zh": "    按个数：66.67%，近十二个月有结果的 3 个：赢 2、输 1、撤销 0；个数少，95% 的把握在 20.77% 到 93.85% 之间；另有废标 1 个\n",
	} {
		if code, out, messages := call(t, lang, "measure", "--facts", facts, "--period", "2026", "--indicator", "OP04"); code != exitDone || !strings.Contains(out, want) {
			t.Errorf("code %d: %s%s\nwant %s", code, out, messages, want)
		}
	}
	_, out, _ := call(t, "en", "measure", "--facts", facts, "--period", "2026", "--indicator", "OP04", "--format", "json")
	if !strings.Contains(out, `"byCount": {
        "value": "0.666666666667",
        "won": 2,
        "lost": 1,
        "withdrawn": 0,
        "void": 1,
        "low": "0.2077",
        "high": "0.9385"
      }`) {
		t.Error(out)
	}
	if _, out, _ := call(t, "en", "measure", "--facts", facts, "--period", "2024", "--indicator", "OP04"); !strings.Contains(out, "    by count: no deal was decided in twelve months\n") {
		t.Error(out)
	}
}

func TestMeasureAsJSON(t *testing.T) {
	code, out, messages := call(t, "en", "measure", "--facts", sellers(t), "--period", "2026-Q1", "--indicator", "CL01", "--format", "json", "--rows")
	var got struct {
		Period, From, To, Currency string
		Results                    []struct {
			Indicator, Level, Unit string
			Value                  *string
			Inputs                 []struct {
				Quantity string
				Value    *string
				Count    int
				Rows     []struct{ Kind, Ref, Date, Value string }
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != exitDone {
		t.Fatalf("code %d, %v: %s%s", code, err, out, messages)
	}
	if got.From != "2026-01-01" || got.To != "2026-03-31" || len(got.Results) != 1 || *got.Results[0].Value != "400.01" || got.Results[0].Level != "company" || got.Results[0].Unit != "CNY" {
		t.Errorf("%+v", got)
	}
	if in := got.Results[0].Inputs; len(in) != 1 || in[0].Quantity != "collected" || in[0].Count != 4 || len(in[0].Rows) != 4 || in[0].Rows[0].Ref == "" {
		t.Errorf("%+v", in)
	}
}

func TestMeasureRefusesBadInput(t *testing.T) {
	facts := sellers(t)
	for _, c := range []struct{ args, code string }{
		{"--period 2026-13 --facts " + facts, "[command.flag]"}, {"--period 2026-01", "[command.flag]"}, {"--period 2026-01 --format csv --facts " + facts, "[command.flag]"},
		{"--period 2026-01 --indicator XX01 --facts " + facts, "[measure.indicator_unknown]"}, {"--period 2026-01 --person E9 --facts " + facts, "[measure.scope_unknown]"},
		{"--period 2026-01 --team X --facts " + facts, "[measure.scope_unknown]"}, {"--period 2026-01 --currency XYZ --facts " + facts, "[command.flag]"},
	} {
		code, out, messages := call(t, "en", append([]string{"measure"}, strings.Fields(c.args)...)...)
		if code != exitBadInput || out != "" || !strings.Contains(messages, c.code) {
			t.Errorf("%s: code %d\n%s%s", c.args, code, out, messages)
		}
	}
	code, out, _ := call(t, "en", "measure", "--list")
	if code != exitDone || strings.Count(out, "\n") != 69 || !strings.Contains(out, "CL02  Collection attainment  = collected / collection_target\n") {
		t.Errorf("code %d:\n%s", code, out)
	}
	two := sellers(t)
	if err := os.WriteFile(filepath.Join(two, "contracts.csv"), []byte("number,customer,signed,amount,currency\nHT1,C1,2026-01-05,1000.00,CNY\nHT2,C1,2026-01-05,5.00,USD\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, messages := call(t, "en", "measure", "--period", "2026-01", "--facts", two); code != exitBadInput || !strings.Contains(messages, "[command.currency]") {
		t.Errorf("code %d: %s", code, messages)
	}
	if code, out, messages := call(t, "en", "measure", "--period", "2026-01", "--facts", two, "--currency", "CNY", "--indicator", "CT01"); code != exitDone || !strings.Contains(out, "cannot be added") {
		t.Errorf("code %d: %s%s", code, out, messages)
	}
}
