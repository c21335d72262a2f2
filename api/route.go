package api

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Operation is one thing that a client can ask for, as the registry keeps it.
// Everything generated (routes, the OpenAPI document, the access matrix, the
// leak crawl, the idempotency test) is generated from these.
type Operation struct {
	ID, Method, Path string
	Permission       policies.Permission   // zero for the few public operations
	Or               []policies.Permission // one of these is enough too; the handler looks at which
	Summary          problem.Text
	Money            bool  // a write of pay or receipts: takes an Idempotency-Key
	Edit             bool  // an edit of a version: wants If-Match
	File             bool  // answers with a file instead of JSON
	Export           bool  // of pay in bulk: so many an hour and person, then fewer
	Status           int   // of success; 200 where it is 0
	Fails            []int // statuses of refusals that are not told by the rest
	Later            bool  // may answer 202 instead: the work goes on, or a second person has to confirm it
	MaxBody          int64 // in bytes; the service's limit where it is 0
}

// Public reports whether the operation may be called without signing in.
func (o *Operation) Public() bool { return o.Permission == policies.Permission{} }

// Writes reports whether the operation can change something.
func (o *Operation) Writes() bool { return o.Method != http.MethodGet }

// output is the shape of every JSON answer.
type output[T any] struct {
	Status    int
	ETag      string   `header:"ETag"`
	Location  string   `header:"Location"`
	Replayed  string   `header:"Idempotency-Replayed"`
	SetCookie []string `header:"Set-Cookie"`
	ClearSite string   `header:"Clear-Site-Data"`
	Body      T
}

// route registers an operation; it is the only way to add one. The handler runs
// only for a caller whom the policy allows the permission; how far the caller
// reaches is in the call. Errors of any kind leave as problem documents.
func route[I, T any](a *API, op Operation, handler func(ctx context.Context, c *Call, in *I) (T, error)) {
	a.operations = append(a.operations, op)
	meta := a.describe(op)
	huma.Register(a.huma, meta, func(ctx context.Context, in *I) (*output[T], error) {
		c := callOf(ctx)
		if err := a.answered(ctx, c, in); err != nil {
			return nil, a.failure(ctx, c, err)
		}
		out := &output[T]{Status: meta.DefaultStatus}
		if c.replay != nil {
			if err := json.Unmarshal([]byte(c.replay.Body), &out.Body); err != nil {
				return nil, a.failure(ctx, c, err)
			}
			out.Status, out.Replayed = c.replay.Status, "true"
			return out, nil
		}
		a.begins(c)
		body, err := handler(ctx, c, in)
		if err != nil && c.key != "" && models.IsKind(err, models.Conflict) {
			// Somebody with the same key may have been quicker.
			if again := a.replayed(ctx, c); again == nil && c.replay != nil {
				err = json.Unmarshal([]byte(c.replay.Body), &body)
				out.Replayed, c.status = "true", c.replay.Status
			}
		}
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		if c.status != 0 {
			out.Status = c.status
		}
		out.ETag, out.Location, out.SetCookie, out.Body = c.etag, c.location, c.cookies, body
		if c.clearSite {
			out.ClearSite = `"cache", "cookies", "storage"`
		}
		return out, nil
	})
}

// begins tells the spy of tests that a handler runs.
func (a *API) begins(c *Call) {
	if a.spy != nil {
		a.spy(c)
	}
}

// fileOutput is the shape of an answer that is a file.
type fileOutput struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        func(huma.Context)
}

// File is a file to send: a name made by the service, a media type, and the
// bytes.
type File struct {
	Name, Type string
	Data       []byte
}

// routeFile registers an operation that answers with a file.
func routeFile[I any](a *API, op Operation, handler func(ctx context.Context, c *Call, in *I) (File, error)) {
	op.File = true
	a.operations = append(a.operations, op)
	meta := a.describe(op)
	huma.Register(a.huma, meta, func(ctx context.Context, in *I) (*fileOutput, error) {
		c := callOf(ctx)
		a.begins(c)
		if op.Export {
			if err := a.mayExport(ctx, c); err != nil {
				return nil, a.failure(ctx, c, err)
			}
		}
		f, err := handler(ctx, c, in)
		if err != nil {
			return nil, a.failure(ctx, c, err)
		}
		return &fileOutput{ContentType: f.Type, Disposition: disposition(f.Name), Body: func(h huma.Context) { _, _ = h.BodyWriter().Write(f.Data) }}, nil
	})
}

// describe makes the OpenAPI operation.
func (a *API) describe(op Operation) huma.Operation {
	meta := huma.Operation{
		OperationID: op.ID, Method: op.Method, Path: base + op.Path, Summary: op.Summary.EN, Description: op.Summary.ZH,
		DefaultStatus: successOf(op), MaxBodyBytes: op.MaxBody, BodyReadTimeout: -1, Tags: []string{tagOf(op.Path)},
		Extensions: map[string]any{"x-summary-zh": op.Summary.ZH}, Middlewares: huma.Middlewares{a.guard(&op)},
	}
	if meta.MaxBodyBytes == 0 {
		meta.MaxBodyBytes = a.options.BodyLimit
	}
	if op.Public() {
		meta.Security = []map[string][]string{}
	} else {
		meta.Extensions["x-permission"] = op.Permission.String()
		var or []string
		for _, p := range op.Or {
			or = append(or, p.String())
		}
		if len(or) > 0 {
			meta.Extensions["x-permission-or"] = or
		}
		meta.Security = []map[string][]string{{"session": {}}, {"token": {}}}
	}
	if op.Money {
		meta.Parameters = append(meta.Parameters, &huma.Param{Name: "Idempotency-Key", In: "header", Schema: &huma.Schema{Type: "string"},
			Description: "Makes the write safe to repeat: the same key with the same request gives the first answer again."})
	}
	if op.Edit {
		meta.Parameters = append(meta.Parameters, &huma.Param{Name: "If-Match", In: "header", Required: true, Schema: &huma.Schema{Type: "string"},
			Description: "The ETag of the version that the edit was made on."})
	}
	return meta
}

func tagOf(path string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return first
}

// guard runs before anything of the request is read: who calls, what the policy
// says, how far the caller reaches. The handler, and even the check of the
// request's shape, come only after it.
func (a *API) guard(op *Operation) func(huma.Context, func(huma.Context)) {
	return func(h huma.Context, next func(huma.Context)) {
		ctx := h.Context()
		c := callOf(ctx)
		c.operation = op
		if err := a.admit(ctx, c); err != nil {
			a.writeProblem(h, a.failure(ctx, c, err))
			return
		}
		next(h)
	}
}

func (a *API) admit(ctx context.Context, c *Call) error {
	op := c.operation
	if op.Public() {
		return nil
	}
	if err := a.identify(ctx, c); err != nil {
		return err
	}
	reach, err := a.allowed(c, op.Permission)
	for _, p := range op.Or {
		if other, refused := a.allowed(c, p); refused == nil {
			other.Scopes, other.Units = append(other.Scopes, reach.Scopes...), append(other.Units, reach.Units...)
			reach, err = other, nil
		}
	}
	if err != nil {
		return err
	}
	c.Reach = reach
	if op.Edit {
		if c.version = versionOf(c.header.Get("If-Match")); c.version == 0 {
			return models.NewError(models.Invalid, "version.missing", problem.Text{ZH: "修改时必须用 If-Match 说明所依据的版本。", EN: "An edit must say with If-Match on which version it was made."})
		}
	}
	return nil
}

// answered finds out whether the same write was answered before.
func (a *API) answered(ctx context.Context, c *Call, in any) error {
	if !c.operation.Money {
		return nil
	}
	if c.key = c.header.Get("Idempotency-Key"); c.key == "" {
		return nil
	}
	if len(c.key) > 128 {
		return models.NewError(models.Invalid, "idempotency.key", problem.Text{ZH: "Idempotency-Key 最多 128 个字符。", EN: "An Idempotency-Key has at most 128 characters."})
	}
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	c.request = sha256.Sum256(append([]byte(c.operation.ID+"\n"), body...))
	return a.replayed(ctx, c)
}

// replayed looks for the answer that the same user's same key was given before.
func (a *API) replayed(ctx context.Context, c *Call) error {
	return a.options.DB.View(ctx, func(tx *models.Tx) error {
		reply, err := tx.Reply(c.User.ID, c.key)
		if err != nil || reply == nil {
			return err
		}
		if reply.Operation != c.operation.ID || reply.Request != c.request {
			return models.NewError(models.Invalid, "idempotency.other_request", problem.Text{ZH: "这个 Idempotency-Key 已用于另一个请求。", EN: "This Idempotency-Key was used for another request."})
		}
		c.replay = reply
		return nil
	})
}

// allowed asks the policy. Every grant contributes the scopes of its own role,
// and its units only where its role reaches units. Whoever is signed in has the
// role of signed-in users, so that an account without any other can find out
// just that, change its password and sign out.
func (a *API) allowed(c *Call, permission policies.Permission) (models.Reach, error) {
	reach := models.Reach{User: c.User.ID, Person: c.User.Person}
	policy := a.options.Policies.Get()
	if policy == nil {
		return reach, models.NewError(models.Busy, "access.no_policy", problem.Text{ZH: "权限策略尚未载入，请稍后再试。", EN: "The access policy is not loaded. Try again later."})
	}
	if c.User.Token != nil && !c.User.Token.Covers(permission.Object, permission.Action) {
		return reach, forbidden()
	}
	add := func(role string, units []string) {
		for _, scope := range policy.Scopes([]string{role}, permission) {
			if !slices.Contains(reach.Scopes, models.Scope(scope)) {
				reach.Scopes = append(reach.Scopes, models.Scope(scope))
			}
			if scope == "units" {
				reach.Units = append(reach.Units, units...)
			}
		}
	}
	add(policies.SignedIn, nil)
	for _, g := range c.User.Grants {
		add(g.Role, g.Units)
	}
	if len(reach.Scopes) == 0 {
		return reach, forbidden()
	}
	return reach, nil
}

// May reports whether the caller has a further permission, with its reach: for
// answers that hold fields of several classes.
func (c *Call) May(object, action string) (models.Reach, bool) {
	reach, err := c.api.allowed(c, policies.Permission{Object: object, Action: action})
	return reach, err == nil
}

func forbidden() error {
	return models.NewError(models.Forbidden, "access.denied", problem.Text{ZH: "您的角色没有这项功能。", EN: "Your role does not have this function."})
}

// update runs one change for the call and keeps its answer beside it, in the
// same transaction, where the caller gave an Idempotency-Key: a retry after a
// lost reply is answered, not carried out.
func update[T any](ctx context.Context, c *Call, fn func(tx *models.Tx) (T, error)) (T, error) {
	var out T
	err := c.api.options.DB.Update(ctx, c.Actor(), func(tx *models.Tx) error {
		made, err := fn(tx)
		if err != nil {
			return err
		}
		out = made
		if c.key == "" {
			return nil
		}
		body, err := json.Marshal(made)
		if err != nil {
			return err
		}
		status := c.status
		if status == 0 {
			status = max(c.operation.Status, http.StatusOK)
		}
		return tx.KeepReply(models.Reply{User: c.User.ID, Key: c.key, Operation: c.operation.ID, Request: c.request, Status: status, Body: string(body)})
	})
	if err != nil {
		var none T
		return none, err
	}
	return out, nil
}

// view runs one consistent read for the call.
func view[T any](ctx context.Context, c *Call, fn func(tx *models.Tx) (T, error)) (T, error) {
	var out T
	err := c.api.options.DB.View(ctx, func(tx *models.Tx) error {
		made, err := fn(tx)
		out = made
		return err
	})
	return out, err
}

// checkRegistry compares the registry with Gin's routes and with the OpenAPI
// document: what is not in all three was not added by route, or not guarded.
func (a *API) checkRegistry() error {
	known := map[string]bool{}
	for _, op := range a.operations {
		id := op.Method + " " + base + op.Path
		if known[id] {
			return errors.New("api: " + id + " is registered twice")
		}
		known[id] = true
		item := a.huma.OpenAPI().Paths[base+op.Path]
		if item == nil || methodOf(item, op.Method) == nil {
			return errors.New("api: " + id + " is not in the OpenAPI document")
		}
		if op.Public() != publicOperations()[op.Method+" "+op.Path] {
			return errors.New("api: " + id + " is public and not listed as such, or the other way round")
		}
	}
	for _, r := range a.engine.Routes() {
		id := r.Method + " " + bracketed(r.Path)
		if !known[id] && !unguarded()[id] {
			return errors.New("api: " + id + " was not added by route")
		}
	}
	return nil
}

func methodOf(item *huma.PathItem, method string) *huma.Operation {
	switch method {
	case http.MethodGet:
		return item.Get
	case http.MethodPost:
		return item.Post
	case http.MethodPut:
		return item.Put
	case http.MethodPatch:
		return item.Patch
	case http.MethodDelete:
		return item.Delete
	}
	return nil
}

// bracketed turns Gin's :name into OpenAPI's {name}.
func bracketed(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}
