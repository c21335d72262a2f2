package models

import (
	"encoding/json"
	"slices"
	"strings"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
)

// PendingPay is what one person has earned on one contract and is not yet
// payable, and what is missing for it. All amounts are minor units.
type PendingPay struct {
	Payee    string
	Contract string
	Currency money.Currency
	Minor    int64
	Lines    int64
	Since    string // the oldest month
	Waits    problem.Text
	Signed   string       // the contract's signing date, "" where there is none
	Amount   money.Amount // of the contract
	Received int64        // allocated to it as known now
	Missing  int64        // up to the first payment, 0 where the plan's share is no plain number
}

type pendingRow struct {
	Payee    string
	Contract string
	Currency string
	Minor    int64
	Lines    int64
	Since    string
	Waits    string
}

// PendingPay lists, by person and contract, what is pending in the statements
// of the reach and was not released since.
func (tx *Tx) PendingPay(r Reach, f StatementFilter, p Paging) (Listed[PendingPay], error) {
	out := Listed[PendingPay]{Total: -1}
	if p.Limit < 1 || p.Limit > MaxPage {
		return out, invalid("page.limit", "每页 1 至 200 行。", "A page has 1 to 200 rows.")
	}
	q := statements(r, f)
	q.from += " JOIN statement_lines l ON l.statement = s.id"
	q.where("l.pending = 1").where("NOT EXISTS (SELECT 1 FROM statements later JOIN statement_lines x ON x.statement = later.id JOIN runs paying ON paying.id = later.run" +
		" WHERE later.payee = s.payee AND later.month >= s.month AND paying.state IN ('approved', 'paid') AND x.kind = 'release' AND x.of_key = l.line_key)")
	if len(p.After) > 0 {
		condition, values, err := after([]column{{"s.payee", false}, {"l.contract", false}, {"s.currency", false}}, false, p.After)
		if err != nil {
			return out, err
		}
		q.where(condition, values...)
	}
	q.columns = "s.payee, l.contract, s.currency, CAST(SUM(l.amount) AS " + tx.integer() + ") AS minor, COUNT(*) AS `lines`, MIN(s.month) AS since, MAX(COALESCE(l.waits, '')) AS waits"
	rows, err := all[pendingRow](tx, q, "GROUP BY s.payee, l.contract, s.currency ORDER BY s.payee, l.contract, s.currency LIMIT "+fmtInt(int64(p.Limit+1)))
	if err != nil {
		return out, err
	}
	if len(rows) > p.Limit {
		rows = rows[:p.Limit]
		last := &rows[p.Limit-1]
		out.Next = []string{last.Payee, last.Contract, last.Currency}
	}
	out.Items, err = tx.withContracts(rows)
	return out, err
}

// pendingOf is what is pending in one statement.
func (tx *Tx) pendingOf(s *Statement) ([]PendingPay, error) {
	var rows []pendingRow
	err := tx.q.Raw("SELECT ? AS payee, l.contract, ? AS currency, CAST(SUM(l.amount) AS "+tx.integer()+") AS minor, COUNT(*) AS `lines`, ? AS since, MAX(COALESCE(l.waits, '')) AS waits"+
		" FROM statement_lines l WHERE l.statement = ? AND l.pending = 1 GROUP BY l.contract ORDER BY l.contract", s.Payee.Code, s.Currency.Code(), s.Month.String(), s.ID).Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	return tx.withContracts(rows)
}

type awaitedRow struct {
	Number   string
	Signed   string
	Currency string
	Minor    int64
	Received int64
}

// withContracts adds what is known of the contracts now.
func (tx *Tx) withContracts(rows []pendingRow) ([]PendingPay, error) {
	var numbers []string
	for _, r := range rows {
		numbers = append(numbers, r.Contract)
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	contracts := map[string]awaitedRow{}
	for some := range slices.Chunk(numbers, 500) {
		var found []awaitedRow
		err := tx.q.Raw("SELECT c.number, c.signed, c.currency, c.minor, COALESCE((SELECT CAST(SUM(a.minor) AS "+tx.integer()+") FROM allocations a WHERE a.contract = c.number AND "+
			current("allocations", "a")+"), 0) AS received FROM contracts c WHERE c.number IN ? AND "+current("contracts", "c"), some).Scan(&found).Error
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			contracts[c.Number] = c
		}
	}
	list := make([]PendingPay, len(rows))
	for i, r := range rows {
		p := PendingPay{Payee: r.Payee, Contract: r.Contract, Minor: r.Minor, Lines: r.Lines, Since: r.Since}
		var err error
		if p.Currency, err = money.ParseCurrency(r.Currency); err != nil {
			return nil, err
		}
		var w waitsText
		if r.Waits != "" {
			if err := json.Unmarshal([]byte(r.Waits), &w); err != nil {
				return nil, err
			}
		}
		p.Waits = problem.Text(w)
		if c, ok := contracts[r.Contract]; ok {
			if p.Amount, err = amountOf(c.Currency, c.Minor); err != nil {
				return nil, err
			}
			p.Received = c.Received
			if c.Signed != firstDay {
				p.Signed = c.Signed
			}
			p.Missing = missing(&p)
		}
		list[i] = p
	}
	return list, nil
}

// missing is how much is still to come in before the first payment is complete,
// where the plan says its share as a plain percentage.
func missing(p *PendingPay) int64 {
	_, inner, _ := strings.Cut(p.Waits.EN, "(")
	share, ok := strings.CutSuffix(strings.TrimSuffix(inner, ")"), "%")
	percent, err := money.ParseDecimal(strings.TrimSpace(share))
	if !ok || err != nil {
		return 0
	}
	needed, err := p.Amount.Decimal().Mul(percent)
	if err != nil {
		return 0
	}
	if needed, err = needed.Quo(money.Int(100), p.Amount.Currency.Digits()); err != nil {
		return 0
	}
	minor, err := needed.Int64(p.Amount.Currency.Digits())
	if err != nil {
		return 0
	}
	return max(0, minor-p.Received)
}
