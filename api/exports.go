package api

import (
	"bytes"
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/intake"
	"steelyard/models"
	"steelyard/policies"
)

// mediaXLSX is the media type of workbooks.
const mediaXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// addExports registers files of what lists show: the same predicate, the same
// permissions, no row more. Each row tells who exported it and when.
func (a *API) addExports() {
	export := policies.Permission{Object: "export", Action: "create"}
	for _, form := range []string{"csv", "xlsx"} {
		upper := strings.ToUpper(form)
		routeFile(a, Operation{ID: "exportRun" + upper, Method: http.MethodGet, Path: "/runs/{id}/export." + form, Permission: export, Export: true,
			Summary: problem.Text{ZH: "导出一次核算中自己能看到的提成单或明细（" + upper + "）", EN: "The statements or lines of a run that the caller reaches, as " + upper}}, exportRun(form))
		routeFile(a, Operation{ID: "exportStatement" + upper, Method: http.MethodGet, Path: "/statements/{id}/export." + form, Permission: export, Export: true,
			Summary: problem.Text{ZH: "导出一份提成单的明细（" + upper + "）", EN: "The lines of a statement, as " + upper}}, exportStatement(form))
		routeFile(a, Operation{ID: "exportPayments" + upper, Method: http.MethodGet, Path: "/runs/{id}/payments." + form, Permission: policies.Permission{Object: "run.payments", Action: "export"}, Export: true,
			Summary: problem.Text{ZH: "已批准核算的发放清单，含银行账号（" + upper + "）", EN: "The payment list of an approved run, with bank accounts, as " + upper}}, exportPayments(form))
	}
}

// mayExport counts an export of the caller. Who takes many within an hour, as
// nobody does who works with them, waits longer each time, and the log says so.
func (a *API) mayExport(ctx context.Context, c *Call) error {
	wait, err := a.options.DB.Try(ctx, models.ExportGate(c.User.ID))
	if err != nil || wait == 0 {
		return err
	}
	a.options.Log.Warn("many exports", "user", c.User.ID.String(), "wait", wait.String())
	return tooMany(c, wait, "export.wait", problem.Text{ZH: "一小时内导出过多，请稍后再试。", EN: "Too many exports within an hour. Wait a moment."})
}

type exportInput struct {
	IDPath
	Of string `query:"of" enum:"statements,lines" default:"statements"`
}

// table begins a list that leaves as a file; the last two columns say who took
// it, and when.
type table struct {
	intake.Table
	c    *Call
	cell []string
}

// head is a column: its name, and whether it holds numbers.
type head struct {
	zh, en  string
	numeric bool
}

func (c *Call) table(zh, en string, heads []head) *table {
	t := &table{c: c, Table: intake.Table{Name: problem.Text{ZH: zh, EN: en}.In(c.Lang)}}
	for _, h := range append(heads, head{"导出人", "exported_by", false}, head{"导出时间", "exported_at", false}) {
		t.Heads = append(t.Heads, problem.Text{ZH: h.zh, EN: h.en}.In(c.Lang))
		t.Numeric = append(t.Numeric, h.numeric)
	}
	return t
}

// file writes the table in a form.
func (t *table) file(form, name string, rows func(row func(cells ...string) error) error) (File, error) {
	n, mark := 0, []string{t.c.User.Login, t.c.api.now().UTC().Format(time.RFC3339)}
	t.Rows = func(yield func([]string) error) error {
		return rows(func(cells ...string) error {
			if n++; n > t.c.api.options.ExportRows {
				return models.NewError(models.TooLarge, "export.too_large", problem.Textf("超过 %d 行，请缩小范围后分次导出。", "More than %d rows: export smaller parts.", t.c.api.options.ExportRows))
			}
			t.cell = append(append(t.cell[:0], cells...), mark...)
			return yield(t.cell)
		})
	}
	var b bytes.Buffer
	write, media := t.WriteCSV, "text/csv; charset=utf-8"
	if form == "xlsx" {
		write, media = t.WriteXLSX, mediaXLSX
	}
	err := write(&b)
	return File{Name: name + "." + form, Type: media, Data: b.Bytes()}, err
}

func statementHeads() []head {
	return []head{{"月份", "month", false}, {"工号", "payee_code", false}, {"姓名", "payee_name", false}, {"合计", "total", true}, {"待释放", "pending", true}, {"币种", "currency", false},
		{"状态", "state", false}, {"行数", "lines", true}}
}

func lineHeads() []head {
	return []head{{"月份", "month", false}, {"工号", "payee_code", false}, {"姓名", "payee_name", false}, {"序号", "seq", true}, {"键", "key", false}, {"来源月份", "origin", false}, {"方案", "plan", false},
		{"版本", "version", true}, {"提成项", "component", false}, {"类型", "kind", false}, {"待释放", "pending", false}, {"等待", "waits", false}, {"所涉行", "of", false}, {"原因", "cause", false},
		{"回款", "receipt", false}, {"核销行", "part", true}, {"合同", "contract", false}, {"客户", "customer", false}, {"日期", "date", false}, {"业绩", "base", true}, {"此前累计", "before", true},
		{"舍入前", "exact", true}, {"金额", "amount", true}, {"币种", "currency", false}}
}

// exportRun writes what the lists of a run's statements show.
func exportRun(form string) func(ctx context.Context, c *Call, in *exportInput) (File, error) {
	return func(ctx context.Context, c *Call, in *exportInput) (File, error) {
		object := "statement.totals"
		if in.Of == "lines" {
			object = "statement.lines"
		}
		id, err := in.key()
		if err != nil {
			return File{}, err
		}
		var ok bool
		if c.Reach, ok = c.May(object, "read"); !ok {
			return File{}, forbidden()
		}
		return view(ctx, c, func(tx *models.Tx) (File, error) {
			list, err := c.allStatements(tx, models.StatementFilter{Run: id, Drafts: c.drafts()})
			if err != nil || len(list) == 0 {
				return File{}, firstOf(err, absent()) // nothing of it is in reach
			}
			for _, s := range list {
				if err := c.noteReading(ctx, s.Payee.Code, s.Month.String()); err != nil {
					return File{}, err
				}
			}
			name := in.Of + "-" + list[0].Run.String()
			if in.Of == "lines" {
				return c.table("明细", "lines", lineHeads()).file(form, name, c.lineRows(tx, list))
			}
			return c.table("提成单", "statements", statementHeads()).file(form, name, func(row func(...string) error) error {
				for i := range list {
					s := statementOf(list[i])
					if err := row(s.Month, s.Payee.Code, s.Payee.Name, s.Total, s.Pending, s.Currency, s.State, strconv.Itoa(s.Lines)); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}

func exportStatement(form string) func(ctx context.Context, c *Call, in *IDPath) (File, error) {
	return func(ctx context.Context, c *Call, in *IDPath) (File, error) {
		var ok bool
		if c.Reach, ok = c.May("statement.lines", "read"); !ok {
			return File{}, forbidden()
		}
		return readStatement(ctx, c, in, func(tx *models.Tx, s *models.Statement) (File, error) {
			return c.table("明细", "lines", lineHeads()).file(form, "statement-"+s.Month.String()+"-"+s.Payee.Code, c.lineRows(tx, []models.Statement{*s}))
		})
	}
}

// allStatements reads every page of a list of statements.
func (c *Call) allStatements(tx *models.Tx, f models.StatementFilter) ([]models.Statement, error) {
	reach, err := c.payReach(tx)
	if err != nil {
		return nil, err
	}
	var list []models.Statement
	p := models.Paging{Limit: models.MaxPage, Sort: "payee"}
	for {
		page, err := tx.Statements(reach, f, p)
		if err != nil {
			return nil, err
		}
		if list = append(list, page.Items...); len(page.Next) == 0 || len(list) > c.api.options.ExportRows {
			return list, nil
		}
		p.After = page.Next
	}
}

// lineRows writes the lines of statements, statement by statement.
func (c *Call) lineRows(tx *models.Tx, list []models.Statement) func(row func(...string) error) error {
	return func(row func(...string) error) error {
		optional := func(n int) string {
			if n == 0 {
				return ""
			}
			return strconv.Itoa(n)
		}
		for i := range list {
			s := &list[i]
			lines, err := tx.Lines(s, 0, 0)
			if err != nil {
				return err
			}
			for j := range lines {
				l := c.lineOf(&lines[j].Record, lines[j].Seq, s.Currency)
				pending := ""
				if l.Pending {
					pending = problem.Text{ZH: "是", EN: "yes"}.In(c.Lang)
				}
				err := row(s.Month.String(), s.Payee.Code, s.Payee.Name, strconv.Itoa(l.Seq), l.Key, l.Origin, l.Plan, optional(l.Version), l.Component, l.Kind, pending, l.Waits, l.Of, l.Cause,
					l.Receipt, optional(l.Part), l.Contract, l.Customer, l.Date, l.Base, l.Before, l.Exact, l.Amount, s.Currency.Code())
				if err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// exportPayments writes what an approved run pays to whom, and where to.
func exportPayments(form string) func(ctx context.Context, c *Call, in *IDPath) (File, error) {
	return func(ctx context.Context, c *Call, in *IDPath) (File, error) {
		id, err := in.key()
		if err != nil {
			return File{}, err
		}
		return view(ctx, c, func(tx *models.Tx) (File, error) {
			list, err := tx.Payments(c.Reach, id)
			if err != nil {
				return File{}, err
			}
			for _, p := range list {
				if err := c.noteReading(ctx, p.Payee.Code, id.String()); err != nil {
					return File{}, err
				}
			}
			heads := []head{{"工号", "payee_code", false}, {"姓名", "payee_name", false}, {"银行账号", "account", false}, {"金额", "amount", true}, {"币种", "currency", false}}
			return c.table("发放清单", "payments", heads).file(form, "payments-"+id.String(), func(row func(...string) error) error {
				for _, p := range list {
					if err := row(p.Payee.Code, p.Payee.Name, p.Account, money.Amount{Minor: p.Minor, Currency: p.Currency}.String(), p.Currency.Code()); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
}
