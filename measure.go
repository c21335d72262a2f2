package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"steelyard/compensation/fact"
	"steelyard/compensation/formula"
	"steelyard/compensation/measure"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/intake"
)

// measureOptions are the flags of "steelyard measure".
type measureOptions struct {
	facts, mapping, in, currency, format string
	indicators, persons, teams           []string
	rows, list                           bool
}

func (a *app) measureCommand() *cobra.Command {
	var o measureOptions
	cmd := &cobra.Command{
		Use:   "measure (--list | --facts DIR [--mapping FILE] --period 2026-10|2026-Q4|2026|ytd:2026-10 [--person CODE] [--team CODE])",
		Short: a.say("由事实文件计算指标，并列出每个数背后的事实", "compute indicators from fact files, with the facts behind each number"),
		Args:  a.noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.measure(o) },
	}
	f := cmd.Flags()
	f.BoolVar(&o.list, "list", false, a.say("列出全部指标及其公式", "list every indicator with its formula"))
	f.StringVar(&o.facts, "facts", "", a.say("事实文件所在的目录", "directory of the fact files"))
	f.StringVar(&o.mapping, "mapping", "", a.say("映射文件；不给时按标准 CSV 格式读取", "mapping profile; without one the plain CSV form is read"))
	f.StringVar(&o.in, "period", "", a.say("期间：2026-10、2026-Q4、2026，或 ytd:2026-10（财年年初至该月末）", "period: 2026-10, 2026-Q4, 2026, or ytd:2026-10 for the fiscal year to the end of that month"))
	f.StringVar(&o.currency, "currency", "", a.say("合计所用币种；不给时用全部合同共同的币种", "currency of totals; without it, the one that all contracts share"))
	f.StringSliceVar(&o.indicators, "indicator", nil, a.say("只算这些指标，如 CL02,AR01；不给时算全部", "only these indicators, such as CL02,AR01; without it, all"))
	f.StringArrayVar(&o.persons, "person", nil, a.say("为该工号计算，可重复；不给人员和团队时为全公司", "for this person's code; may be repeated; without persons and teams, the company"))
	f.StringArrayVar(&o.teams, "team", nil, a.say("为该团队及其下级计算，可重复", "for this team and what is below it; may be repeated"))
	f.BoolVar(&o.rows, "rows", false, a.say("列出每个数背后的事实", "list the facts behind each number"))
	f.StringVar(&o.format, "format", "text", a.say("输出格式：text 或 json", "format of the result: text or json"))
	return cmd
}

// measured is what was computed, for printing.
type measured struct {
	world   *measure.World
	window  period.Window
	name    string // of the window
	results []measure.Result
	rows    bool
}

func (a *app) measure(o measureOptions) error {
	var out bytes.Buffer
	if o.format != "text" && o.format != "json" {
		return a.badFlag("format", o.format, "text, json")
	}
	if o.list {
		a.listIndicators(&out)
	} else {
		m, list := a.measured(o)
		if list.Failed() {
			return list.Sorted()
		}
		a.report(list)
		if err := m.print(&out, o.format, a.lang); err != nil {
			return err
		}
	}
	return a.emit(&out)
}

// listIndicators prints the dictionary of indicators.
func (a *app) listIndicators(out *bytes.Buffer) {
	for _, x := range measure.Indicators() {
		fmt.Fprintf(out, "%s  %s  = %s\n", x.Code, x.Title.In(a.lang), x.Formula)
	}
}

// measured reads what the options name and computes it, and collects all
// problems of all of it.
func (a *app) measured(o measureOptions) (*measured, problem.List) {
	var list problem.List
	settings := measure.Defaults(money.Currency{})
	window, ok := settings.ParseWindow(o.in)
	if !ok {
		list = append(list, a.badFlag("period", o.in, "2026-10, 2026-Q4, 2026, ytd:2026-10")...)
	}
	if o.facts == "" {
		list.Add("command.flag", problem.Place{Field: "--facts"}, problem.Text{ZH: "缺少选项 --facts。", EN: "The option --facts is missing."},
			problem.Text{ZH: "请用 steelyard measure --help 查看用法。", EN: "See steelyard measure --help."})
		return nil, list
	}
	set, selling, problems := readSelling(o.facts, o.mapping)
	if list = append(list, problems...); list.Failed() {
		return nil, list
	}
	currency, problems := a.currencyOf(o.currency, set)
	if list = append(list, problems...); list.Failed() {
		return nil, list
	}
	settings.Currency = currency
	m := &measured{world: measure.NewWorld(set, selling, settings), window: window, name: o.in, rows: o.rows}
	var scopes []measure.Scope
	for _, code := range o.persons {
		scopes = append(scopes, measure.Scope{Level: measure.OfOne, Code: code})
	}
	for _, code := range o.teams {
		scopes = append(scopes, measure.Scope{Level: measure.OfTeam, Code: code})
	}
	if len(scopes) == 0 {
		scopes = []measure.Scope{{Level: measure.OfCompany}}
	}
	codes := o.indicators
	if len(codes) == 0 {
		for _, x := range measure.Indicators() {
			codes = append(codes, x.Code)
		}
	}
	results, err := m.world.Compute(window, scopes, codes)
	if problems, ok := err.(problem.List); ok {
		return nil, append(list, problems...)
	}
	m.results = results
	return m, list
}

// currencyOf is the currency of totals: the one that was named, or the one that
// all contracts share.
func (a *app) currencyOf(named string, set *fact.Set) (money.Currency, problem.List) {
	if named != "" {
		c, err := money.ParseCurrency(named)
		if err != nil {
			return c, a.badFlag("currency", named, "CNY, USD, EUR, …")
		}
		return c, nil
	}
	var found money.Currency
	for _, c := range set.Contracts {
		if found.Code() != "" && found != c.Amount.Currency {
			var list problem.List
			list.Add("command.currency", problem.Place{Field: "--currency"}, problem.Text{ZH: "合同有多种币种。", EN: "The contracts are in several currencies."},
				problem.Text{ZH: "请用 --currency 写明合计所用的币种；其他币种的金额不会相加。", EN: "Name the currency of totals with --currency; amounts in others are not added."})
			return found, list
		}
		found = c.Amount.Currency
	}
	if found.Code() == "" {
		found, _ = money.ParseCurrency("CNY") // nothing is signed: no total has an amount
	}
	return found, nil
}

// print renders results for people or for programs.
func (m *measured) print(out *bytes.Buffer, format string, lang problem.Lang) error {
	if format == "json" {
		return m.json(out)
	}
	fmt.Fprintln(out, problem.Textf("%s（%s 至 %s）", "%s (%s to %s)", m.name, m.window.From, m.window.To).In(lang))
	scope := measure.Scope{}
	for i, r := range m.results {
		if i == 0 || r.Scope != scope {
			scope = r.Scope
			fmt.Fprintf(out, "\n%s\n", m.scopeName(scope, lang))
		}
		x, _ := measure.LookupIndicator(r.Indicator)
		value := r.Why.In(lang)
		if r.Has {
			value = trace.Format(r.Value.Round(6).Canonical(), unit(x.Type, m.world), lang)
		} else {
			value = problem.Text{ZH: "无值：", EN: "no value: "}.In(lang) + value
		}
		fmt.Fprintf(out, "  %s %s: %s\n", r.Indicator, x.Title.In(lang), value)
		if r.Indicator == measure.WinRate {
			if err := m.printWins(out, r, lang); err != nil {
				return err
			}
		}
		if m.rows {
			if err := m.printRows(out, r, lang); err != nil {
				return err
			}
		}
	}
	return nil
}

// unit is how a value of a type is written.
func unit(t formula.Type, w *measure.World) string { return t.TraceUnit(w.Settings.Currency) }

// scopeName names whom a result is about.
func (m *measured) scopeName(s measure.Scope, lang problem.Lang) string {
	switch s.Level {
	case measure.OfOne:
		at, _ := m.world.PersonAt(s.Code)
		return s.Code + " " + m.world.Persons[at].Name
	case measure.OfTeam:
		return problem.Textf("团队 %s", "Team %s", s.Code).In(lang)
	}
	return problem.Text{ZH: "全公司", EN: "The company"}.In(lang)
}

// printRows prints the facts behind the quantities of a result.
func (m *measured) printRows(out *bytes.Buffer, r measure.Result, lang problem.Lang) error {
	titles := map[string]measure.Quantity{}
	for _, q := range measure.Quantities() {
		titles[q.Code] = q
	}
	for _, in := range r.Inputs {
		q := titles[in.Quantity]
		fmt.Fprintf(out, "    %s: %d\n", q.Title.In(lang), in.Rows)
		rows, err := m.world.Rows(r.Window, r.Scope, in.Quantity)
		if err != nil {
			return fmt.Errorf("%w: %w", errInternal, err)
		}
		for _, row := range rows {
			fmt.Fprintf(out, "      %s %s %s %s\n", row.Date, row.Kind, row.Ref, trace.Format(row.Value, unit(q.Type, m.world), lang))
		}
	}
	return nil
}

// printWins prints the win rate by count: of how many deals, and how sure it is.
func (m *measured) printWins(out *bytes.Buffer, r measure.Result, lang problem.Lang) error {
	c, err := m.world.Wins(r.Window, r.Scope)
	if err != nil {
		return fmt.Errorf("%w: %w", errInternal, err)
	}
	rate := func(d money.Decimal) string { return trace.Format(d.Round(4).Canonical(), trace.Percent, lang) }
	says := problem.Textf("按个数：近十二个月没有有结果的商机", "by count: no deal was decided in twelve months")
	if c.Has {
		says = problem.Textf("按个数：%s，近十二个月有结果的 %d 个：赢 %d、输 %d、撤销 %d", "by count: %s of %d decided in twelve months: %d won, %d lost, %d withdrawn", rate(c.Rate), c.Decided(), c.Won, c.Lost, c.Withdrawn)
	}
	fmt.Fprintf(out, "    %s", says.In(lang))
	if !c.High.IsZero() {
		fmt.Fprint(out, problem.Textf("；个数少，95%% 的把握在 %s 到 %s 之间", "; of so few it lies between %s and %s with 95 %% confidence", rate(c.Low), rate(c.High)).In(lang))
	}
	if c.Void > 0 {
		fmt.Fprint(out, problem.Textf("；另有废标 %d 个", "; void bids apart: %d", c.Void).In(lang))
	}
	fmt.Fprintln(out)
	return nil
}

// jsonText is a text in both languages.
type jsonText struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// jsonRow is a fact behind a quantity.
type jsonRow struct {
	Kind  measure.RowKind `json:"kind"`
	Ref   string          `json:"ref"`
	Date  string          `json:"date"`
	Value string          `json:"value"`
	Open  bool            `json:"open,omitempty"`
}

// jsonInput is a quantity behind an indicator.
type jsonInput struct {
	Quantity string    `json:"quantity"`
	Value    *string   `json:"value"`
	Why      *jsonText `json:"why,omitempty"`
	Count    int       `json:"count"`
	Rows     []jsonRow `json:"rows,omitempty"`
}

// jsonResult is an indicator of a scope. Value is a decimal, null for none.
type jsonResult struct {
	Indicator string        `json:"indicator"`
	Level     measure.Level `json:"level"`
	Code      string        `json:"code,omitempty"`
	Value     *string       `json:"value"`
	Unit      string        `json:"unit,omitempty"`
	Why       *jsonText     `json:"why,omitempty"`
	Inputs    []jsonInput   `json:"inputs"`
	ByCount   *jsonWins     `json:"byCount,omitempty"`
}

// jsonWins is the win rate by count. Value is a decimal, null where nothing was
// decided; Low and High are given below 30 deals.
type jsonWins struct {
	Value     *string `json:"value"`
	Won       int     `json:"won"`
	Lost      int     `json:"lost"`
	Withdrawn int     `json:"withdrawn"`
	Void      int     `json:"void"`
	Low       string  `json:"low,omitempty"`
	High      string  `json:"high,omitempty"`
}

// winsOf makes it of what was counted.
func winsOf(c measure.WinCount) *jsonWins {
	out := &jsonWins{Won: c.Won, Lost: c.Lost, Withdrawn: c.Withdrawn, Void: c.Void}
	out.Value, _ = valueOr(c.Rate, c.Has, problem.Text{})
	if !c.High.IsZero() {
		out.Low, out.High = c.Low.Canonical().String(), c.High.Canonical().String()
	}
	return out
}

// json prints one object with every result; values are exact decimals.
func (m *measured) json(out *bytes.Buffer) error {
	doc := struct {
		Period   string       `json:"period"`
		From     string       `json:"from"`
		To       string       `json:"to"`
		Currency string       `json:"currency"`
		Results  []jsonResult `json:"results"`
	}{m.name, m.window.From.String(), m.window.To.String(), m.world.Settings.Currency.Code(), []jsonResult{}}
	for _, r := range m.results {
		x, _ := measure.LookupIndicator(r.Indicator)
		one := jsonResult{Indicator: r.Indicator, Level: r.Scope.Level, Code: r.Scope.Code, Unit: unit(x.Type, m.world), Inputs: []jsonInput{}}
		one.Value, one.Why = valueOr(r.Value, r.Has, r.Why)
		for _, in := range r.Inputs {
			i := jsonInput{Quantity: in.Quantity, Count: in.Rows}
			i.Value, i.Why = valueOr(in.Value, in.Has, in.Why)
			if m.rows {
				rows, err := m.world.Rows(r.Window, r.Scope, in.Quantity)
				if err != nil {
					return fmt.Errorf("%w: %w", errInternal, err)
				}
				for _, row := range rows {
					i.Rows = append(i.Rows, jsonRow{row.Kind, row.Ref, row.Date.String(), row.Value.String(), row.Open})
				}
			}
			one.Inputs = append(one.Inputs, i)
		}
		if r.Indicator == measure.WinRate {
			c, err := m.world.Wins(r.Window, r.Scope)
			if err != nil {
				return fmt.Errorf("%w: %w", errInternal, err)
			}
			one.ByCount = winsOf(c)
		}
		doc.Results = append(doc.Results, one)
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(doc)
}

// valueOr is a value, or the reason why there is none.
func valueOr(value money.Decimal, has bool, why problem.Text) (*string, *jsonText) {
	if !has {
		return nil, &jsonText{why.ZH, why.EN}
	}
	s := value.Canonical().String()
	return &s, nil
}

// readSelling reads fact files with how business was won.
func readSelling(dir, mapping string) (*fact.Set, *fact.Selling, problem.List) {
	profile, list := factProfile(dir, mapping)
	if list.Failed() {
		return nil, nil, list
	}
	set, selling, problems := intake.ReadSelling(os.DirFS(dir), profile)
	return set, selling, append(list, problems...)
}
