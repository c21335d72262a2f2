package interview

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"steelyard/compensation/trace"
)

// walk calls f with every object of a decoded document.
func walk(v any, f func(map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		f(v)
		for _, x := range v {
			walk(x, f)
		}
	case []any:
		for _, x := range v {
			walk(x, f)
		}
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

// The JSON forms are whole in both languages, have lists where there are lists,
// numbers that are exact as strings, the same bytes every time, and pass errors on.
func TestJSONForms(t *testing.T) {
	b, profiles := shipped(t)
	plan, list := b.Build(profiles[0], sittings(2, 2, 60))
	if list.Failed() {
		t.Fatal(list)
	}
	result := evaluated(t, smallPanel)
	silent := evaluated(t, "sheets:\n  - {interviewer: I1, scores: []}\n")
	text := "您结婚了吗 <b>"
	for name, write := range map[string]func(io.Writer) error{
		"questions": func(w io.Writer) error { return WriteQuestions(w, b.Latest()) },
		"kits":      b.WriteKits,
		"plan":      plan.WriteJSON,
		"result":    result.WriteJSON,
		"silent":    silent.WriteJSON,
		"findings": func(w io.Writer) error {
			return WriteFindings(w, []string{text, "回款"}, [][]Finding{shippedTopics(t).Find(text), nil})
		},
	} {
		var first, second bytes.Buffer
		if err := errors.Join(write(&first), write(&second)); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Errorf("%s: %v", name, err)
		}
		if write(failing{}) == nil {
			t.Errorf("%s hides an error", name)
		}
		var v any
		if err := json.Unmarshal(first.Bytes(), &v); err != nil {
			t.Fatal(name, err)
		}
		walk(v, func(o map[string]any) {
			zh, isText := o["zh"].(string)
			if en, _ := o["en"].(string); isText && (zh == "" || en == "") {
				t.Errorf("%s lacks a language: %v", name, o)
			}
			for key, x := range o {
				if x == nil {
					t.Errorf("%s has a null at %s", name, key)
				}
			}
		})
	}
	var out bytes.Buffer
	_ = result.WriteJSON(&out)
	var r struct {
		Overall, Standing string
		Trace             json.RawMessage
		Dimensions        []struct{ Mean, RWG, Share any }
	}
	if err := json.Unmarshal(out.Bytes(), &r); err != nil || r.Overall != "4" || r.Standing != "meets" || r.Dimensions[0].Mean != "3.6667" || r.Dimensions[0].RWG != "0.8333" {
		t.Errorf("%v\n%s", err, out.String())
	}
	if n, err := trace.ParseJSON(r.Trace); err != nil || len(trace.Verify(n)) > 0 {
		t.Error(err)
	}
	out.Reset()
	_ = silent.WriteJSON(&out)
	for _, absent := range []string{`"mean"`, `"overall"`, `"trace"`, `"range"`, `"rwg"`} {
		if strings.Contains(strings.Replace(out.String(), `"mean": "3.5"`, "", 1), absent) {
			t.Errorf("%s is written of what nobody observed:\n%s", absent, out.String())
		}
	}
}
