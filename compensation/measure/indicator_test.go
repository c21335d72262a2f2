package measure

import (
	"regexp"
	"testing"

	"steelyard/compensation/formula"
	"steelyard/compensation/money"
)

func TestIndicatorsAreWrittenWithTheDictionary(t *testing.T) {
	symbols, err := Symbols()
	if err != nil {
		t.Fatal(err)
	}
	currency, err := money.ParseCurrency("CNY")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	seen := map[string]bool{}
	form := regexp.MustCompile(`^[A-Z]{2}[0-9]{2}$`)
	for _, x := range Indicators() {
		if !form.MatchString(x.Code) || seen[x.Code] || seen[x.Title.ZH] || seen[x.Title.EN] {
			t.Errorf("%s: its code or a title is malformed or given twice", x.Code)
		}
		seen[x.Code], seen[x.Title.ZH], seen[x.Title.EN] = true, true, true
		f, problems := formula.Compile(x.Formula, formula.Options{Symbols: symbols, Want: x.Type, Currency: currency})
		for _, p := range problems {
			t.Errorf("%s: %s", x.Code, p.String("en"))
		}
		if f == nil {
			continue
		}
		for _, name := range f.Inputs() {
			used[name] = true
		}
	}
	for _, q := range Quantities() {
		if !used[q.Code] {
			t.Errorf("no indicator uses %s", q.Code)
		}
		if q.Title.ZH == "" || q.Title.EN == "" || q.Alias == "" {
			t.Errorf("%s has no name in one of the languages", q.Code)
		}
	}
	if _, ok := LookupIndicator("CL02"); !ok {
		t.Error("CL02 is not found")
	}
	if _, ok := LookupIndicator("CL2"); ok {
		t.Error("CL2 is found")
	}
}

func TestDirectionsHaveNames(t *testing.T) {
	for _, d := range []Direction{Higher, Lower, Band} {
		if got, ok := ParseDirection(d.String()); !ok || got != d {
			t.Errorf("%s reads as %v, %v", d, got, ok)
		}
	}
	if _, ok := ParseDirection("up"); ok {
		t.Error("up is a direction")
	}
}
