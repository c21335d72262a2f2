// Package web holds the web UI as it was built from the sources beside it, so
// that the program needs nothing else to serve it.
package web

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed all:dist
var built embed.FS

//go:embed src/pages.json
var pages []byte

// noncePlace stands in the built index page where the nonce of a response goes.
const noncePlace = "__NONCE__"

// Asset is one of the built files that pages load. Its name changes with its
// content, so it may be kept for ever.
type Asset struct {
	Type   string // media type
	Data   []byte
	packed func() []byte
}

// Packed is the content compressed with gzip. It is compressed once, when it is
// first asked for.
func (a *Asset) Packed() []byte { return a.packed() }

// Site is the built UI.
type Site struct {
	index  []byte
	assets map[string]*Asset
	pages  []string
}

// Open reads the built UI. It fails where the build is not whole.
func Open() (*Site, error) {
	s := &Site{assets: map[string]*Asset{}}
	var err error
	if s.index, err = built.ReadFile("dist/index.html"); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if bytes.Count(s.index, []byte(noncePlace)) != 1 {
		return nil, errors.New("web: the index page has not exactly one place for a nonce")
	}
	if err := json.Unmarshal(pages, &s.pages); err != nil {
		return nil, fmt.Errorf("web: list of pages: %w", err)
	}
	files, err := fs.ReadDir(built, "dist/assets")
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	for _, f := range files {
		kind, known := typeOf(f.Name())
		if !known {
			return nil, fmt.Errorf("web: nothing is known of files like %s", f.Name())
		}
		data, err := built.ReadFile("dist/assets/" + f.Name())
		if err != nil {
			return nil, fmt.Errorf("web: %w", err)
		}
		s.assets[f.Name()] = &Asset{kind, data, sync.OnceValue(func() []byte { return packed(data) })}
	}
	return s, nil
}

// typeOf is the media type of the files that a build makes.
func typeOf(name string) (string, bool) {
	kind, known := map[string]string{
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}[path.Ext(name)]
	return kind, known
}

// packed compresses with gzip; writing to memory does not fail.
func packed(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

// Index is the page that every address of the UI answers with. Styles that the
// page's own scripts add are let in by the nonce, which is another one in every
// response.
func (s *Site) Index(nonce string) []byte {
	return bytes.Replace(s.index, []byte(noncePlace), []byte(nonce), 1)
}

// Asset is a built file by its name, nil where there is none.
func (s *Site) Asset(name string) *Asset { return s.assets[name] }

// Assets are the names of the built files, in order.
func (s *Site) Assets() []string {
	var names []string
	for name := range s.assets {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Page reports whether an address is one of the UI's own pages: the first part
// of its path is on the list, and no part climbs.
func (s *Site) Page(address string) bool {
	if address == "/" {
		return true
	}
	parts := strings.Split(strings.TrimPrefix(address, "/"), "/")
	return slices.Contains(s.pages, parts[0]) && !slices.Contains(parts, "..") && !slices.Contains(parts, ".")
}
