package api

import (
	"cmp"
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// finishDocument puts our problem document in the place of the framework's
// error form, and keeps the document's bytes.
func (a *API) finishDocument() {
	doc := a.huma.OpenAPI()
	schemas := doc.Components.Schemas.Map()
	doc.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")
	delete(schemas, "ErrorModel")
	delete(schemas, "ErrorDetail")
	for _, op := range a.operations {
		o := methodOf(doc.Paths[base+op.Path], op.Method)
		if o == nil {
			continue
		}
		delete(o.Responses, "default")
		if done := o.Responses[strconv.Itoa(successOf(op))]; op.Later && done != nil {
			o.Responses[strconv.Itoa(http.StatusAccepted)] = &huma.Response{Description: http.StatusText(http.StatusAccepted), Headers: done.Headers, Content: done.Content}
		}
		for _, status := range a.failuresOf(op) {
			o.Responses[strconv.Itoa(status)] = &huma.Response{
				Description: title(status).EN,
				Content:     map[string]*huma.MediaType{"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}}},
			}
		}
	}
	a.document, _ = json.MarshalIndent(doc, "", "  ")
}

// successOf is the status of an operation's success.
func successOf(op Operation) int { return cmp.Or(op.Status, http.StatusOK) }

// failuresOf lists the statuses that an operation may answer besides success.
func (a *API) failuresOf(op Operation) []int {
	list := append([]int{http.StatusBadRequest, http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}, op.Fails...)
	if !op.Public() {
		list = append(list, http.StatusUnauthorized, http.StatusForbidden)
	}
	if strings.Contains(op.Path, "{") {
		list = append(list, http.StatusNotFound)
	}
	if op.Writes() {
		list = append(list, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if op.Export {
		list = append(list, http.StatusConflict, http.StatusRequestEntityTooLarge, http.StatusTooManyRequests)
	}
	return list
}
