package api

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
)

// Page is one page of a list. Next is the cursor of the page behind it, absent
// on the last one; Total is there where it was asked for.
type Page[T any] struct {
	Items []T    `json:"items"`
	Next  string `json:"next,omitempty" doc:"the cursor of the next page; absent on the last one"`
	Total *int64 `json:"total,omitempty" doc:"all rows of the list, where total=true asked for them"`
}

// PageInput is what every list takes.
type PageInput struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"rows of a page"`
	Cursor string `query:"cursor" maxLength:"4000" doc:"next of the page before, with the same filters and order"`
	Total  bool   `query:"total" doc:"count all rows of the list"`
}

// cursor is what a cursor holds: the key of the last row, and what it was made
// for.
type cursor struct {
	Key  []string `json:"k"`
	Bind string   `json:"b"`
}

// binding ties a key to the list, order and filters that it belongs to, so that
// no cursor works for another list, and one with a changed letter for none. It
// is no secret: a key never shows a row that is out of reach.
func (c *Call) binding(sort string, filters, key []string) string {
	sum := sha256.Sum256([]byte(c.operation.ID + "\x00" + sort + "\x00" + strings.Join(filters, "\x00") + "\x01" + strings.Join(key, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// paging reads what a client asks for; sort and filters are those of the list.
func (c *Call) paging(in PageInput, sort string, filters ...string) (models.Paging, error) {
	p := models.Paging{Limit: in.Limit, Sort: sort, Total: in.Total}
	if in.Cursor == "" {
		return p, nil
	}
	var was cursor
	data, err := base64.RawURLEncoding.Strict().DecodeString(in.Cursor)
	if err == nil {
		err = json.Unmarshal(data, &was)
	}
	if err != nil || len(was.Key) == 0 || was.Bind != c.binding(sort, filters, was.Key) {
		return p, models.NewError(models.Invalid, "page.cursor", problem.Text{ZH: "翻页标记无效：请从第一页重新开始。", EN: "The cursor is not one of this list: begin with its first page again."})
	}
	p.After = was.Key
	return p, nil
}

// pageOf makes the answer of a list.
func pageOf[S, T any](c *Call, list models.Listed[S], sort string, filters []string, of func(S) T) Page[T] {
	page := Page[T]{Items: make([]T, 0, len(list.Items))}
	for _, item := range list.Items {
		page.Items = append(page.Items, of(item))
	}
	if len(list.Next) > 0 {
		data, _ := json.Marshal(cursor{list.Next, c.binding(sort, filters, list.Next)}) // texts always marshal
		page.Next = base64.RawURLEncoding.EncodeToString(data)
	}
	if list.Total >= 0 {
		page.Total = &list.Total
	}
	return page
}

// Money is an amount as a decimal text in the digits of its currency.
type Money struct {
	Amount   string `json:"amount" maxLength:"24" pattern:"^-?[0-9]+(\\.[0-9]+)?$" patternDescription:"decimal number" example:"1234.50" doc:"in the currency's digits, as a text"`
	Currency string `json:"currency" pattern:"^[A-Z]{3}$" patternDescription:"ISO 4217 code" example:"CNY"`
}

func moneyOf(a money.Amount) Money {
	return Money{Amount: a.String(), Currency: a.Currency.Code()}
}

// Named is a person, team or customer as others refer to it: the code, and the
// name where the caller may know it.
type Named struct {
	Code string `json:"code"`
	Name string `json:"name,omitempty"`
}

// parsing turns texts of a request into what the cores know, and collects what
// cannot be turned.
type parsing struct{ list problem.List }

func (p *parsing) fail(at string, text, fix problem.Text) {
	p.list.Add("request.meaning", problem.Place{Path: at}, text, fix)
}

// err is nil where everything could be read.
func (p *parsing) err() error {
	if p.list.Failed() {
		return models.InvalidList("request.invalid", p.list)
	}
	return nil
}

// date reads a day; an empty text is no day.
func (p *parsing) date(at, text string) period.Date {
	if text == "" {
		return period.Date{}
	}
	d, err := period.ParseDate(text)
	if err != nil {
		p.fail(at, problem.Text{ZH: "这不是日期。", EN: "This is no date."}, problem.Text{ZH: "写成 2026-01-31。", EN: "Write it like 2026-01-31."})
	}
	return d
}

// start reads the day on which something begins: no text, and the first of all
// days, stand for the beginning.
func (p *parsing) start(at, text string) period.Date {
	if text == firstDay {
		return period.Date{}
	}
	return p.date(at, text)
}

// firstDay stands in addresses for “from the beginning”.
const firstDay = "0001-01-01"

// startText writes the day on which something begins for an address.
func startText(d period.Date) string {
	if d.IsZero() {
		return firstDay
	}
	return d.String()
}

// month reads a month; an empty text is none.
func (p *parsing) month(at, text string) period.Month {
	if text == "" {
		return period.Month{}
	}
	m, err := period.ParseMonth(text)
	if err != nil {
		p.fail(at, problem.Text{ZH: "这不是月份。", EN: "This is no month."}, problem.Text{ZH: "写成 2026-01。", EN: "Write it like 2026-01."})
	}
	return m
}

// decimal reads a number.
func (p *parsing) decimal(at, text string) money.Decimal {
	d, err := money.ParseDecimal(text)
	if err != nil {
		p.fail(at, problem.Text{ZH: "这不是数字。", EN: "This is no number."}, problem.Text{ZH: "写成 0.6 或 1234.50：不带千位符和百分号。", EN: "Write it like 0.6 or 1234.50, without separators or a percent sign."})
	}
	return d
}

// amount reads money: in whole minor units of a currency that exists.
func (p *parsing) amount(at string, m Money) money.Amount {
	c, err := money.ParseCurrency(m.Currency)
	if err != nil {
		p.fail(at+".currency", problem.Text{ZH: "没有这个币种。", EN: "There is no such currency."}, problem.Text{ZH: "写 ISO 4217 代码，如 CNY。", EN: "Write an ISO 4217 code such as CNY."})
		return money.Amount{}
	}
	a, err := money.ParseAmount(m.Amount, c)
	if err != nil {
		p.fail(at+".amount", problem.Textf("这不是 %s 的金额：至多 %d 位小数，且不能过大。", "This is no amount in %s: at most %d digits after the point, and not too large.", c.Code(), c.Digits()), problem.Text{})
	}
	return a
}

// orDay is the day of a text, or the given one where there is none.
func (p *parsing) orDay(at, text string, otherwise period.Date) period.Date {
	if text == "" {
		return otherwise
	}
	return p.date(at, text)
}

// truth writes a switch for the binding of a cursor.
func truth(b bool) string { return strconv.FormatBool(b) }

// outside turns a change that is out of the caller's reach, found when it was
// read back, into a refusal; the transaction is undone with it.
func outside(err error) error {
	if models.IsKind(err, models.NotFound) {
		return models.NewError(models.Forbidden, "reach.outside", problem.Text{ZH: "这项改动超出了您的权限范围。", EN: "This change is outside of what you may administer."})
	}
	return err
}

// everyone is the reach for what the service needs to know itself, such as the
// term before a new one: nothing of it leaves.
func everyone() models.Reach { return models.Reach{Scopes: []models.Scope{models.All}} }

// absent is the answer for what does not exist or is out of reach.
func absent() error { return models.NewError(models.NotFound, "not_found", notFoundText()) }

// segment writes a key as one segment of an address.
func segment(key string) string { return url.PathEscape(key) }

// entered names an entry of facts for the audit.
func entered(action, object, key string, e models.FactEntry) models.FactEntry {
	e.Audit = models.Entry{Action: action, Object: object, Key: key}
	return e
}

// corrected is an entry that corrects facts for a reason, where the first of
// them is still at the revision that If-Match named.
func (c *Call) corrected(object, key string, first models.FactKey, reason string, e models.FactEntry) models.FactEntry {
	e.Corrects, e.Reason, e.Expect, e.Hides = true, reason, map[models.FactKey]int64{first: c.Version()}, c.hides
	return entered("correct", object, key, e)
}

// hides reports whether stored facts of a kind are not told of to the caller,
// who does not reach every receipt.
func (c *Call) hides(kind fact.Kind) bool {
	if kind != fact.KindReceipt && kind != fact.KindAllocation {
		return false
	}
	receipts, _ := c.May("receipt", "read")
	return !receipts.Everything()
}

// None is the answer of what has nothing to say but that it is done.
type None struct{}

// withdrawn takes facts back for a reason, where the first of them is still at
// the revision that If-Match named. reached fails where the caller does not
// reach them.
func withdrawn(ctx context.Context, c *Call, object, key, reason string, reached func(tx *models.Tx) error, keys ...models.FactKey) (None, error) {
	return update(ctx, c, func(tx *models.Tx) (None, error) {
		if err := reached(tx); err != nil {
			return None{}, err
		}
		e := models.FactEntry{Withdraw: keys, Reason: reason, Expect: map[models.FactKey]int64{keys[0]: c.Version()}}
		_, err := tx.Enter(entered("withdraw", object, key, e))
		return None{}, c.inUse(err)
	})
}

// inUse words the refusal of a withdrawal for callers who do not reach every
// receipt and person: what still refers to the thing is not theirs to know.
func (c *Call) inUse(err error) error {
	if err == nil || !models.IsKind(err, models.Invalid) {
		return err
	}
	receipts, _ := c.May("receipt", "read")
	people, _ := c.May("person", "read")
	if receipts.Everything() && people.Everything() {
		return err
	}
	return models.NewError(models.Invalid, "facts.in_use", problem.Text{ZH: "还有其他事实依赖它，不能撤回。", EN: "Other facts still depend on it, so it cannot be withdrawn."})
}

// firstOf is the first of several failures.
func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// wholePage is the answer of a list that is short by its nature.
func wholePage[S, T any](list []S, of func(S) T) Page[T] {
	page := Page[T]{Items: make([]T, 0, len(list))}
	for _, item := range list {
		page.Items = append(page.Items, of(item))
	}
	return page
}
