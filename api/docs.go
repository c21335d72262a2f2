package api

import (
	"embed"
	"net/http"

	"github.com/gin-gonic/gin"
)

//go:embed docs/index.html docs/docs.css docs/docs.js
var docsFiles embed.FS

// addDocs adds the page that shows the OpenAPI document. It is made of files of
// the program alone and loads nothing from elsewhere.
func (a *API) addDocs() {
	a.engine.GET("/docs", func(g *gin.Context) { a.docsFile(g, "index.html") })
	a.engine.GET("/docs/:file", func(g *gin.Context) { a.docsFile(g, g.Param("file")) })
}

// docsFile sends one of the page's files, by its name and no other path.
func (a *API) docsFile(g *gin.Context, name string) {
	types := map[string]string{
		"index.html": "text/html; charset=utf-8", "docs.css": "text/css; charset=utf-8", "docs.js": "text/javascript; charset=utf-8",
	}
	kind, known := types[name]
	if !known {
		a.noRoute(g)
		return
	}
	data, err := docsFiles.ReadFile("docs/" + name)
	if err != nil {
		a.noRoute(g)
		return
	}
	g.Data(http.StatusOK, kind, data)
}
