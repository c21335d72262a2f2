package api

import (
	"context"
	"errors"
	"slices"
	"strings"

	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// IndicatorValues are indicators of one scope in one period.
type IndicatorValues struct {
	Level    measure.Level    `json:"level" enum:"person,team,company"`
	Scope    Named            `json:"scope" doc:"the person or the team; empty for the company"`
	Period   string           `json:"period"`
	From     string           `json:"from" format:"date"`
	To       string           `json:"to" format:"date"`
	YearFrom string           `json:"yearFrom,omitempty" format:"date" doc:"the first day of the fiscal year to date; absent where the period is that already"`
	Currency string           `json:"currency" doc:"of amounts; those in others are not added"`
	KnownAt  int64            `json:"knownAt" doc:"computed from the batches up to this number"`
	Items    []IndicatorValue `json:"items"`
}

// IndicatorValue is an indicator with what it comes from, and the same for the
// fiscal year up to the end of the period.
type IndicatorValue struct {
	Code   string           `json:"code"`
	Title  Words            `json:"title"`
	Unit   string           `json:"unit" doc:"rate (0.85 is 85 %), number, days, or the code of a currency"`
	Period IndicatorNumber  `json:"period"`
	Year   *IndicatorNumber `json:"year,omitempty" doc:"the fiscal year to date, beside the period"`
}

// IndicatorNumber is a value, or the reason why there is none.
type IndicatorNumber struct {
	Value  string           `json:"value,omitempty" doc:"decimal number, as a text; absent where there is none"`
	Why    *Words           `json:"why,omitempty" doc:"why there is no value"`
	Inputs []IndicatorInput `json:"inputs"`

	ByCount *WinsByCount `json:"byCount,omitempty" doc:"of the win rate: the same by the number of deals"`
}

// WinsByCount is the win rate by count: of deals that ended in the twelve months up
// to the end of the window, whether their amounts are known or not.
type WinsByCount struct {
	Value     string `json:"value,omitempty" doc:"won of those won, lost and withdrawn; absent where nothing was decided"`
	Won       int    `json:"won"`
	Lost      int    `json:"lost"`
	Withdrawn int    `json:"withdrawn"`
	Void      int    `json:"void" doc:"void bids, which the rate leaves out"`
	Low       string `json:"low,omitempty" doc:"below 30 deals: the rate lies between low and high with 95 % confidence (Wilson)"`
	High      string `json:"high,omitempty"`
}

// IndicatorInput is a quantity behind an indicator.
type IndicatorInput struct {
	Quantity string `json:"quantity"`
	Title    Words  `json:"title"`
	Unit     string `json:"unit"`
	Value    string `json:"value,omitempty"`
	Why      *Words `json:"why,omitempty"`
	Rows     int    `json:"rows" doc:"how many facts it comes from"`
}

type valuesInput struct {
	Person    string `query:"person" maxLength:"64" doc:"of this person; employee number"`
	Team      string `query:"team" maxLength:"64" doc:"of this team and those below it"`
	Company   bool   `query:"company" doc:"of the company"`
	Period    string `query:"period" maxLength:"11" required:"true" doc:"2026-10, 2026-Q4, 2026, or ytd:2026-10 for the fiscal year to the end of that month"`
	Indicator string `query:"indicator" maxLength:"1000" doc:"codes with commas between them; absent: all"`
}

// asked is what the request is about.
func (in *valuesInput) asked() (measure.Scope, []string, error) {
	var p parsing
	var scope measure.Scope
	named := 0
	for _, s := range []struct {
		on bool
		measure.Scope
	}{{in.Person != "", measure.Scope{Level: measure.OfOne, Code: in.Person}}, {in.Team != "", measure.Scope{Level: measure.OfTeam, Code: in.Team}}, {in.Company, measure.Scope{Level: measure.OfCompany}}} {
		if s.on {
			scope = s.Scope
			named++
		}
	}
	if named != 1 {
		p.fail("person", problem.Text{ZH: "没有写明要看谁，或写了不止一个。", EN: "It does not say whose indicators these are to be, or names several."},
			problem.Text{ZH: "在 person、team、company 中写一个。", EN: "Give one of person, team and company."})
	}
	var codes []string
	for _, code := range strings.FieldsFunc(in.Indicator, func(r rune) bool { return r == ',' }) {
		if code = strings.TrimSpace(code); !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
		if _, ok := measure.LookupIndicator(code); !ok {
			p.fail("indicator", problem.Text{ZH: "没有这个指标。", EN: "There is no such indicator."}, problem.Text{ZH: "代码见 /indicators，用逗号分隔。", EN: "The codes are in /indicators; put commas between them."})
		}
	}
	if len(codes) == 0 {
		for _, x := range measure.Indicators() {
			codes = append(codes, x.Code)
		}
	}
	return scope, codes, p.err()
}

// window reads the name of a period.
func (w numberedWorld) window(name string) (period.Window, error) {
	var p parsing
	window, ok := w.Settings.ParseWindow(name)
	if !ok {
		p.fail("period", problem.Text{ZH: "这不是期间。", EN: "This is no period."}, problem.Text{ZH: "写成 2026-10、2026-Q4、2026 或 ytd:2026-10。", EN: "Write it like 2026-10, 2026-Q4, 2026 or ytd:2026-10."})
	}
	return window, p.err()
}

// matched is the day on which reach into a window is matched: its last day, and
// today while it has not ended.
func (a *API) matched(last period.Date) period.Date {
	if today := a.today(); last.After(today) {
		return today
	}
	return last
}

// reachesScope fails as if the scope did not exist unless the caller may see
// indicators of it in a window: of a person who is reached on its last day; of a
// team where everybody who belonged to it is, on the last day on which they did;
// of the company where the reach is not limited to some people. totals is true
// for who sees the number, but not everybody whose facts are in it.
func (c *Call) reachesScope(tx *models.Tx, w numberedWorld, scope measure.Scope, in period.Window) (totals bool, err error) {
	people, _ := c.May("indicator", "read")
	_, whole := c.May("indicator.totals", "read")
	switch scope.Level {
	case measure.OfOne:
		if _, there := w.PersonAt(scope.Code); !there {
			return false, absent()
		}
		return false, c.meets(tx, people, scope.Code, in.To)
	case measure.OfTeam:
		if !w.HasTeam(scope.Code) {
			return false, absent()
		}
		err := c.meetsAll(tx, people, w.Members(scope.Code, in))
		if whole && models.IsKind(err, models.NotFound) {
			return true, nil
		}
		return false, err
	case measure.OfCompany:
		if whole || people.Everything() || people.Has(models.Others) {
			return !people.Everything(), nil
		}
	}
	return false, absent()
}

// meetsAll fails as if a team did not exist unless a reach meets everybody who
// belonged to it; where nobody did, only one that is not limited.
func (c *Call) meetsAll(tx *models.Tx, reach models.Reach, members []measure.Member) error {
	if reach.Everything() {
		return nil
	}
	for _, m := range members {
		if err := c.meets(tx, reach, m.Person, m.Last); err != nil {
			return err
		}
	}
	if len(members) == 0 {
		return absent()
	}
	return nil
}

// meets fails as if the person did not exist unless a reach meets them.
func (c *Call) meets(tx *models.Tx, reach models.Reach, person string, last period.Date) error {
	ok, err := tx.Reaches(reach, person, c.api.matched(last))
	if err == nil && !ok {
		err = absent()
	}
	return err
}

func (a *API) listIndicatorValues(ctx context.Context, c *Call, in *valuesInput) (IndicatorValues, error) {
	scope, codes, err := in.asked()
	if err != nil {
		return IndicatorValues{}, err
	}
	w, err := a.world(ctx)
	if err != nil {
		return IndicatorValues{}, err
	}
	window, err := w.window(in.Period)
	if err != nil {
		return IndicatorValues{}, err
	}
	totals := false
	out, err := view(ctx, c, func(tx *models.Tx) (IndicatorValues, error) {
		var err error
		if totals, err = c.reachesScope(tx, w, scope, window); err != nil {
			return IndicatorValues{}, err
		}
		return IndicatorValues{Level: scope.Level, Scope: Named{Code: scope.Code, Name: w.nameOf(c, scope)}, Period: in.Period, From: window.From.String(), To: window.To.String(),
			Currency: w.Settings.Currency.Code(), KnownAt: w.Known, Items: []IndicatorValue{}}, nil
	})
	if err != nil {
		return IndicatorValues{}, err
	}
	err = w.values(&out, scope, window, codes)
	if totals {
		out.discreet()
	}
	return out, err
}

// nameOf is the name of a scope, where the caller may know it.
func (w numberedWorld) nameOf(c *Call, scope measure.Scope) string {
	at, ok := w.PersonAt(scope.Code)
	if _, may := c.May("person", "read"); scope.Level != measure.OfOne || !ok || !may {
		return ""
	}
	return w.Persons[at].Name
}

// values computes indicators for an answer: for the period, and for the fiscal
// year to its end where that is another window.
func (w numberedWorld) values(out *IndicatorValues, scope measure.Scope, window period.Window, codes []string) error {
	year := w.Settings.FiscalToDate(window.To)
	beside := year != window && !year.From.IsZero()
	d := indicatorDictionary()
	var asked []string
	for _, code := range codes {
		if d.asked(code, scope.Level, w.Branch(scope.Code)) {
			asked = append(asked, code)
		}
	}
	now, err := w.Compute(window, []measure.Scope{scope}, asked)
	var toDate []measure.Result
	if beside && err == nil {
		out.YearFrom = year.From.String()
		toDate, err = w.Compute(year, []measure.Scope{scope}, asked)
	}
	if _, told := errors.AsType[problem.List](err); told { // what is asked for was looked up before
		return absent()
	}
	if err != nil {
		return err
	}
	next := 0
	for _, code := range codes {
		x, _ := measure.LookupIndicator(code)
		v := IndicatorValue{Code: code, Title: wordsOf(x.Title), Unit: unitOfValue(x.Type, w.Settings.Currency)}
		if next >= len(asked) || asked[next] != code {
			v.Period = IndicatorNumber{Why: &Words{"这个指标不用于这一层级", "This indicator is not for this level"}, Inputs: []IndicatorInput{}}
			out.Items = append(out.Items, v)
			continue
		}
		v.Period = d.numberOf(&now[next], w.Settings.Currency)
		if beside {
			n := d.numberOf(&toDate[next], w.Settings.Currency)
			v.Year = &n
		}
		if code == measure.WinRate {
			c, err := w.Wins(window, scope)
			if err != nil {
				return err
			}
			v.Period.ByCount = winsByCount(c)
		}
		out.Items = append(out.Items, v)
		next++
	}
	return nil
}

// numberOf makes the answer of a result.
func (d *dictionary) numberOf(r *measure.Result, c money.Currency) IndicatorNumber {
	out := IndicatorNumber{Inputs: make([]IndicatorInput, 0, len(r.Inputs))}
	out.Value, out.Why = valueOrWhy(r.Value, r.Has, r.Why)
	for i := range r.Inputs {
		in := &r.Inputs[i]
		q := d.titles[in.Quantity]
		input := IndicatorInput{Quantity: in.Quantity, Title: wordsOf(q.Title), Unit: unitOfValue(q.Type, c), Rows: in.Rows}
		input.Value, input.Why = valueOrWhy(in.Value, in.Has, in.Why)
		out.Inputs = append(out.Inputs, input)
	}
	return out
}

// winsByCount makes the answer of what was counted.
func winsByCount(c measure.WinCount) *WinsByCount {
	out := &WinsByCount{Won: c.Won, Lost: c.Lost, Withdrawn: c.Withdrawn, Void: c.Void}
	if c.Has {
		out.Value = c.Rate.Canonical().String()
	}
	if !c.High.IsZero() {
		out.Low, out.High = c.Low.Canonical().String(), c.High.Canonical().String()
	}
	return out
}

// valueOrWhy is a value as a text, or the reason why there is none; never both,
// and never nothing.
func valueOrWhy(value money.Decimal, has bool, why problem.Text) (string, *Words) {
	if !has {
		w := wordsOf(why)
		return "", &w
	}
	return value.Canonical().String(), nil
}

// discreet leaves single facts and people out of the reasons of an answer, for
// who sees the number but not everybody whose facts are in it.
func (x *IndicatorValues) discreet() {
	for i := range x.Items {
		x.Items[i].Period.discreet()
		if x.Items[i].Year != nil {
			x.Items[i].Year.discreet()
		}
	}
}

func (n *IndicatorNumber) discreet() {
	for i := range n.Inputs {
		in := &n.Inputs[i]
		q := indicatorDictionary().titles[in.Quantity]
		if in.Why == nil || q.General(problem.Text{ZH: in.Why.ZH, EN: in.Why.EN}) {
			continue
		}
		was := *in.Why
		in.Why = &Words{"有的事实不完整，或不能相加", "Some of the facts are not complete, or cannot be added"}
		if n.Why != nil && *n.Why == was {
			n.Why = in.Why
		}
	}
}
