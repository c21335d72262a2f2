package main

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"steelyard/compensation"
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
		{ZH: "提成项", EN: "component"}, {ZH: "类型", EN: "kind"}, {ZH: "待释放", EN: "pending"}, {ZH: "等待", EN: "waits"}, {ZH: "所涉行", EN: "of"}, {ZH: "原因", EN: "cause"}, {ZH: "回款", EN: "receipt"}, {ZH: "核销行", EN: "part"}, {ZH: "合同", EN: "contract"},
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
	for row := range r.Rows {
		part, pending, version := "", "", ""
		if row.Receipt != "" {
			part = fmt.Sprint(row.Part)
		}
		if row.Pending {
			pending = problem.Text{ZH: "是", EN: "yes"}.In(lang)
		}
		if row.Plan != "" {
			version = fmt.Sprint(row.Version)
		}
		err := w.Write([]string{
			intake.Guard(row.Key), row.Period, row.Origin, intake.Guard(row.Payee.Code), intake.Guard(row.Payee.Name), intake.Guard(row.Plan), version,
			intake.Guard(row.Component), problem.Text{ZH: kinds[row.Kind], EN: row.Kind.String()}.In(lang), pending, intake.Guard(row.Waits.In(lang)), intake.Guard(row.Of), string(row.Cause),
			intake.Guard(row.Receipt), part, intake.Guard(row.Contract), intake.Guard(row.Customer), row.Date, row.Base, row.Before, row.Exact, row.Amount, r.Plans.Currency.Code(),
		})
		if err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
