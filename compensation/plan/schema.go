package plan

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema returns the JSON Schema (draft 2020-12) of plan documents, for editors
// and for other systems that write plans. It describes the form; meaning is
// checked by Read.
func Schema() []byte { return slices.Clone(schema) }
