package models

import (
	"context"
	"errors"
	"slices"

	"steelyard/compensation"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// PayReport is what VerifyPay has looked at.
type PayReport struct {
	Runs, Statements, Lines int64
	Recomputed              int64 // statements that were calculated again
	Problems                problem.List
}

// VerifyPay proves what is stored of pay: the lines of every statement sum to
// it, statements to their run, the ledger agrees with closed statements, the
// digest of every run is that of its rows, closed months join and are closed by
// one run each; and calculating again, from the facts and plans that each run
// pins, comes to the same. sample bounds the statements that are calculated
// again per run; 0 is all of them.
func (db *DB) VerifyPay(ctx context.Context, sample int, workers int) (PayReport, error) {
	v := payVerifier{sample: sample, workers: workers}
	err := db.View(ctx, func(tx *Tx) error {
		runs, err := tx.runs(`r.state IN (?, ?, ?) ORDER BY r.month_from, r.prepared_at, r.id`, Prepared, Approved, Paid)
		if err != nil {
			return err
		}
		for i := range runs {
			if err := v.run(tx, &runs[i]); err != nil {
				return err
			}
		}
		return v.months(tx, runs)
	})
	return v.report, err
}

type payVerifier struct {
	sample, workers int
	report          PayReport
}

func (v *payVerifier) wrong(code string, r *Run, zh, en string) {
	v.report.Problems.Add(code, problem.Place{Path: r.ID.String()}, problem.Text{
		ZH: r.From.String() + " 至 " + r.To.String() + " 的核算：" + zh, EN: "The run of " + r.From.String() + " to " + r.To.String() + ": " + en,
	}, problem.Text{ZH: "请保留现场，对照备份查明谁改动了数据库。", EN: "Keep everything as it is, and find out from a backup who changed the database."})
}

func (v *payVerifier) run(tx *Tx, r *Run) error {
	v.report.Runs++
	if err := v.conserved(tx, r); err != nil {
		return err
	}
	if r.State != Prepared {
		if err := v.booked(tx, r); err != nil {
			return err
		}
	}
	var list problem.List
	switch _, err := compensation.PriorOf(tx.posted(r, nil)); {
	case errors.As(err, &list):
		v.wrong("verify.digest", r, "已存的行与摘要不符。", "its stored rows do not agree with its digest.")
		return nil // what was changed comes to something else anyway
	case err != nil:
		return err
	}
	return v.recomputed(tx, r)
}

type conservedRow struct {
	Statements int64
	Lines      int64
	Total      int64
	Pending    int64
	Payees     int64
}

// conserved sums lines to statements, and statements to the run.
func (v *payVerifier) conserved(tx *Tx, r *Run) error {
	var sums []conservedRow
	whole := tx.integer()
	err := tx.q.Raw("SELECT COUNT(*) AS statements, COALESCE(CAST(SUM(count_lines) AS "+whole+"), 0) AS `lines`, COALESCE(CAST(SUM(total) AS "+whole+"), 0) AS total,"+
		" COALESCE(CAST(SUM(pending) AS "+whole+"), 0) AS pending, COUNT(DISTINCT payee) AS payees FROM statements WHERE run = ?", r.ID).Scan(&sums).Error
	if err != nil {
		return err
	}
	v.report.Statements, v.report.Lines = v.report.Statements+sums[0].Statements, v.report.Lines+sums[0].Lines
	if sums[0].Total != r.Total || sums[0].Pending != r.Pending || sums[0].Payees != r.Payees {
		v.wrong("verify.conservation", r, "各份提成单之和不等于总额。", "its statements do not sum to its total.")
	}
	var payees []string
	err = tx.q.Raw(`SELECT s.payee FROM statements s LEFT JOIN statement_lines l ON l.statement = s.id WHERE s.run = ? GROUP BY s.id, s.payee, s.total, s.pending, s.count_lines`+
		` HAVING COUNT(l.seq) <> s.count_lines OR COALESCE(SUM(CASE WHEN l.pending = 0 THEN l.amount ELSE 0 END), 0) <> s.total`+
		` OR COALESCE(SUM(CASE WHEN l.pending = 1 THEN l.amount ELSE 0 END), 0) <> s.pending OR COALESCE(MAX(l.seq), 0) <> s.count_lines ORDER BY s.payee LIMIT 5`, r.ID).Scan(&payees).Error
	if err != nil {
		return err
	}
	for _, p := range payees {
		v.wrong("verify.conservation", r, problem.Clean(p)+" 的各行之和不等于合计。", "the lines of "+problem.Clean(p)+" do not sum to the statement.")
	}
	return nil
}

// booked compares the ledger with the statements of a closed run.
func (v *payVerifier) booked(tx *Tx, r *Run) error {
	var payees []string
	missing := func(state EntryState, amount, condition string) error {
		var some []string
		err := tx.q.Raw(`SELECT s.payee FROM statements s LEFT JOIN entries e ON e.statement = s.id AND e.state = ? WHERE s.run = ? AND `+condition+
			` AND (e.id IS NULL OR e.minor <> s.`+amount+` OR e.payee <> s.payee OR e.month <> s.month OR e.run <> s.run OR e.currency <> s.currency) ORDER BY s.payee LIMIT 5`, state, r.ID).Scan(&some).Error
		payees = append(payees, some...)
		return err
	}
	if err := missing(Payable, "total", "1 = 1"); err != nil {
		return err
	}
	if err := missing(PendingEntry, "pending", "s.pending <> 0"); err != nil {
		return err
	}
	if r.State == Paid {
		if err := missing(PaidEntry, "total", "1 = 1"); err != nil {
			return err
		}
	}
	var extra int64
	err := tx.q.Raw(`SELECT COUNT(*) FROM entries e WHERE e.run = ? AND (NOT EXISTS (SELECT 1 FROM statements s WHERE s.id = e.statement AND s.run = e.run)`+
		` OR e.state = ? AND ?)`, r.ID, PaidEntry, r.State != Paid).Scan(&extra).Error
	if err != nil {
		return err
	}
	if len(payees) > 0 || extra > 0 {
		v.wrong("verify.ledger", r, "账目与提成单不符。", "the ledger does not agree with its statements.")
	}
	return nil
}

// recomputed calculates a run again.
func (v *payVerifier) recomputed(tx *Tx, r *Run) error {
	if v.sample > 0 {
		checked, differing, err := tx.CheckRun(r.ID, v.sample)
		v.report.Recomputed += int64(checked)
		for _, s := range differing[:min(len(differing), 5)] {
			v.wrong("verify.recompute", r, problem.Clean(s.Payee.Code)+" 重算结果不同。", "calculated again, the statement of "+problem.Clean(s.Payee.Code)+" comes to something else.")
		}
		return err
	}
	req, _, err := tx.request(r, nil)
	var list problem.List
	switch {
	case errors.As(err, &list):
		v.wrong("verify.recompute", r, "它所依据的已结账核算被改动过。", "a closed run that it stands on was changed.")
		return nil
	case err != nil:
		return err
	}
	req.Workers = v.workers
	result, _ := compensation.Calculate(req)
	if result == nil || result.Digest() != r.Digest {
		v.wrong("verify.recompute", r, "按当时的事实和方案重算，结果不同。", "calculated again from the facts and plans that it pins, it comes to something else.")
		return nil
	}
	v.report.Recomputed += int64(len(result.Statements))
	return nil
}

type closedRow struct {
	Month    string
	Currency string
	Run      ID
}

// months makes sure that closed months join, and that each is closed by the one
// approved run that holds it.
func (v *payVerifier) months(tx *Tx, runs []Run) error {
	var rows []closedRow
	if err := tx.q.Raw(`SELECT month, currency, run FROM closed_months ORDER BY currency, month`).Scan(&rows).Error; err != nil {
		return err
	}
	closed := map[ID]int{}
	for i, row := range rows {
		m, err := period.ParseMonth(row.Month)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(runs, func(r Run) bool { return r.ID == row.Run })
		if at < 0 || runs[at].State == Prepared || m.Compare(runs[at].From) < 0 || m.Compare(runs[at].To) > 0 || runs[at].Currency.Code() != row.Currency {
			v.report.Problems.Add("verify.months", problem.Place{}, problem.Textf("已结账的月份 %s（%s）没有对应的已批准核算。", "The closed month %s (%s) has no approved run.", row.Month, row.Currency), problem.Text{})
			continue
		}
		closed[row.Run]++
		if i > 0 && rows[i-1].Currency == row.Currency && rows[i-1].Month != m.Add(-1).String() {
			v.report.Problems.Add("verify.months", problem.Place{}, problem.Textf("已结账的月份 %s 与 %s（%s）不相接。", "The closed months %s and %s (%s) do not join.", rows[i-1].Month, row.Month, row.Currency), problem.Text{})
		}
	}
	for i := range runs {
		r := &runs[i]
		if want := r.To.MonthsSince(r.From) + 1; r.State != Prepared && closed[r.ID] != want {
			v.wrong("verify.months", r, "它已批准，但不是它的每个月份都由它结账。", "it is approved, but not every month of it is closed by it.")
		}
	}
	return nil
}
