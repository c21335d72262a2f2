package api

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"

	"steelyard/compensation/fact"
	"steelyard/models"
	"steelyard/models/trial"
)

// fiftyLines is a service with a closed statement of 50 lines of E1.
func fiftyLines(b *testing.B, dialect string) (s *service, statement Statement) {
	b.Helper()
	s = newService(b, dialect)
	s.company(b)
	e := models.FactEntry{Audit: models.Entry{Action: "create", Object: "fact", Key: "many", Domain: "receipts"}}
	a := yuan(b, "100000.00")
	e.Facts.Contracts = []fact.Contract{{Number: "K50", Customer: "C1", Signed: day(b, "2026-01-01"), Amount: a, Net: a}}
	e.Facts.Splits = []fact.Split{{Contract: "K50", Person: "E1", Share: decimalOf(b, "1")}}
	for i := range 50 {
		number := fmt.Sprintf("RB-%03d", i)
		e.Facts.Receipts = append(e.Facts.Receipts, fact.Receipt{Number: number, Date: day(b, "2026-08-10"), ValueDate: day(b, "2026-08-10"), Amount: yuan(b, "123.45")})
		e.Facts.Allocations = append(e.Facts.Allocations, fact.Allocation{Receipt: number, Line: 1, Contract: "K50", Amount: yuan(b, "123.45")})
	}
	s.enter(b, e)
	s.published(b, commissionPlan)
	s.closed(b, "2026-08", "2026-08")
	list := bodyOf[Page[Statement]](b, s.as("m1").get(b, "/statements?payee=E1").want(b, http.StatusOK)).Items
	if len(list) != 1 || list[0].Lines != 50 {
		b.Fatalf("%+v", list)
	}
	return s, list[0]
}

// BenchmarkStatement_FiftyLines reads a statement of 50 lines as its manager
// does, through everything: session, policy, reach, the note of the reading,
// queries, JSON. Beside it a bare Gin handler runs the same SQL with
// database/sql and writes the same bytes. It reports the requests a second of
// both, and their ratio.
func BenchmarkStatement_FiftyLines(b *testing.B) {
	for _, dialect := range trial.Dialects() {
		b.Run(dialect, func(b *testing.B) {
			s, statement := fiftyLines(b, dialect)
			caller := s.as("m1")
			path := base + "/statements/" + statement.ID + "/lines"
			request := func() *http.Request {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.Header = caller.headers.Clone()
				return r
			}
			bare := bareStatement(b, s, caller, statement)
			through, alone := s.Handler(), bare
			for _, h := range []http.Handler{through, alone} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, request())
				if w.Code != http.StatusOK || strings.Count(w.Body.String(), `"seq"`) != 50 {
					b.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			const each = 200
			var whole, plain time.Duration
			n := 0
			for b.Loop() { // by turns, so that whatever else the machine does meets both
				whole += serve(through, request, each)
				plain += serve(alone, request, each)
				n += each
			}
			b.ReportMetric(float64(n)/whole.Seconds(), "req/s")
			b.ReportMetric(float64(n)/plain.Seconds(), "bare-req/s")
			b.ReportMetric(plain.Seconds()/whole.Seconds(), "ratio")
		})
	}
}

func serve(h http.Handler, request func() *http.Request, n int) time.Duration {
	began := time.Now()
	for range n {
		h.ServeHTTP(httptest.NewRecorder(), request())
	}
	return time.Since(began)
}

// bareStatement is a handler that does nothing but the queries of the whole
// stack, with their reach written by hand, and the JSON.
func bareStatement(b *testing.B, s *service, caller *caller, statement Statement) http.Handler {
	b.Helper()
	pool := trial.Raw(b, s.url)
	pool.SetMaxIdleConns(16)
	id, err := models.ParseID(statement.ID)
	if err != nil {
		b.Fatal(err)
	}
	r := &http.Request{Header: caller.headers}
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		b.Fatal(err)
	}
	hash := sha256.Sum256([]byte(cookie.Value))
	now, today := int64(models.InstantOf(s.clock.Now())), s.today().String()
	engine := gin.New()
	engine.GET(base+"/statements/:id/lines", func(g *gin.Context) {
		out, err := bareQueries(g.Request.Context(), pool, hash[:], id[:], now, today)
		if err != nil {
			g.AbortWithStatusJSON(http.StatusInternalServerError, gin.H{"error": err.Error()})
			return
		}
		g.PureJSON(http.StatusOK, out)
	})
	return engine
}

func bareQueries(ctx context.Context, pool *sql.DB, hash, id []byte, now int64, today string) (StatementLines, error) {
	var out StatementLines
	out.Items = []StatementLine{}
	rows, err := pool.QueryContext(ctx, `SELECT u.id AS user_id, u.login, u.name, u.person, g.id AS grant_id, g.role, g.units, g.valid_from, g.valid_to, s.seen_at, s.confirmed_at FROM sessions s JOIN users u ON u.id = s.user_id`+
		` LEFT JOIN grants g ON g.user_id = u.id AND g.revoked_at IS NULL AND (g.valid_from IS NULL OR g.valid_from <= ?) AND (g.valid_to IS NULL OR g.valid_to > ?)`+
		` WHERE s.hash = ? AND u.state = 'active' AND s.expires_at > ? AND s.seen_at > ?`, today, today, hash, now, now-1_800_000_000)
	if err != nil {
		return out, err
	}
	var person string
	for rows.Next() {
		var user, grant []byte
		var login, name, role string
		var units, from, to *string
		var seen, confirmed int64
		if err := rows.Scan(&user, &login, &name, &person, &grant, &role, &units, &from, &to, &seen, &confirmed); err != nil {
			return out, err
		}
	}
	if err := rows.Err(); err != nil {
		return out, err
	}
	var names []string // the setting of what managers see
	rows, err = pool.QueryContext(ctx, `SELECT name, version, value, created_by, created_at FROM settings WHERE name = ? ORDER BY version DESC LIMIT 1`, models.ManagerPayVisibility)
	if err != nil {
		return out, err
	}
	for rows.Next() {
		var name, value string
		var version, at int64
		var by []byte
		if err := rows.Scan(&name, &version, &value, &by, &at); err != nil {
			return out, err
		}
		names = append(names, value)
	}
	if err := rows.Err(); err != nil || len(names) > 1 {
		return out, err
	}
	var statement, run []byte
	var total, pending int64
	h := &out.Statement
	err = pool.QueryRowContext(ctx, `SELECT s.id, s.run, r.state, s.payee, s.month, s.currency, s.total, s.pending, s.count_lines, `+
		`(SELECT p.name FROM persons p JOIN batches b ON b.id = p.batch WHERE p.code = s.payee AND b.number <= r.known_at ORDER BY p.revision DESC LIMIT 1) AS name`+
		` FROM statements s JOIN runs r ON r.id = s.run WHERE r.state IN (?, ?) AND (s.payee = ? OR EXISTS (SELECT 1 FROM reporting rep WHERE rep.superior = ? AND rep.person = s.payee AND rep.valid_from <= s.ends AND s.ends < rep.valid_to)) AND s.id = ?`,
		"approved", "paid", person, person, id).Scan(&statement, &run, &h.State, &h.Payee.Code, &h.Month, &h.Currency, &total, &pending, &h.Lines, &h.Payee.Name)
	if err != nil {
		return out, err
	}
	h.ID, h.Run, h.Total, h.Pending = models.ID(statement).String(), models.ID(run).String(), major(total), major(pending)
	lines, err := pool.QueryContext(ctx, `SELECT l.seq, l.kind, l.pending, l.origin, l.line_key, l.of_key, l.cause, l.plan, l.version, l.component, l.receipt, l.part, l.contract, l.customer, l.date, l.base, l.accumulated, l.exact, l.amount, l.waits`+
		` FROM statement_lines l WHERE l.statement = ? AND l.seq > ? ORDER BY l.seq LIMIT ?`, id, 0, 51)
	if err != nil {
		return out, err
	}
	defer lines.Close()
	for lines.Next() {
		var l StatementLine
		var base, before, amount int64
		var waits *string
		if err := lines.Scan(&l.Seq, &l.Kind, &l.Pending, &l.Origin, &l.Key, &l.Of, &l.Cause, &l.Plan, &l.Version, &l.Component, &l.Receipt, &l.Part, &l.Contract, &l.Customer, &l.Date, &base, &before, &l.Exact, &amount, &waits); err != nil {
			return out, err
		}
		l.Base, l.Before, l.Amount = major(base), major(before), major(amount)
		out.Items = append(out.Items, l)
	}
	return out, lines.Err()
}

func major(minor int64) string { return fmt.Sprintf("%d.%02d", minor/100, minor%100) }
