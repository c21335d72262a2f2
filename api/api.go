// Package api is the service as clients see it: resources under /api/v1, each
// operation registered once, with its permission, and described by the OpenAPI
// document that is made from the same registration.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humagin"
	"github.com/gin-gonic/gin"

	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
	"steelyard/web"
)

// base is the path of everything that the registry holds.
const base = "/api/v1"

// Options are what a service is made of. Zero limits take the defaults.
type Options struct {
	DB              *models.DB
	Policies        *policies.Holder
	Log             *slog.Logger
	TrustedProxies  []netip.Prefix
	PublicURL       string
	SessionIdle     time.Duration   // 30 minutes
	SessionAbsolute time.Duration   // 12 hours
	HashWorkers     int             // passwords hashed at once; 2
	Workers         int             // people calculated at once; 2
	BodyLimit       int64           // of JSON requests, in bytes; 1 MiB
	UploadLimit     int64           // of files, in bytes; 256 MiB
	ExportRows      int             // rows of one file; 100,000
	Deadline        time.Duration   // of one request; 30 seconds
	Lang            problem.Lang    // where the client has no preference
	Zone            *time.Location  // of the company's calendar; UTC
	Calendar        period.Calendar // the company's working days; Monday to Friday
	Clock           func() time.Time
	Version         string
}

func (o Options) withDefaults() Options {
	if o.SessionIdle == 0 {
		o.SessionIdle = 30 * time.Minute
	}
	if o.SessionAbsolute == 0 {
		o.SessionAbsolute = 12 * time.Hour
	}
	o.HashWorkers, o.Workers = max(o.HashWorkers, 1), max(o.Workers, 1)
	if o.ExportRows == 0 {
		o.ExportRows = 100_000
	}
	if o.BodyLimit == 0 {
		o.BodyLimit = 1 << 20
	}
	if o.UploadLimit == 0 {
		o.UploadLimit = 256 << 20
	}
	if o.Deadline == 0 {
		o.Deadline = 30 * time.Second
	}
	if o.Lang == "" {
		o.Lang = problem.EN
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// API is the service.
type API struct {
	options    Options
	engine     *gin.Engine
	huma       huma.API
	operations []Operation
	handler    http.Handler
	document   []byte            // the OpenAPI document
	workers    map[string]worker // by kind of job
	wake       chan struct{}     // a job was added
	hashing    chan struct{}     // one place per password being hashed
	policy     policyState
	worlds     *worlds     // what indicators are computed from
	site       *web.Site   // the web UI
	spy        func(*Call) // what tests watch handlers with; nil otherwise
}

// New makes the service. It refuses to be made where the registry, the routes
// and the OpenAPI document differ, or where an operation's permission is not
// one of the policy's.
func New(o Options) (*API, error) {
	o = o.withDefaults()
	if o.DB == nil || o.Policies == nil {
		return nil, errors.New("api: a service needs a database and a policy")
	}
	site, err := web.Open()
	if err != nil {
		return nil, err
	}
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	engine.HandleMethodNotAllowed = true
	engine.RedirectTrailingSlash = false
	engine.RedirectFixedPath = false
	engine.UseRawPath = true
	engine.UnescapePathValues = true
	a := &API{options: o, engine: engine, site: site, wake: make(chan struct{}, 1), hashing: make(chan struct{}, o.HashWorkers), worlds: newWorlds()}
	a.huma = humagin.New(engine, a.humaConfig())
	a.addOperations()
	a.addUnguarded()
	a.finishDocument()
	if err := errors.Join(a.checkRegistry(), a.checkPermissions()); err != nil {
		return nil, err
	}
	engine.NoRoute(a.noRoute)
	engine.NoMethod(a.noMethod)
	a.handler = a.around(engine)
	return a, nil
}

// Handler is the service over HTTP.
func (a *API) Handler() http.Handler { return a.handler }

// Operations lists what the service can do, in the order of registration.
func (a *API) Operations() []Operation { return a.operations }

// Now is the present instant; today's date is the company calendar's.
func (a *API) now() time.Time { return a.options.Clock() }

func (a *API) humaConfig() huma.Config {
	schemas := huma.NewMapRegistry("#/components/schemas/", huma.DefaultSchemaNamer)
	schemas.RegisterTypeAlias(reflect.TypeFor[models.Instant](), reflect.TypeFor[time.Time]()) // as it reads in JSON
	c := huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info:    &huma.Info{Title: "Steelyard 杆秤", Version: "1", Description: "Sales compensation: facts, plans, runs and statements. 销售薪酬：事实、方案、核算批次与结算单。"},
			Components: &huma.Components{
				Schemas: schemas,
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"session": {Type: "apiKey", In: "cookie", Name: cookieName},
					"token":   {Type: "http", Scheme: "bearer"},
				},
			},
		},
		Formats:                      map[string]huma.Format{"application/json": strictJSON(), "json": strictJSON()},
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
	}
	c.Transformers = []huma.Transformer{a.translate}
	return c
}

// checkPermissions makes sure that every operation's permission exists.
func (a *API) checkPermissions() error {
	known := map[policies.Permission]bool{}
	for _, p := range policies.Permissions() {
		known[p] = true
	}
	var errs []error
	for _, op := range a.operations {
		if !op.Public() && !known[op.Permission] {
			errs = append(errs, errors.New("api: "+op.ID+" needs "+op.Permission.Object+":"+op.Permission.Action+", which is no permission"))
		}
		for _, p := range op.Or {
			if !known[p] {
				errs = append(errs, errors.New("api: "+op.ID+" is satisfied with "+p.String()+", which is no permission"))
			}
		}
	}
	return errors.Join(errs...)
}

// identify finds out who calls: by bearer token or by session cookie.
func (a *API) identify(ctx context.Context, c *Call) error {
	err := a.freshPolicy(ctx)
	if err == nil {
		c.User, err = a.principal(ctx, c)
	}
	if _, told := errors.AsType[*models.Error](err); err != nil && !told { // nobody is let in on a doubt
		return &models.Error{Kind: models.Busy, Code: "access.unavailable", Err: err, Text: problem.Text{ZH: "暂时无法核对权限，请稍后再试。", EN: "Access cannot be checked at the moment. Try again later."}}
	}
	return err
}
