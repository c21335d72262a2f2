package api

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"steelyard/compensation/problem"
	"steelyard/models"
)

// Call is one request as handlers see it: who calls, how far the operation's
// permission reaches, and in which language to answer.
type Call struct {
	User    models.Principal
	Reach   models.Reach
	Lang    problem.Lang
	Request string // its id, in every answer and log line
	Remote  string // the client's address

	api       *API
	operation *Operation
	header    http.Header
	version   int64 // of If-Match
	key       string
	request   [32]byte
	replay    *models.Reply
	status    int
	etag      string
	location  string
	cookies   []string
	clearSite bool // everything that the browser keeps of us goes
	reason    string
}

type callKey struct{}

// callOf returns the call of a request. Every request has one: the middleware
// makes it before any routing.
func callOf(ctx context.Context) *Call {
	c, _ := ctx.Value(callKey{}).(*Call)
	return c
}

// Actor is the caller as the audit names it.
func (c *Call) Actor() models.Actor {
	return models.Actor{User: c.User.ID, Login: c.User.Login, Request: c.Request, Reason: c.reason}
}

// Because gives the reason that the audit keeps with the change.
func (c *Call) Because(reason string) { c.reason = reason }

// Answers sets the status of the answer, where it is not the operation's own.
func (c *Call) Answers(status int) { c.status = status }

// Created answers 201 with the place of what was made.
func (c *Call) Created(path string) { c.status, c.location = http.StatusCreated, base+path }

// Tag sets the answer's ETag to a version.
func (c *Call) Tag(version int64) { c.etag = `"` + strconv.FormatInt(version, 10) + `"` }

// Version is what If-Match named.
func (c *Call) Version() int64 { return c.version }

// versionOf reads an entity tag; 0 where it is none of ours.
func versionOf(tag string) int64 {
	tag = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(tag, "W/"), `"`), `"`)
	n, err := strconv.ParseInt(tag, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// languageOf picks Chinese or English from Accept-Language by its weights;
// without a preference it is the service's own language.
func languageOf(header string, fallback problem.Lang) problem.Lang {
	best, weight := fallback, -1.0
	for part := range strings.SplitSeq(header, ",") {
		tag, rest, _ := strings.Cut(strings.TrimSpace(part), ";")
		q := 1.0
		if v, ok := strings.CutPrefix(strings.TrimSpace(rest), "q="); ok {
			if parsed, err := strconv.ParseFloat(v, 64); err == nil {
				q = parsed
			}
		}
		primary, _, _ := strings.Cut(strings.ToLower(tag), "-")
		if q <= weight || q <= 0 {
			continue
		}
		switch primary {
		case "zh":
			best, weight = problem.ZH, q
		case "en":
			best, weight = problem.EN, q
		}
	}
	return best
}
