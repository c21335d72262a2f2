package api

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// levelOf is how loud a failure is logged.
func levelOf(k models.Kind) slog.Level {
	switch k {
	case models.NotFound, models.Conflict, models.Invalid, models.Forbidden, models.Unauthenticated, models.TooLarge:
		return slog.LevelInfo
	case models.Busy, models.Unknown:
		return slog.LevelWarn
	}
	return slog.LevelError
}

// logAttrs names a failing request in the log: its id, its operation and the
// error, and nothing of its content.
func logAttrs(c *Call, code string, err error) []slog.Attr {
	attrs := []slog.Attr{slog.String("code", code), slog.String("error", err.Error())}
	if c != nil {
		attrs = append(attrs, slog.String("request", c.Request))
		if c.operation != nil {
			attrs = append(attrs, slog.String("operation", c.operation.ID))
		}
	}
	return attrs
}

// around is what every request passes, in this order: an id, security headers,
// the guard against requests that other sites send, the limit of its body and
// of its time, the language; and a log line when it is over.
func (a *API) around(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	if a.options.PublicURL != "" {
		_ = cross.AddTrustedOrigin(strings.TrimSuffix(a.options.PublicURL, "/"))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := a.now()
		c := &Call{api: a, header: r.Header, Request: models.NewID().String(), Lang: languageOf(r.Header.Get("Accept-Language"), a.options.Lang)}
		c.Remote = clientAddress(r, a.options.TrustedProxies).String()
		ctx, cancel := context.WithTimeout(context.WithValue(r.Context(), callKey{}, c), a.deadline(r))
		defer cancel()
		r = r.WithContext(ctx)
		s := &statusWriter{ResponseWriter: w}
		secure(s.Header(), c.Request)
		defer func() {
			if failed := recover(); failed != nil {
				a.options.Log.LogAttrs(ctx, slog.LevelError, "panic", slog.String("request", c.Request), slog.String("error", panicText(failed)), slog.String("stack", string(debug.Stack())))
				if s.status == 0 {
					writeProblemHTTP(s, problemOf(c, http.StatusInternalServerError, "internal", problem.Text{ZH: "服务内部出错，已记录。请求号可供查询。", EN: "Something failed inside the service. It is logged under the request's id."}, nil))
				}
			}
			a.logRequest(ctx, c, r, s.status, a.now().Sub(started))
		}()
		if err := cross.Check(r); err != nil {
			writeProblemHTTP(s, problemOf(c, http.StatusForbidden, "access.cross_site", problem.Text{ZH: "拒绝来自其他网站的请求。", EN: "Requests that another site sends are refused."}, nil))
			return
		}
		if p := a.readable(c, r); p != nil {
			writeProblemHTTP(s, p)
			return
		}
		next.ServeHTTP(s, r)
	})
}

// uploadTime is how many requests' time an upload has: the lines of those who
// bring a year of receipts are not always fast.
const uploadTime = 20

func (a *API) deadline(r *http.Request) time.Duration {
	if strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/") {
		return uploadTime * a.options.Deadline
	}
	return a.options.Deadline
}

// panicText says what went wrong without what it went wrong with, which could
// be pay: the text of the runtime's own errors, else the type alone.
func panicText(failed any) string {
	if err, ok := failed.(runtime.Error); ok {
		return err.Error()
	}
	return fmt.Sprintf("%T", failed)
}

// readable checks what the request says about its body: writes carry JSON, or a
// form with a file; nothing else is read.
func (a *API) readable(c *Call, r *http.Request) *Problem {
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // what cannot be read would be left out, and a filter with it
		return problemOf(c, http.StatusBadRequest, "request.query", problem.Text{ZH: "地址中的参数无法读取。", EN: "The parameters of the address cannot be read."}, nil)
	}
	if r.Body == nil || r.Method == http.MethodGet || r.Method == http.MethodHead {
		return nil
	}
	kind, _, _ := strings.Cut(strings.ToLower(r.Header.Get("Content-Type")), ";")
	kind = strings.TrimSpace(kind)
	limit := a.options.BodyLimit
	switch kind {
	case "application/json", "":
		if kind == "" && r.ContentLength != 0 {
			return problemOf(c, http.StatusUnsupportedMediaType, "request.media_type", problem.Text{ZH: "请求内容必须是 application/json。", EN: "The request's content must be application/json."}, nil)
		}
	case "multipart/form-data":
		limit = a.options.UploadLimit
	default:
		return problemOf(c, http.StatusUnsupportedMediaType, "request.media_type", problem.Text{ZH: "请求内容必须是 application/json 或带文件的表单。", EN: "The request's content must be application/json, or a form with a file."}, nil)
	}
	if r.ContentLength > limit {
		return problemOf(c, http.StatusRequestEntityTooLarge, "request.too_large", problem.Text{ZH: "请求内容超过允许的大小。", EN: "The request is larger than allowed."}, nil)
	}
	r.Body = http.MaxBytesReader(nil, r.Body, limit)
	return nil
}

// secure sets the headers of every answer. Answers may hold pay, so none may be
// stored, framed, sniffed or mixed with content of other hosts.
func secure(h http.Header, request string) {
	h.Set("X-Request-Id", request)
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func (a *API) logRequest(ctx context.Context, c *Call, r *http.Request, status int, took time.Duration) {
	attrs := []slog.Attr{slog.String("request", c.Request), slog.String("method", r.Method), slog.Int("status", status), slog.Int64("micros", took.Microseconds())}
	if c.operation != nil { // the path itself may name a person or a receipt
		attrs = append(attrs, slog.String("operation", c.operation.ID))
	}
	if !c.User.ID.IsZero() {
		attrs = append(attrs, slog.String("user", c.User.ID.String()))
	}
	a.options.Log.LogAttrs(context.WithoutCancel(ctx), slog.LevelInfo, "request", attrs...)
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(data)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
