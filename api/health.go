package api

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

// addUnguarded adds what stands outside the registry: health, the OpenAPI
// document and its page, and the web UI.
func (a *API) addUnguarded() {
	a.engine.GET("/livez", func(g *gin.Context) { g.JSON(http.StatusOK, gin.H{"status": "live"}) })
	a.engine.GET("/readyz", a.ready)
	a.engine.GET("/openapi.json", func(g *gin.Context) { g.Data(http.StatusOK, "application/openapi+json", a.document) })
	a.addDocs()
	a.addPages()
}

// ready answers 200 only when the service can work: the database answers and
// has the newest schema, the policy is loaded, the clocks agree. It names which
// of them is not so, and nothing more.
func (a *API) ready(g *gin.Context) {
	ctx, cancel := context.WithTimeout(g.Request.Context(), 5*time.Second)
	defer cancel()
	checks := gin.H{"database": "ok", "policy": "ok"}
	status := http.StatusOK
	if err := a.options.DB.Ready(ctx); err != nil {
		a.options.Log.WarnContext(ctx, "not ready", "error", err.Error())
		checks["database"], status = "failed", http.StatusServiceUnavailable
	}
	if a.options.Policies.Get() == nil {
		checks["policy"], status = "failed", http.StatusServiceUnavailable
	}
	word := "ready"
	if status != http.StatusOK {
		word = "not ready"
		g.Header("Retry-After", "2")
	}
	g.JSON(status, gin.H{"status": word, "checks": checks})
}
