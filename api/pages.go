package api

import (
	"crypto/rand"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

// addPages adds the web UI: its first page and its built files. Its further
// pages are one and the same document under addresses of their own, which
// noRoute finds.
func (a *API) addPages() {
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		a.engine.Handle(method, "/", a.indexPage)
		a.engine.Handle(method, "/assets/:file", a.asset)
	}
}

// indexPage sends the document of the UI. Its policy lets in the page's own
// scripts and styles, and those styles that its scripts add under the nonce of
// this response.
func (a *API) indexPage(g *gin.Context) {
	nonce := rand.Text()
	g.Header("Content-Security-Policy", pagePolicy(nonce))
	g.Data(http.StatusOK, "text/html; charset=utf-8", a.site.Index(nonce))
}

// pagePolicy is the content security policy of the UI.
func pagePolicy(nonce string) string {
	return "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + nonce + "'; img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}

// asset sends a built file. Its name changes with its content, so browsers keep
// it for ever.
func (a *API) asset(g *gin.Context) {
	file := a.site.Asset(g.Param("file"))
	if file == nil {
		a.noRoute(g)
		return
	}
	g.Header("Cache-Control", "public, max-age=31536000, immutable")
	g.Header("Vary", "Accept-Encoding")
	data := file.Data
	if takesGzip(g.Request.Header) {
		g.Header("Content-Encoding", "gzip")
		data = file.Packed()
	}
	g.Data(http.StatusOK, file.Type, data)
}

// takesGzip reports whether the client takes content compressed with gzip.
func takesGzip(h http.Header) bool {
	for _, value := range h.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(value, ",") {
			name, quality, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(part), " ", ""), ";")
			if name == "gzip" || name == "*" {
				return strings.Trim(strings.TrimPrefix(quality, "q="), "0.") != "" || quality == ""
			}
		}
	}
	return false
}

// page answers an address of the UI, and reports whether it was one: asked for
// by somebody who reads, and by nobody who writes.
func (a *API) page(g *gin.Context) bool {
	if g.Request.Method != http.MethodGet && g.Request.Method != http.MethodHead || !a.site.Page(g.Request.URL.Path) {
		return false
	}
	a.indexPage(g)
	return true
}
