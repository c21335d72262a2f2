package intake

import (
	"bytes"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

var writeExample = flag.Bool("example", false, "write the files of examples/selling anew")

const sellingExample = "../examples/selling"

// exactly compares facts field by field, order included.
func exactly(t *testing.T, want, got any) {
	t.Helper()
	diff := cmp.Diff(want, got, cmp.Comparer(money.Decimal.Equal), cmp.Comparer(func(a, b period.Date) bool { return a == b }), cmp.Comparer(func(a, b money.Currency) bool { return a == b }))
	if diff != "" {
		t.Error(diff)
	}
}

// TestSellingRoundTrip writes the facts of a company under Chinese headers and
// reads them back, and compares the files with those of the example.
func TestSellingRoundTrip(t *testing.T) {
	p := profileOf(t, sellingExample+"/mapping.yaml")
	files := ledgers(p, company(), sold()).files(t)
	s, x, list := ReadSelling(files, p)
	if len(list) != 0 {
		t.Fatal(list)
	}
	exactly(t, company(), s)
	exactly(t, sold(), x)
	for i := range reflect.ValueOf(x).Elem().NumField() {
		if reflect.ValueOf(x).Elem().Field(i).Len() == 0 {
			t.Errorf("there is no fact of kind %v", fact.SellingKinds()[i])
		}
	}
	for name, f := range files {
		at := filepath.Join(sellingExample, "facts", name)
		if *writeExample {
			if err := os.WriteFile(at, f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if there, err := os.ReadFile(at); err != nil || !bytes.Equal(there, f.Data) {
			t.Errorf("%s differs (%v); run with -example", at, err)
		}
	}
	if there, err := fs.Glob(os.DirFS(sellingExample+"/facts"), "*"); err != nil || len(there) != len(files) {
		t.Errorf("%d files, %v", len(there), err)
	}
	only, problems := Read(files, p)
	exactly(t, company(), only)
	if len(problems) != 0 {
		t.Error(problems)
	}
}

// TestSellingWorkbook reads the same tables as sheets of one workbook, in which
// dates, numbers, percentages and truths are cells of their own types.
func TestSellingWorkbook(t *testing.T) {
	text, err := os.ReadFile(sellingExample + "/mapping.yaml")
	if err != nil {
		t.Fatal(err)
	}
	p := mustProfile(t, regexp.MustCompile(`(?m)^  - file: (.*)\.csv$`).ReplaceAllString(string(text), "  - file: b.xlsx\n    sheet: $1"))
	book := written(t, func(f *excelize.File) error {
		day, err := f.NewStyle(&excelize.Style{NumFmt: 14})
		if err != nil {
			return err
		}
		percent, err := f.NewStyle(&excelize.Style{NumFmt: 9})
		if err != nil {
			return err
		}
		for name, rows := range ledgers(p, company(), sold()) {
			if _, err := f.NewSheet(name); err != nil {
				return err
			}
			for r, row := range rows {
				for c, cell := range row {
					at, _ := excelize.CoordinatesToCellName(c+1, r+1)
					date := strings.NewReplacer("年", "/", "月", "/", "日", "").Replace(cell)
					parts := strings.Split(date, "/")
					var err error
					switch {
					case len(parts) == 3 && r > 0:
						y, _ := strconv.Atoi(parts[0])
						m, _ := strconv.Atoi(parts[1])
						d, _ := strconv.Atoi(parts[2])
						on, _ := period.NewDate(y, m, d)
						first, _ := period.NewDate(1899, 12, 30)
						err = f.SetCellValue(name, at, on.DaysSince(first))
						if err == nil {
							err = f.SetCellStyle(name, at, at, day)
						}
					case strings.HasSuffix(cell, "%"):
						n, _ := strconv.ParseFloat(strings.TrimSuffix(cell, "%"), 64)
						err = f.SetCellValue(name, at, n/100)
						if err == nil {
							err = f.SetCellStyle(name, at, at, percent)
						}
					case cell == "是" || cell == "否":
						err = f.SetCellValue(name, at, cell == "是")
					default:
						err = f.SetCellValue(name, at, cell)
					}
					if err != nil {
						return err
					}
				}
			}
		}
		return nil
	})
	s, x, list := ReadSelling(fstest.MapFS{"b.xlsx": &fstest.MapFile{Data: book}}, p)
	if len(list) != 0 {
		t.Fatal(list)
	}
	exactly(t, company(), s)
	exactly(t, sold(), x)
}

// TestPlainSelling reads every kind in the plain form, with nothing that can be
// left out.
func TestPlainSelling(t *testing.T) {
	files := folder(map[string]string{
		"persons.csv": "code\nE1\nM1\n", "contracts.csv": "number,signed,currency,amount,payee\nK1,2026-01-10,CNY,100,E1\n", "receipts.csv": "number,date,currency,amount\n",
		"stages.csv": "code,meaning,probability\nS1,opportunity,20%\nS2,won,100%\n", "leads.csv": "number,person,received\nL1,E1,2026-01-01\n",
		"opportunities.csv": "number,owner,currency,opened\nO1,E1,CNY,2026-01-01\n", "moves.csv": "opportunity,date,stage\nO1,2026-01-01,S1\n",
		"milestones.csv": "opportunity,code,due\nO1,m,2026-02-01\n", "elements.csv": "opportunity,which,date\nO1,need,2026-01-02\n",
		"confirmations.csv": "opportunity,by,asked,mode\nO1,M1,2026-01-03,mail\n", "key_persons.csv": "code,opportunity,role\nKP1,O1,KU\n",
		"relations.csv": "key_person,from,grade\nKP1,2026-01-03,2\n", "visits.csv": "number,person,date,held\nV1,E1,2026-01-04,yes\n", "meetings.csv": "visit,key_person\nV1,KP1\n",
		"plan_items.csv": "person,week,number,weight,planned\nE1,2026-01-05,1,1,NO\n", "logs.csv": "person,day,written\nE1,2026-01-05,2026-01-05\n",
		"hours.csv": "person,day,category,hours\nM1,2026-01-05,review,1.5\n", "bids.csv": "number,opportunity,person,submitted\nB1,O1,E1,2026-01-06\n",
		"forecasts.csv": "person,period,of,frozen,currency,amount\nE1,2026-02,signing,2026-02-02,CNY,5\n", "targets.csv": "person,period,of,currency,amount\nE1,2026,reserve,CNY,5\n",
		"terms.csv": "contract,currency\nK1,CNY\n", "changes.csv": "contract,number,date,currency,amount\nK1,1,2026-02-01,CNY,-1\n", "bad_debts.csv": "contract,number,date,currency,amount\nK1,1,2026-03-01,CNY,99\n",
	})
	_, x, list := ReadSelling(files, Plain())
	if len(list) != 0 {
		t.Fatal(list)
	}
	if v := x.Visits[0]; !v.Held || v.Planned || x.PlanItems[0].Planned {
		t.Errorf("%+v %+v", v, x.PlanItems[0])
	}
	if x.Moves[0].Line != 1 || x.Confirmations[0].Level != 1 || x.Opportunities[0].Amount != (money.Amount{}) || x.Changes[0].Net != x.Changes[0].Amount {
		t.Errorf("%+v %+v %+v %+v", x.Moves[0], x.Confirmations[0], x.Opportunities[0], x.Changes[0])
	}
	counts := x.Counts()
	for i, kind := range fact.SellingKinds() {
		want := 1
		if kind == fact.KindStage {
			want = 2
		}
		if counts[i] != want {
			t.Errorf("%d facts of kind %v", counts[i], kind)
		}
	}
}

// TestGatherSelling tells selling kinds from those of a set, and where they stand.
func TestGatherSelling(t *testing.T) {
	g := Gather(textFiles(map[string]string{"receipts.csv": twoReceipts, "visits.csv": "number,person,date,held\n\nV1,E1,2026-01-04,1\n", "bids.csv": "number\nB1\n"}), Plain())
	if !slices.Equal(g.Kinds(), []fact.Kind{fact.KindReceipt, fact.KindAllocation}) || !slices.Equal(g.SellingKinds(), []fact.Kind{fact.KindVisit, fact.KindBid}) || len(g.Selling.Visits) != 1 {
		t.Errorf("%v %v %+v", g.Kinds(), g.SellingKinds(), g.Selling)
	}
	if at := g.Place(fact.KindVisit, 0, "person").String(); at != "visits.csv:3 (person)" {
		t.Error(at)
	}
}

// TestNamesAreNotKept finds no name of a person at a customer among the problems
// and the cells that are kept with them.
func TestNamesAreNotKept(t *testing.T) {
	text, cell := "张三丰", "KDMX"
	c := Check(folder(amongPeople(map[string]string{"opportunities.csv": "number,owner,currency,opened\nO1,E1,CNY,2026-01-01\n", "key_persons.csv": "code,opportunity,role\n" + text + ",O1," + cell + "\n"})), Plain())
	codes := map[string]string{}
	for _, p := range c.Problems {
		codes[p.Code] = c.Values[p]
		if told := p.String(problem.ZH) + p.String(problem.EN) + c.Values[p]; strings.Contains(told, text) {
			t.Errorf("the name is repeated: %s", told)
		}
	}
	if value, ok := codes["fact.name_in_code"]; !ok || value != "" || codes["fact.unknown_word"] != cell {
		t.Errorf("%q", codes)
	}
}

// TestTruths reads every word in any case and width; nothing else.
func TestTruths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := slices.Concat(yesWords, noWords)
		i := rapid.IntRange(0, len(words)-1).Draw(t, "word")
		text := words[i]
		if rapid.Bool().Draw(t, "upper") {
			text = strings.ToUpper(text)
		}
		if rapid.Bool().Draw(t, "wide") {
			text = strings.Map(func(r rune) rune {
				if r > ' ' && r <= '~' {
					return r - '!' + '！'
				}
				return r
			}, text)
		}
		var v value
		if bad := truth(text, &v); bad != nil || v.truth != (i < len(yesWords)) {
			t.Fatal(text, v.truth, bad)
		}
		if other := text + "x"; truth(other, &v) == nil || v.truth {
			t.Fatalf("%s is read", other)
		}
	})
}
