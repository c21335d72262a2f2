package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"steelyard/compensation"
	"steelyard/compensation/money"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
	"steelyard/models"
	"steelyard/policies"
)

// Statement is what one person gets for one month by one run. Amounts are texts
// in major units of its currency.
type Statement struct {
	ID       string `json:"id" format:"uuid"`
	Run      string `json:"run" format:"uuid"`
	State    string `json:"state" enum:"prepared,approved,paid" doc:"of the run; payees see their own from approval on"`
	Payee    Named  `json:"payee"`
	Month    string `json:"month"`
	Currency string `json:"currency"`
	Total    string `json:"total" doc:"payable in the month"`
	Pending  string `json:"pending" doc:"earned, and not payable yet"`
	Lines    int    `json:"lines" doc:"how many"`
}

// StatementLine is one line; docs/plans.md says what its fields mean.
type StatementLine struct {
	Seq       int    `json:"seq"`
	Key       string `json:"key"`
	Kind      string `json:"kind" enum:"commission,catchUp,reversal,release,floor,adjustment"`
	Origin    string `json:"origin"`
	Of        string `json:"of,omitempty"`
	Pending   bool   `json:"pending,omitempty"`
	Waits     string `json:"waits,omitempty" doc:"what a pending line waits for"`
	Cause     string `json:"cause,omitempty"`
	Plan      string `json:"plan,omitempty"`
	Version   int    `json:"version,omitempty"`
	Component string `json:"component,omitempty"`
	Receipt   string `json:"receipt,omitempty"`
	Part      int    `json:"part,omitempty"`
	Contract  string `json:"contract,omitempty"`
	Customer  string `json:"customer,omitempty"`
	Date      string `json:"date"`
	Base      string `json:"base"`
	Before    string `json:"before"`
	Exact     string `json:"exact"`
	Amount    string `json:"amount"`
}

// LineSum sums lines of a statement; clients never add pay.
type LineSum struct {
	Plan        string `json:"plan,omitempty"`
	Version     int    `json:"version,omitempty" doc:"absent where lines of several versions are in it"`
	Component   string `json:"component,omitempty"`
	Contract    string `json:"contract,omitempty"`
	Receipt     string `json:"receipt,omitempty"`
	Adjustments bool   `json:"adjustments,omitempty" doc:"corrections of closed months"`
	Lines       int64  `json:"lines"`
	Base        string `json:"base"`
	Payable     string `json:"payable"`
	Pending     string `json:"pending"`
}

// StatementLines is a page of a statement's lines, or its groups.
type StatementLines struct {
	Statement Statement       `json:"statement"`
	Items     []StatementLine `json:"items"`
	Groups    []LineSum       `json:"groups,omitempty"`
	Next      string          `json:"next,omitempty" doc:"the cursor of the next page; absent on the last one"`
}

func statementOf(s models.Statement) Statement {
	major := amountText(s.Currency)
	return Statement{ID: s.ID.String(), Run: s.Run.String(), State: string(s.State), Payee: Named{s.Payee.Code, s.Payee.Name}, Month: s.Month.String(), Currency: s.Currency.Code(),
		Total: major(s.Total), Pending: major(s.Pending), Lines: s.Lines}
}

// amountText writes minor units of a currency in major units.
func amountText(c money.Currency) func(minor int64) string {
	return func(minor int64) string { return money.Amount{Minor: minor, Currency: c}.String() }
}

func (c *Call) lineOf(l *compensation.Record, seq int, currency money.Currency) StatementLine {
	major := amountText(currency)
	return StatementLine{
		Seq: seq, Key: l.Key, Kind: l.Kind.String(), Origin: l.Origin, Of: l.Of, Pending: l.Pending, Waits: l.Waits.In(c.Lang), Cause: string(l.Cause), Plan: l.Plan, Version: l.Version,
		Component: l.Component, Receipt: l.Receipt, Part: l.Part, Contract: l.Contract, Customer: l.Customer, Date: l.Date, Base: major(l.Base), Before: major(l.Before), Exact: l.Exact, Amount: major(l.Amount),
	}
}

func sumOf(g models.LineGroup, currency money.Currency) LineSum {
	major := amountText(currency)
	return LineSum{g.Plan, g.Version, g.Component, g.Contract, g.Receipt, g.Adjusts, g.Lines, major(g.Base), major(g.Payable), major(g.Pending)}
}

// drafts reports whether the caller has a duty that needs drafts: preparing,
// checking, approving or seconding runs. Everybody else sees statements from
// their approval on.
func (c *Call) drafts() bool {
	return slices.ContainsFunc([]string{"prepare", "check", "approve", "second"}, func(action string) bool {
		_, ok := c.May("run", action)
		return ok
	})
}

// noteReading notes that the caller has read somebody else's pay.
func (c *Call) noteReading(ctx context.Context, payee, key string) error {
	if payee == c.User.Person {
		return nil
	}
	return c.api.options.DB.PayRead(ctx, c.User.ID, payee, c.operation.Permission.Object, key)
}

// payReach is how far the call reaches into pay: where the company hides pay
// from managers, the subtree is not reached.
func (c *Call) payReach(tx *models.Tx) (models.Reach, error) {
	if !c.Reach.Has(models.Subtree) {
		return c.Reach, nil
	}
	shown, err := tx.Setting(models.ManagerPayVisibility)
	if err != nil || shown.Value == "variable" || shown.Value == "all" {
		return c.Reach, err
	}
	reach := c.Reach
	reach.Scopes = slices.DeleteFunc(slices.Clone(reach.Scopes), func(s models.Scope) bool { return s == models.Subtree })
	return reach, nil
}

// statement reads the statement of an address within the call's reach.
func (c *Call) statement(tx *models.Tx, in *IDPath) (models.Statement, error) {
	id, err := in.key()
	if err != nil {
		return models.Statement{}, err
	}
	reach, err := c.payReach(tx)
	if err != nil {
		return models.Statement{}, err
	}
	return tx.Statement(reach, c.drafts(), id)
}

// read runs a read of one statement and notes it before the answer leaves.
func readStatement[T any](ctx context.Context, c *Call, in *IDPath, fn func(tx *models.Tx, s *models.Statement) (T, error)) (T, error) {
	return view(ctx, c, func(tx *models.Tx) (T, error) {
		var none T
		s, err := c.statement(tx, in)
		if err != nil {
			return none, err
		}
		if err := c.noteReading(ctx, s.Payee.Code, s.Month.String()); err != nil {
			return none, err
		}
		return fn(tx, &s)
	})
}

type listStatements struct {
	PageInput
	Month string `query:"month" maxLength:"7"`
	Payee string `query:"payee" maxLength:"64" doc:"employee number"`
	Run   string `query:"run" maxLength:"36"`
	Sort  string `query:"sort" enum:"month,-month,payee,-payee,total,-total" default:"-month"`
}

func (in *listStatements) filter(c *Call) (models.StatementFilter, error) {
	var p parsing
	p.month("month", in.Month)
	f := models.StatementFilter{Month: in.Month, Payee: in.Payee, Drafts: c.drafts()}
	if in.Run != "" {
		id, err := models.ParseID(in.Run)
		if err != nil {
			p.fail("run", problem.Text{ZH: "这不是标识。", EN: "This is no id."}, problem.Text{})
		}
		f.Run = id
	}
	return f, p.err()
}

func statementPermission(object, action string) policies.Permission {
	return policies.Permission{Object: object, Action: action}
}

// addStatements registers statements: totals and lines are permissions of their
// own.
func (a *API) addStatements() {
	totals, lines := statementPermission("statement.totals", "read"), statementPermission("statement.lines", "read")
	route(a, Operation{ID: "listStatements", Method: http.MethodGet, Path: "/statements", Permission: totals,
		Summary: problem.Text{ZH: "提成单", EN: "Statements"}}, statementList)
	route(a, Operation{ID: "getStatement", Method: http.MethodGet, Path: "/statements/{id}", Permission: totals,
		Summary: problem.Text{ZH: "一份提成单：合计、小计、待释放、与之前的差异", EN: "A statement: totals, subtotals, what is pending, what is another than before"}}, getStatement)
	route(a, Operation{ID: "listStatementLines", Method: http.MethodGet, Path: "/statements/{id}/lines", Permission: lines,
		Summary: problem.Text{ZH: "提成单的明细，可按提成项、合同或回款分组", EN: "Lines of a statement, or their sums by component, contract or receipt"}}, statementLines)
	route(a, Operation{ID: "explainStatementLine", Method: http.MethodGet, Path: "/statements/{id}/lines/{seq}/explanation", Permission: lines,
		Summary: problem.Text{ZH: "一行为什么是这个数", EN: "Why a line is what it is"}}, explainLine)
	route(a, Operation{ID: "checkStatement", Method: http.MethodGet, Path: "/statements/{id}/check", Permission: statementPermission("statement.lines", "check"),
		Summary: problem.Text{ZH: "按当时的事实和方案重算并比较", EN: "Calculate a statement again from what it was made of, and compare"}}, checkStatement)
	routeFile(a, Operation{ID: "getStatementDocument", Method: http.MethodGet, Path: "/statements/{id}/document", Permission: lines,
		Summary: problem.Text{ZH: "提成单的 JSON，与离线命令逐字节相同", EN: "A statement as JSON, the same bytes as the offline command's"}}, statementDocument)
	route(a, Operation{ID: "listPending", Method: http.MethodGet, Path: "/pending", Permission: statementPermission("pending", "read"),
		Summary: problem.Text{ZH: "待释放的金额：按合同，缺什么", EN: "What is earned and not payable yet, by contract, and what is missing for it"}}, listPending)
	a.addExports()
}

func statementList(ctx context.Context, c *Call, in *listStatements) (Page[Statement], error) {
	filters := []string{in.Month, in.Payee, in.Run}
	f, err1 := in.filter(c)
	paging, err2 := c.paging(in.PageInput, in.Sort, filters...)
	if err := firstOf(err1, err2); err != nil {
		return Page[Statement]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Statement], error) {
		reach, err := c.payReach(tx)
		if err != nil {
			return Page[Statement]{}, err
		}
		list, err := tx.Statements(reach, f, paging)
		if err != nil {
			return Page[Statement]{}, err
		}
		for _, s := range list.Items {
			if err := c.noteReading(ctx, s.Payee.Code, s.Month.String()); err != nil {
				return Page[Statement]{}, err
			}
		}
		return pageOf(c, list, in.Sort, filters, statementOf), nil
	})
}

type linesInput struct {
	IDPath
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"4000"`
	Group  string `query:"group" enum:"none,component,contract,receipt" default:"none"`
}

func statementLines(ctx context.Context, c *Call, in *linesInput) (StatementLines, error) {
	paging, err := c.paging(PageInput{Limit: in.Limit, Cursor: in.Cursor}, "", in.ID)
	if err != nil {
		return StatementLines{}, err
	}
	after := 0
	if len(paging.After) > 0 {
		after, _ = strconv.Atoi(paging.After[0]) // the cursor was made here
	}
	return readStatement(ctx, c, &in.IDPath, func(tx *models.Tx, s *models.Statement) (StatementLines, error) {
		out := StatementLines{Statement: statementOf(*s), Items: []StatementLine{}}
		if in.Group != "none" {
			groups, err := tx.Groups(s.ID, in.Group)
			for _, g := range groups {
				out.Groups = append(out.Groups, sumOf(g, s.Currency))
			}
			return out, err
		}
		lines, err := tx.Lines(s, after, in.Limit+1)
		if err != nil {
			return out, err
		}
		if len(lines) > in.Limit {
			lines = lines[:in.Limit]
			next := models.Listed[models.StatementLine]{Next: []string{strconv.Itoa(lines[in.Limit-1].Seq)}, Total: -1}
			out.Next = pageOf(c, next, "", []string{in.ID}, func(models.StatementLine) None { return None{} }).Next
		}
		out.Items = make([]StatementLine, len(lines))
		for i := range lines {
			out.Items[i] = c.lineOf(&lines[i].Record, lines[i].Seq, s.Currency)
		}
		return out, nil
	})
}

// Explanation is why a line is what it is: in words, and as the tree of steps
// from the amount down to receipts and clauses of plans.
type Explanation struct {
	Seq   int             `json:"seq"`
	Text  string          `json:"text" doc:"in the caller's language"`
	Trace json.RawMessage `json:"trace" doc:"the steps, in both languages"`
}

type lineInput struct {
	IDPath
	Seq int `path:"seq" minimum:"1" maximum:"10000000"`
}

func explainLine(ctx context.Context, c *Call, in *lineInput) (Explanation, error) {
	return readStatement(ctx, c, &in.IDPath, func(tx *models.Tx, s *models.Statement) (Explanation, error) {
		replay, err := tx.Replay(s)
		if err != nil {
			return Explanation{}, err
		}
		node, err := replay.Explain(in.Seq)
		if err != nil {
			return Explanation{}, err
		}
		return Explanation{in.Seq, trace.Render(node, c.Lang), trace.JSON(node)}, nil
	})
}

// LineDifference is a line that is another than it was.
type LineDifference struct {
	Key   string         `json:"key"`
	Cause string         `json:"cause" enum:"added,removed,plan,base,position,value"`
	Was   *StatementLine `json:"was,omitempty"`
	Is    *StatementLine `json:"is,omitempty"`
}

// differences shows at most 200 of them.
func (c *Call) differences(list []compensation.Difference, currency money.Currency) []LineDifference {
	out := make([]LineDifference, 0, len(list))
	for _, d := range list[:min(len(list), 200)] {
		x := LineDifference{Cause: string(d.Cause)}
		if d.Was != nil {
			l := c.lineOf(d.Was, 0, currency)
			x.Key, x.Was = d.Was.Key, &l
		}
		if d.Is != nil {
			l := c.lineOf(d.Is, 0, currency)
			x.Key, x.Is = d.Is.Key, &l
		}
		out = append(out, x)
	}
	return out
}

// StatementCheck is what came of calculating a statement again.
type StatementCheck struct {
	Equal       bool             `json:"equal"`
	Stored      string           `json:"stored" doc:"total, in major units"`
	Anew        string           `json:"anew" doc:"total, in major units"`
	Differences []LineDifference `json:"differences" doc:"was: stored, is: calculated again"`
}

func checkStatement(ctx context.Context, c *Call, in *IDPath) (StatementCheck, error) {
	return readStatement(ctx, c, in, func(tx *models.Tx, s *models.Statement) (StatementCheck, error) {
		replay, err := tx.Replay(s)
		if err != nil {
			return StatementCheck{}, err
		}
		major := amountText(s.Currency)
		return StatementCheck{replay.Equal(), major(replay.Stored.Total), major(replay.Anew.Total), c.differences(replay.Differences(), s.Currency)}, nil
	})
}

func statementDocument(ctx context.Context, c *Call, in *IDPath) (File, error) {
	return readStatement(ctx, c, in, func(tx *models.Tx, s *models.Statement) (File, error) {
		text, err := tx.Document(s)
		return File{Name: "statement-" + s.Month.String() + "-" + s.Payee.Code + ".json", Type: "application/json", Data: text}, err
	})
}
