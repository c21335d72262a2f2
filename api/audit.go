package api

import (
	"context"
	"encoding/hex"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// AuditEntry is one change that was made.
type AuditEntry struct {
	ID      int64          `json:"id"`
	At      models.Instant `json:"at"`
	User    string         `json:"user" doc:"id of the user; empty for the console"`
	Login   string         `json:"login"`
	Request string         `json:"request"`
	Action  string         `json:"action"`
	Object  string         `json:"object"`
	Key     string         `json:"key"`
	Before  string         `json:"before,omitempty" doc:"digest of the object as it was"`
	After   string         `json:"after,omitempty" doc:"digest of the object as it became"`
	Reason  string         `json:"reason"`
	Marks   string         `json:"marks,omitempty"`
	Sealed  bool           `json:"sealed" doc:"the chain holds it"`
}

func entryOf(e models.AuditEntry) AuditEntry {
	return AuditEntry{e.ID, e.At, idText(e.User), e.Login, e.Request, e.Action, e.Object, e.Key, hex.EncodeToString(e.BeforeHash), hex.EncodeToString(e.AfterHash), e.Reason, e.Marks, e.Sealed}
}

// PayReading is one reading of somebody's pay.
type PayReading struct {
	At     models.Instant `json:"at"`
	User   Account        `json:"user" doc:"who has read it"`
	Person string         `json:"person" doc:"whose pay"`
	Object string         `json:"object" doc:"what of it"`
	Key    string         `json:"key" doc:"which one"`
}

func readingOf(r models.PayReading) PayReading {
	return PayReading{r.At, Account{ID: r.User.String(), Login: r.Login, Name: r.Name}, r.Person, r.Object, r.Key}
}

type auditInput struct {
	PageInput
	Object string `query:"object" maxLength:"64"`
	Key    string `query:"key" maxLength:"200"`
	User   string `query:"user" maxLength:"64" doc:"login; console for the command line"`
	From   string `query:"from" format:"date" doc:"the first day, in the company's calendar"`
	To     string `query:"to" format:"date" doc:"the last day"`
}

// auditDomains are the parts of the audit, each with a permission of its own.
func auditDomains() map[string]problem.Text {
	return map[string]problem.Text{
		"access":   {ZH: "审计：账号与权限", EN: "Audit of accounts and access"},
		"people":   {ZH: "审计：人员", EN: "Audit of people"},
		"receipts": {ZH: "审计：合同与回款", EN: "Audit of contracts and receipts"},
		"pay":      {ZH: "审计：薪酬", EN: "Audit of pay"},
		"plans":    {ZH: "审计：方案", EN: "Audit of plans"},
		"system":   {ZH: "审计：系统", EN: "Audit of the system"},
	}
}

func (a *API) addAudit() {
	for _, domain := range []string{"access", "people", "receipts", "pay", "plans", "system"} {
		route(a, Operation{ID: "listAudit" + string(domain[0]-32) + domain[1:], Method: http.MethodGet, Path: "/audit/" + domain,
			Permission: policies.Permission{Object: "audit." + domain, Action: "read"}, Summary: auditDomains()[domain]},
			func(ctx context.Context, c *Call, in *auditInput) (Page[AuditEntry], error) {
				return a.listAudit(ctx, c, domain, in)
			})
	}
	route(a, Operation{ID: "getAuditHead", Method: http.MethodGet, Path: "/audit/head", Permission: policies.Permission{Object: "audit", Action: "export"},
		Summary: problem.Text{ZH: "审计链的签名链头，存到别处可证明此前没有被截短", EN: "The signed head of the audit chain; kept elsewhere it proves that nothing before it was cut off"}},
		func(ctx context.Context, _ *Call, _ *struct{}) (models.AuditHead, error) {
			return a.options.DB.Head(ctx)
		})
	route(a, Operation{ID: "checkAudit", Method: http.MethodPost, Path: "/audit/check", Permission: policies.Permission{Object: "audit", Action: "check"},
		Summary: problem.Text{ZH: "重新计算审计链，并与以前导出的链头比对", EN: "Compute the audit chain anew, and compare it with heads that were exported before"}},
		func(ctx context.Context, c *Call, in *struct {
			Body struct {
				Heads []models.AuditHead `json:"heads" maxItems:"100" doc:"exported heads; without one a chain that was cut off at its end looks whole"`
			}
		}) (models.AuditReport, error) {
			report, err := a.options.DB.VerifyAudit(ctx, in.Body.Heads...)
			if err != nil {
				return report, err
			}
			return update(ctx, c, func(tx *models.Tx) (models.AuditReport, error) {
				tx.Record(models.Entry{Action: "check", Object: "audit", Domain: "system", After: report})
				return report, nil
			})
		})
	route(a, Operation{ID: "listPayViewers", Method: http.MethodGet, Path: "/audit/viewers", Permission: policies.Permission{Object: "audit.self", Action: "read"},
		Summary: problem.Text{ZH: "谁看过我的薪酬", EN: "Who has read my pay"}},
		func(ctx context.Context, c *Call, in *PageInput) (Page[PayReading], error) {
			return a.listReadings(ctx, c, *in, "", func(tx *models.Tx, p models.Paging) (models.Listed[models.PayReading], error) {
				return tx.PayViewersOf(c.Reach, p)
			})
		})
	route(a, Operation{ID: "listPayReadings", Method: http.MethodGet, Path: "/audit/reads", Permission: policies.Permission{Object: "audit.reads", Action: "read"},
		Summary: problem.Text{ZH: "谁看过谁的薪酬", EN: "Who has read whose pay"}},
		func(ctx context.Context, c *Call, in *struct {
			PageInput
			Person string `query:"person" maxLength:"64" doc:"employee number"`
		}) (Page[PayReading], error) {
			return a.listReadings(ctx, c, in.PageInput, in.Person, func(tx *models.Tx, p models.Paging) (models.Listed[models.PayReading], error) {
				return tx.PayReadings(c.Reach, in.Person, p)
			})
		})
}

func (a *API) listAudit(ctx context.Context, c *Call, domain string, in *auditInput) (Page[AuditEntry], error) {
	var parsed parsing
	from, to := parsed.date("from", in.From), parsed.date("to", in.To)
	if err := parsed.err(); err != nil {
		return Page[AuditEntry]{}, err
	}
	filters := []string{in.Object, in.Key, in.User, in.From, in.To}
	p, err := c.paging(in.PageInput, "-id", filters...)
	if err != nil {
		return Page[AuditEntry]{}, err
	}
	f := models.AuditFilter{Domain: domain, Object: in.Object, Key: in.Key, Login: in.User}
	if !from.IsZero() {
		f.From = a.midnight(from)
	}
	if !to.IsZero() {
		f.Until = a.midnight(to.AddDays(1))
	}
	return view(ctx, c, func(tx *models.Tx) (Page[AuditEntry], error) {
		list, err := tx.Audit(f, p)
		return pageOf(c, list, "-id", filters, entryOf), err
	})
}

func (a *API) listReadings(ctx context.Context, c *Call, in PageInput, person string, list func(tx *models.Tx, p models.Paging) (models.Listed[models.PayReading], error)) (Page[PayReading], error) {
	p, err := c.paging(in, "-id", person)
	if err != nil {
		return Page[PayReading]{}, err
	}
	if err := a.options.DB.FlushPayReads(ctx); err != nil {
		return Page[PayReading]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[PayReading], error) {
		found, err := list(tx, p)
		return pageOf(c, found, "-id", []string{person}, readingOf), err
	})
}
