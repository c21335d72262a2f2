package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// Problem is how every failure leaves: an RFC 9457 problem document in the
// caller's language. Code is stable; Detail is a sentence for people; Errors
// names every field that is wrong. Nothing internal and no value of the request
// is in it.
type Problem struct {
	Type    string  `json:"type" doc:"urn:steelyard:problem: and the code"`
	Title   string  `json:"title"`
	Status  int     `json:"status"`
	Code    string  `json:"code"`
	Detail  string  `json:"detail"`
	Request string  `json:"request" doc:"the id of the request, as in the log"`
	Errors  []Fault `json:"errors,omitempty"`

	retry bool
	after string // seconds until a retry makes sense, where that is known
}

// Fault is one thing that is wrong in a request.
type Fault struct {
	Code    string `json:"code"`
	At      string `json:"at,omitempty" doc:"where: a path in the body, a parameter, or file, line and column"`
	Detail  string `json:"detail"`
	Fix     string `json:"fix,omitempty"`
	Warning bool   `json:"warning,omitempty"`
}

// Error makes a problem usable as an error; it carries no internal text.
func (p *Problem) Error() string { return p.Code }

// GetStatus tells huma the status.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType names the media type of problem documents.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

// GetHeaders says when to try again.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry {
		h.Set("Retry-After", "2")
	}
	if p.after != "" {
		h.Set("Retry-After", p.after)
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="steelyard"`)
	}
	return h
}

// title words the statuses in use.
func title(status int) problem.Text {
	switch status {
	case http.StatusBadRequest:
		return problem.Text{ZH: "请求无法读取", EN: "The request cannot be read"}
	case http.StatusUnauthorized:
		return problem.Text{ZH: "需要登录", EN: "Signing in is needed"}
	case http.StatusForbidden:
		return problem.Text{ZH: "没有权限", EN: "Not allowed"}
	case http.StatusNotFound:
		return problem.Text{ZH: "没有找到", EN: "Not found"}
	case http.StatusMethodNotAllowed:
		return problem.Text{ZH: "不支持这种操作", EN: "This method does not exist here"}
	case http.StatusConflict:
		return problem.Text{ZH: "与现状冲突", EN: "In conflict with the present state"}
	case http.StatusRequestEntityTooLarge:
		return problem.Text{ZH: "内容过大", EN: "Too large"}
	case http.StatusUnsupportedMediaType:
		return problem.Text{ZH: "不支持这种格式", EN: "This format is not taken"}
	case http.StatusUnprocessableEntity:
		return problem.Text{ZH: "内容有误", EN: "Something in the request is wrong"}
	case http.StatusTooManyRequests:
		return problem.Text{ZH: "过于频繁", EN: "Too often"}
	case http.StatusServiceUnavailable:
		return problem.Text{ZH: "暂时无法处理", EN: "Not possible at the moment"}
	}
	return problem.Text{ZH: "内部错误", EN: "Internal error"}
}

// problemOf makes a document in the call's language.
func problemOf(c *Call, status int, code string, detail problem.Text, faults []Fault) *Problem {
	p := &Problem{Type: "urn:steelyard:problem:" + code, Status: status, Code: code, Errors: faults, retry: status == http.StatusServiceUnavailable}
	if c != nil {
		p.Title, p.Detail, p.Request = title(status).In(c.Lang), detail.In(c.Lang), c.Request
	}
	return p
}

// statusOf is the HTTP status of a kind of failure.
func statusOf(k models.Kind) int {
	switch k {
	case models.NotFound:
		return http.StatusNotFound
	case models.Conflict:
		return http.StatusConflict
	case models.Invalid:
		return http.StatusUnprocessableEntity
	case models.Forbidden:
		return http.StatusForbidden
	case models.Unauthenticated:
		return http.StatusUnauthorized
	case models.TooLarge:
		return http.StatusRequestEntityTooLarge
	case models.Busy, models.Unknown:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// failure turns any error into a problem document. What is not meant for the
// caller is logged, without values, and leaves as "internal".
func (a *API) failure(ctx context.Context, c *Call, err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	var list problem.List
	if errors.As(err, &list) {
		return problemOf(c, http.StatusUnprocessableEntity, "request.invalid", problem.Text{ZH: "提交的内容有误，见各处说明。", EN: "What was sent has mistakes; each is listed."}, faultsOf(c.Lang, list))
	}
	var e *models.Error
	switch {
	case errors.As(err, &e) && statusOf(e.Kind) != http.StatusInternalServerError:
		if e.Err != nil {
			a.options.Log.LogAttrs(ctx, levelOf(e.Kind), "request failed", logAttrs(c, e.Code, e.Err)...)
		}
		return problemOf(c, statusOf(e.Kind), e.Code, e.Text, faultsOf(c.Lang, e.Problems))
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problemOf(c, http.StatusServiceUnavailable, "service.busy", problem.Text{ZH: "处理时间过长，请稍后再试。", EN: "It took too long. Try again later."}, nil)
	}
	a.options.Log.LogAttrs(ctx, levelOf(-1), "internal error", logAttrs(c, "internal", err)...)
	return problemOf(c, http.StatusInternalServerError, "internal", problem.Text{ZH: "服务内部出错，已记录。请求号可供查询。", EN: "Something failed inside the service. It is logged under the request's id."}, nil)
}

// faultsOf words a list of problems.
func faultsOf(lang problem.Lang, list problem.List) []Fault {
	var out []Fault
	for _, p := range list {
		out = append(out, Fault{Code: p.Code, At: p.Place.String(), Detail: p.Text.In(lang), Fix: p.Fix.In(lang), Warning: p.Severity == problem.Warning})
	}
	return out
}

// writeProblem answers a request before its handler.
func (a *API) writeProblem(h huma.Context, p *Problem) {
	for name, values := range p.GetHeaders() {
		for _, v := range values {
			h.SetHeader(name, v)
		}
	}
	h.SetHeader("Content-Type", "application/problem+json")
	h.SetStatus(p.Status)
	_ = json.NewEncoder(h.BodyWriter()).Encode(p)
}

// writeProblemHTTP is writeProblem for what never reached an operation.
func writeProblemHTTP(w http.ResponseWriter, p *Problem) {
	for name, values := range p.GetHeaders() {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

func (a *API) noRoute(g *gin.Context) {
	if a.page(g) {
		return
	}
	writeProblemHTTP(g.Writer, problemOf(callOf(g.Request.Context()), http.StatusNotFound, "not_found", notFoundText(), nil))
}

func (a *API) noMethod(g *gin.Context) {
	writeProblemHTTP(g.Writer, problemOf(callOf(g.Request.Context()), http.StatusMethodNotAllowed, "method_not_allowed", problem.Text{ZH: "这个地址不支持这种操作。", EN: "This address does not know this method."}, nil))
}

func notFoundText() problem.Text {
	return problem.Text{ZH: "没有这个对象，或您无权查看。", EN: "There is no such thing, or you may not see it."}
}

// translate turns what huma has to say about a request's shape into a problem
// document in the caller's language, without the values that it echoes.
func (a *API) translate(h huma.Context, _ string, v any) (any, error) {
	m, ok := v.(*huma.ErrorModel)
	if !ok {
		return v, nil
	}
	c := callOf(h.Context())
	if m.Status == http.StatusRequestEntityTooLarge {
		return problemOf(c, m.Status, "request.too_large", problem.Text{ZH: "请求内容超过允许的大小。", EN: "The request is larger than allowed."}, nil), nil
	}
	if m.Status >= http.StatusInternalServerError {
		return problemOf(c, http.StatusInternalServerError, "internal", problem.Text{ZH: "服务内部出错，已记录。请求号可供查询。", EN: "Something failed inside the service. It is logged under the request's id."}, nil), nil
	}
	lang := a.options.Lang
	if c != nil {
		lang = c.Lang
	}
	faults := make([]Fault, 0, len(m.Errors))
	for _, e := range m.Errors {
		code, text := shapeFault(e.Message)
		at := strings.TrimPrefix(strings.TrimPrefix(e.Location, "body."), "query.")
		faults = append(faults, Fault{Code: code, At: at, Detail: text.In(lang)})
	}
	status, code, text := m.Status, "request.invalid", problem.Text{ZH: "提交的内容有误，见各处说明。", EN: "What was sent has mistakes; each is listed."}
	switch {
	case strings.Contains(m.Detail, "content type") || status == http.StatusUnsupportedMediaType:
		code, text = "request.media_type", problem.Text{ZH: "这里不接受这种内容类型（Content-Type）。", EN: "This kind of content (Content-Type) is not taken here."}
	case len(faults) == 0:
		code, text = "request.unreadable", problem.Text{ZH: "读不到请求内容：内容为空或没有传完。", EN: "The request could not be read: it is empty, or did not come whole."}
	}
	return problemOf(c, status, code, text, faults), nil
}
