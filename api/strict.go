package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/danielgtaylor/huma/v2"
)

// maxDepth is how deep a request's JSON may be nested.
const maxDepth = 32

// strictJSON is JSON as requests must be: valid UTF-8, one value, nothing
// behind it, no key twice in one object, at most maxDepth levels.
func strictJSON() huma.Format {
	return huma.Format{
		Marshal: func(w io.Writer, v any) error {
			e := json.NewEncoder(w)
			e.SetEscapeHTML(false)
			return e.Encode(v)
		},
		Unmarshal: func(data []byte, v any) error {
			if err := checkJSON(data); err != nil {
				return err
			}
			return json.Unmarshal(data, v)
		},
	}
}

// errJSON is what is wrong with a request's JSON, in words that name no content.
var errJSON = errors.New("invalid JSON")

// checkJSON walks the tokens once.
func checkJSON(data []byte) error {
	if !utf8.Valid(data) {
		return fmt.Errorf("%w: not UTF-8", errJSON)
	}
	type level struct {
		object, key bool
		keys        map[string]bool
	}
	var stack []level
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	values := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: syntax, near byte %d", errJSON, d.InputOffset())
		}
		if len(stack) == 0 {
			if values++; values > 1 {
				return fmt.Errorf("%w: more than one value", errJSON)
			}
		}
		top := len(stack) - 1
		delim, _ := token.(json.Delim)
		if top >= 0 && stack[top].object && delim != '}' {
			if stack[top].key {
				name, _ := token.(string)
				if stack[top].keys[name] {
					return fmt.Errorf("%w: a key twice in one object, near byte %d", errJSON, d.InputOffset())
				}
				stack[top].keys[name] = true
			}
			stack[top].key = !stack[top].key
		}
		switch delim {
		case '{', '[':
			if len(stack) == maxDepth {
				return fmt.Errorf("%w: more than %d levels deep", errJSON, maxDepth)
			}
			stack = append(stack, level{object: delim == '{', key: true, keys: map[string]bool{}})
		case '}', ']':
			stack = stack[:top]
		}
	}
	if len(stack) > 0 || values == 0 {
		return fmt.Errorf("%w: it ends too early", errJSON)
	}
	return nil
}
