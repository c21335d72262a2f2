package main

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"steelyard/compensation"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/intake"
)

// writeCSV writes one row a line. Texts that a spreadsheet would run as a
// formula are guarded (intake.Guard); numbers stay numbers. The Chinese form
// begins with a byte order mark, without which spreadsheets there take it for
// GBK.
func writeCSV(out *bytes.Buffer, r *compensation.Result, lang problem.Lang) error {
	if lang == problem.ZH {
		out.WriteString("\uFEFF")
	}
	w := csv.NewWriter(out)
	heads := []problem.Text{
		{ZH: "键", EN: "key"}, {ZH: "月份", EN: "period"}, {ZH: "来源月份", EN: "origin"}, {ZH: "工号", EN: "payee_code"}, {ZH: "姓名", EN: "payee_name"}, {ZH: "方案", EN: "plan"}, {ZH: "版本", EN: "version"},
		{ZH: "提成项", EN: "component"}, {ZH: "类型", EN: "kind"}, {ZH: "待释放", EN: "pending"}, {ZH: "所涉行", EN: "of"}, {ZH: "回款", EN: "receipt"}, {ZH: "核销行", EN: "part"}, {ZH: "合同", EN: "contract"},
		{ZH: "客户", EN: "customer"}, {ZH: "日期", EN: "date"}, {ZH: "业绩", EN: "base"}, {ZH: "此前累计", EN: "before"},
		{ZH: "舍入前", EN: "exact"}, {ZH: "金额", EN: "amount"}, {ZH: "币种", EN: "currency"},
	}
	row := make([]string, len(heads))
	for i, h := range heads {
		row[i] = h.In(lang)
	}
	if err := w.Write(row); err != nil {
		return err
	}
	kinds := map[compensation.LineKind]string{
		compensation.Commission: "提成", compensation.CatchUp: "补差", compensation.Reversal: "冲销", compensation.Release: "释放", compensation.Floor: "保底", compensation.Adjustment: "调整",
	}
	currency := r.Plans.Currency
	amount := func(minor int64) string { return money.Amount{Minor: minor, Currency: currency}.String() }
	for i := range r.Statements {
		s := &r.Statements[i]
		for _, l := range s.Lines {
			d := r.Detail(l)
			receipt, part, pending := "", "", ""
			if d.Cash {
				receipt, part = d.Number, fmt.Sprint(d.Part)
			}
			if l.Pending {
				pending = problem.Text{ZH: "是", EN: "yes"}.In(lang)
			}
			err := w.Write([]string{
				intake.Guard(d.Key), s.Month.String(), d.Origin.String(), intake.Guard(s.Payee.Code), intake.Guard(s.Payee.Name), intake.Guard(d.Plan.Code), fmt.Sprint(d.Plan.Version),
				intake.Guard(d.Component.Code), problem.Text{ZH: kinds[l.Kind], EN: l.Kind.String()}.In(lang), pending, intake.Guard(d.Of), intake.Guard(receipt), part, intake.Guard(d.Contract), intake.Guard(d.Customer.Code),
				d.Date.String(), amount(l.Base), amount(l.Before), l.Exact().Fixed(currency.Digits()), amount(l.Amount), currency.Code(),
			})
			if err != nil {
				return err
			}
		}
	}
	w.Flush()
	return w.Error()
}
