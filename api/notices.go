package api

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"strings"

	"steelyard/compensation/problem"
)

// Notice is what to be careful about in a result that was worked out all the
// same.
type Notice struct {
	Code string `json:"code"`
	At   string `json:"at,omitempty" doc:"a path in the body"`
	Says Words  `json:"says"`
	Fix  Words  `json:"fix"`
}

// noticesOf are the problems of a list that did not stop the work.
func noticesOf(list problem.List) []Notice {
	out := []Notice{}
	for _, p := range inBody(list) {
		out = append(out, Notice{p.Code, p.Place.Path, wordsOf(p.Text), wordsOf(p.Fix)})
	}
	return out
}

// inBody gives problems that a core found in a request's body their paths there:
// lines and columns are those of a text that the client has never seen.
func inBody(list problem.List) problem.List {
	out := make(problem.List, 0, len(list))
	for _, p := range list {
		p.Place = problem.Place{Path: cmp.Or(p.Place.Path, strings.TrimPrefix(p.Place.Field, "--"))}
		out = append(out, p)
	}
	return out
}

// written is what a core writes as JSON, in the type that describes it to
// clients. A member that the type does not know is an error.
func written[T any](write func(io.Writer) error) (out T, err error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return out, err
	}
	d := json.NewDecoder(&b)
	d.DisallowUnknownFields()
	err = d.Decode(&out)
	return out, err
}
