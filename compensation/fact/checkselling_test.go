package fact

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// validSelling are selling facts without a problem, for the set of valid.
func validSelling() *Selling {
	return &Selling{
		Stages: []Stage{
			{Code: "P1", Name: "线索", Meaning: LeadStage, Probability: decimal("0.05")},
			{Code: "P2", Name: "商机", Meaning: OpenStage, Probability: decimal("0.2")},
			{Code: "P5", Name: "商务", Meaning: Negotiation, Probability: decimal("0.8")},
			{Code: "P6", Name: "成交", Meaning: Won, Probability: decimal("1")},
			{Code: "X", Name: "丢单", Meaning: Lost},
		},
		Leads: []Lead{{Number: "L1", Person: "E1", Received: on("2025-11-03"), Channel: "referral", Opportunity: "O1"}, {Number: "L2", Person: "E2", Received: on("2025-11-04")}},
		Opportunities: []Opportunity{
			{Number: "O1", Customer: "C1", Owner: "E1", Opened: on("2025-11-10"), Amount: amount("1130", "CNY"), Signing: on("2026-01-15"), Cash: on("2026-02-01"), First: amount("330", "CNY"), Award: on("2026-01-05"), Contract: "K1"},
			{Number: "O2", Owner: "E1", Opened: on("2026-02-01"), Origin: "O1"},
		},
		Moves: []Move{
			{Opportunity: "O1", Date: on("2025-11-10"), Line: 1, Stage: "P1"}, {Opportunity: "O1", Date: on("2025-11-10"), Line: 2, Stage: "P2"},
			{Opportunity: "O1", Date: on("2026-01-02"), Line: 1, Stage: "P5"}, {Opportunity: "O1", Date: on("2026-01-10"), Line: 1, Stage: "P6"},
			{Opportunity: "O2", Date: on("2026-02-01"), Line: 1, Stage: "P2"},
		},
		Milestones:    []Milestone{{Opportunity: "O1", Code: "first-visit", Due: on("2025-11-20"), Reached: on("2025-11-18"), Evidence: "V1"}, {Opportunity: "O2", Code: "first-visit", Due: on("2026-03-01")}},
		Elements:      []Element{{Opportunity: "O1", Which: Contact, Date: on("2025-11-12")}, {Opportunity: "O1", Which: Budget, Date: on("2025-11-15")}},
		Confirmations: []Confirmation{{Opportunity: "O1", By: "E2", Asked: on("2026-01-02"), Date: on("2026-01-03"), Mode: ModeOnsite, Level: 1, Checked: on("2026-02-01"), False: true}, {Opportunity: "O2", By: "E2", Asked: on("2026-02-02"), Mode: ModeMail, Level: 2}},
		KeyPersons:    []KeyPerson{{Code: "KP-001", Opportunity: "O1", Role: Decider}, {Code: "KP-001", Opportunity: "O2", Role: Influencer}, {Code: "KP-002", Opportunity: "O1", Role: User}},
		Relations:     []Relation{{KeyPerson: "KP-001", From: on("2025-11-12"), Grade: 3}, {KeyPerson: "KP-001", From: on("2026-01-12"), Grade: 1}},
		Visits:        []Visit{{Number: "V1", Person: "E1", Date: on("2025-11-18"), Customer: "C1", Opportunity: "O1", High: true, Outcome: true, Planned: true, Held: true, With: "E2", Debriefed: on("2025-11-18")}, {Number: "V2", Person: "E1", Date: on("2025-11-19")}},
		Meetings:      []Meeting{{Visit: "V1", KeyPerson: "KP-001"}, {Visit: "V1", KeyPerson: "KP-002"}},
		PlanItems:     []PlanItem{{Person: "E1", Week: on("2026-01-05"), Number: "1", Kind: "key-person", Weight: decimal("2.5"), Planned: true, Done: on("2026-01-06"), Evidence: "V1"}, {Person: "E1", Week: on("2026-01-05"), Number: "2", Weight: decimal("1")}},
		Logs:          []Log{{Person: "E1", Day: on("2026-01-05"), Written: on("2026-01-05"), Passed: true, Reviewer: "E2", Reviewed: on("2026-01-06")}, {Person: "E1", Day: on("2026-01-06"), Written: on("2026-01-07")}},
		Hours:         []Hours{{Person: "E2", Day: on("2026-01-05"), Category: FrontLine, Hours: decimal("20.5")}, {Person: "E2", Day: on("2026-01-05"), Category: Coaching, Hours: decimal("3.5")}},
		Bids:          []Bid{{Number: "B1", Opportunity: "O1", Person: "E1", Submitted: on("2025-12-20"), Decided: on("2026-01-05"), Result: BidWon}, {Number: "B2", Opportunity: "O2", Person: "E1", Submitted: on("2026-02-20")}},
		Forecasts:     []Forecast{{Person: "E1", Period: "2026-01", Of: OfSigning, Frozen: on("2026-01-01"), Amount: amount("1000", "CNY")}, {Person: "E1", Period: "2026-01", Of: OfCollection, Frozen: on("2026-01-01"), Amount: amount("0", "CNY")}},
		Targets:       []Target{{Person: "E1", Period: "2026-Q1", Of: OfReserve, Amount: amount("9000", "CNY")}, {Person: "E1", Period: "2026", Of: OfReserve, Amount: amount("9000", "CNY")}},
		Terms:         []Terms{{Contract: "K1", Effective: on("2026-01-12"), Filed: on("2026-01-20"), List: amount("1500", "CNY"), Cost: amount("600", "CNY"), Purchase: amount("0", "CNY"), Retention: "1"}, {Contract: "K2"}},
		Changes:       []Change{{Contract: "K1", Number: "1", Date: on("2026-03-01"), Amount: amount("-1130", "CNY"), Net: amount("-1000", "CNY")}, {Contract: "K1", Number: "2", Date: on("2026-03-01"), Amount: amount("113", "CNY"), Net: amount("100", "CNY")}},
		BadDebts:      []BadDebt{{Contract: "K1", Number: "1", Date: on("2026-06-01"), Amount: amount("13", "CNY")}, {Contract: "K1", Number: "2", Date: on("2026-07-01"), Amount: amount("100", "CNY")}},
	}
}

func TestCheckSellingAcceptsValidFacts(t *testing.T) {
	if list := CheckSelling(valid(), validSelling(), numbered); len(list) != 0 {
		t.Errorf("%v", list)
	}
	if list := CheckSelling(&Set{}, &Selling{}, nil); len(list) != 0 {
		t.Errorf("nothing at all gives %v", list)
	}
	broken := valid()
	broken.Persons = append(broken.Persons, Person{}, Person{Code: "E1"})
	broken.Contracts[0].Amount.Minor = -1
	for _, p := range CheckSelling(broken, &Selling{}, func(kind Kind, i int, field string) problem.Place {
		t.Errorf("the place of %v is asked for", kind)
		return problem.Place{}
	}) {
		t.Errorf("of the set is said: %v", p)
	}
}

// sellingRefusal is a way in which selling facts can be wrong.
type sellingRefusal struct {
	name  string
	spoil func(s *Set, x *Selling)
	want  []string
}

var sellingRefusals = slices.Concat(dealRefusals, peopleRefusals, workRefusals, afterRefusals)

func TestCheckSellingRefuses(t *testing.T) {
	for _, c := range sellingRefusals {
		t.Run(c.name, func(t *testing.T) {
			s, x := valid(), validSelling()
			c.spoil(s, x)
			list := CheckSelling(s, x, numbered)
			if diff := cmp.Diff(c.want, found(list)); diff != "" {
				t.Error(diff)
			}
			for _, p := range list {
				inBothLanguages(t, p)
			}
		})
	}
}

// TestSellingMessages keeps every sentence like TestMessages.
func TestSellingMessages(t *testing.T) {
	var b strings.Builder
	for _, c := range sellingRefusals {
		s, x := valid(), validSelling()
		c.spoil(s, x)
		b.WriteString("# " + c.name + "\n")
		for _, p := range CheckSelling(s, x, nil) {
			b.WriteString(p.String(problem.EN) + "\n" + p.String(problem.ZH) + "\n")
		}
		b.WriteByte('\n')
	}
	const golden = "testdata/selling.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run with -update if the new sentences are better:\n%s", diff)
	}
}

// TestEveryCodeIsTried compares the codes that the cases give rise to with those
// that stand in the sources of the check.
func TestEveryCodeOfSellingIsTried(t *testing.T) {
	tried := make(map[string]bool)
	for _, c := range sellingRefusals {
		for _, w := range c.want {
			tried[w[strings.LastIndex(w, " ")+1:]] = true
		}
	}
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name(), "checkselling") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		data, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), `"fact.`)[1:] {
			if code, _, _ := strings.Cut(part, `"`); !tried["fact."+code] {
				t.Errorf("%s: no case gives rise to fact.%s", f.Name(), code)
			}
		}
	}
}

// shuffled puts every list of a struct of lists into another order.
func shuffled[T any](t *rapid.T, from *T) *T {
	out := new(T)
	v, w := reflect.ValueOf(from).Elem(), reflect.ValueOf(out).Elem()
	for f := range v.NumField() {
		n := v.Field(f).Len()
		at := make([]int, n)
		for i := range at {
			at[i] = i
		}
		list := reflect.MakeSlice(v.Field(f).Type(), n, n)
		for i, j := range rapid.Permutation(at).Draw(t, v.Type().Field(f).Name) {
			list.Index(i).Set(v.Field(f).Index(j))
		}
		w.Field(f).Set(list)
	}
	return out
}

// TestOrderOfSellingDoesNotMatter spoils facts in many ways at once and
// shuffles them: the sentences stay the same.
func TestOrderOfSellingDoesNotMatter(t *testing.T) {
	s, x := valid(), validSelling()
	was := reflect.ValueOf(validSelling()).Elem()
	for _, c := range sellingRefusals {
		other, more := valid(), validSelling()
		c.spoil(other, more)
		v, w := reflect.ValueOf(x).Elem(), reflect.ValueOf(more).Elem()
		for f := range v.NumField() {
			for i := range w.Field(f).Len() {
				if i >= was.Field(f).Len() || !w.Field(f).Index(i).Equal(was.Field(f).Index(i)) {
					v.Field(f).Set(reflect.Append(v.Field(f), w.Field(f).Index(i)))
				}
			}
		}
	}
	want := CheckSelling(s, x, nil)
	if len(want) < 60 {
		t.Fatal("the facts are not broken enough", len(want))
	}
	rapid.Check(t, func(t *rapid.T) {
		if diff := cmp.Diff(want, CheckSelling(shuffled(t, s), shuffled(t, x), nil)); diff != "" {
			t.Fatal(diff)
		}
	})
	for _, c := range sellingRefusals {
		s, x := valid(), validSelling()
		c.spoil(s, x)
		want := CheckSelling(s, x, nil)
		slices.Reverse(x.Moves)
		slices.Reverse(x.Changes)
		slices.Reverse(x.BadDebts)
		slices.Reverse(x.Opportunities)
		slices.Reverse(x.Hours)
		if diff := cmp.Diff(want, CheckSelling(s, x, nil)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestRoads draws histories and compares the warnings with a plain account of
// them: a step is back, or after an end, or neither.
func TestRoads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, x := valid(), validSelling()
		x.Stages = nil
		for _, m := range Meanings() {
			x.Stages = append(x.Stages, Stage{Code: string(m), Meaning: m, Probability: money.Int(0)})
		}
		x.Moves = nil
		road := rapid.SliceOfN(rapid.SampledFrom(Meanings()), 1, 12).Draw(t, "road")
		back, reopened := 0, 0
		for n, m := range road {
			x.Moves = append(x.Moves, Move{Opportunity: "O1", Date: on("2026-01-01").AddDays(n / 2), Line: n, Stage: string(m)})
			if n == 0 {
				continue
			}
			switch before := road[n-1]; {
			case slices.Contains([]Meaning{Won, Lost, Withdrawn, Void}, before):
				reopened++
			case slices.Contains([]Meaning{Won, Lost, Withdrawn, Void}, m):
			case slices.Index(Meanings(), m) < slices.Index(Meanings(), before):
				back++
			}
		}
		won := 0
		if x.Opportunities[0].Contract = ""; road[len(road)-1] == Won {
			won = 1
		}
		count := make(map[string]int)
		for _, p := range CheckSelling(s, x, numbered) {
			if p.Severity != problem.Warning {
				t.Fatal(p)
			}
			count[p.Code]++
		}
		if count["fact.moved_back"] != back || count["fact.reopened"] != reopened || count["fact.won_without_contract"] != won {
			t.Fatalf("%v gives %v, not %d back, %d re-opened, %d won", road, count, back, reopened, won)
		}
	})
}

func TestSellingKinds(t *testing.T) {
	names := make(map[string]bool)
	for _, k := range Kinds() {
		names[k.String()], names[k.Name().ZH] = true, true
		if k.Selling() {
			t.Errorf("%v is of a Set", k)
		}
	}
	fields := reflect.TypeFor[Selling]()
	if len(SellingKinds()) != fields.NumField() {
		t.Fatalf("%d kinds and %d lists", len(SellingKinds()), fields.NumField())
	}
	for i, k := range SellingKinds() {
		plain := strings.ToLower(strings.ReplaceAll(k.String(), "-", ""))
		list := strings.ToLower(fields.Field(i).Name)
		if !k.Selling() || k.Name().ZH == "" || names[k.String()] || names[k.Name().ZH] || plain != fields.Field(i).Type.Elem().Name() && plain != strings.ToLower(fields.Field(i).Type.Elem().Name()) {
			t.Errorf("kind %d is %v in %s", k, k.Name(), list)
		}
		names[k.String()], names[k.Name().ZH] = true, true
	}
}

func TestCountsOfSelling(t *testing.T) {
	x := validSelling()
	v := reflect.ValueOf(x).Elem()
	for f, n := range x.Counts() {
		if v.Field(f).Len() != n {
			t.Errorf("%d facts in %s", n, v.Type().Field(f).Name)
		}
	}
	if len(x.Counts()) != v.NumField() {
		t.Errorf("%d counts", len(x.Counts()))
	}
}

// TestPersonal lists codes that are taken for codes, and what is not.
func TestPersonal(t *testing.T) {
	for code, want := range map[string]bool{
		"KP-001": false, "KP-20260101-0001": false, "a.b": false, "1390001": false, "ABC-1234567890": false, "": false, "KP(3)": false,
		"张三": true, "KP 1": true, "KP\u30001": true, "13800138000": true, "138-0013-8000": true, "+86 13800138000": true, "+86-138-0013-8000": true,
		"86.138.0013.8000": true, "x13800138000": true, "a@b": true, "李KP1": true, "１３８００１３８０００": true, "01012345678": true,
	} {
		if personal(code) != want {
			t.Errorf("personal(%q) = %v", code, !want)
		}
	}
	s, x := valid(), validSelling()
	for _, code := range []string{"张三丰", "13812345678"} {
		x.KeyPersons = append(x.KeyPersons, KeyPerson{Code: code}, KeyPerson{Code: code})
		x.Relations = append(x.Relations, Relation{KeyPerson: code}, Relation{KeyPerson: code, Grade: 9})
		x.Meetings = append(x.Meetings, Meeting{Visit: "V9", KeyPerson: code}, Meeting{Visit: "V9", KeyPerson: code})
	}
	for _, p := range CheckSelling(s, x, nil) {
		for _, text := range []string{p.String(problem.ZH), p.String(problem.EN)} {
			if strings.Contains(text, "张三丰") || strings.Contains(text, "13812345678") {
				t.Errorf("the sentence repeats the name: %s", text)
			}
		}
	}
}
