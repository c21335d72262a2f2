package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"unicode/utf8"

	"steelyard/models/trial"
)

// bombs are texts that are no proper JSON, or more than it may be.
func bombs() map[string]string {
	deep := func(n int, open, shut string) string { return strings.Repeat(open, n) + "1" + strings.Repeat(shut, n) }
	return map[string]string{
		"arrays too deep": deep(maxDepth+1, "[", "]"), "arrays without end": strings.Repeat("[", 100000), "objects too deep": deep(maxDepth+1, `{"a":`, "}"),
		"a key twice": `{"a":1,"a":2}`, "a key twice, escaped": `{"a":1,"\u0061":2}`, "a key twice inside": `{"b":[{"a":1,"a":1}]}`,
		"something behind": `{"a":1} {}`, "a value behind": `{"a":1}1`, "a bracket behind": `{"a":1}}`, "nothing": ``, "blanks": `  `,
		"half": `{"a":`, "no UTF-8": "{\"a\":\"\xff\"}", "half a letter": "{\"a\":\"\xe6\x9d\"}", "a comma too many": `{"a":1,}`, "single quotes": `{'a':1}`, "a comment": `{"a":1/**/}`,
		"NaN": `{"a":NaN}`, "a leading zero": `{"a":01}`, "NUL": "{\"a\":1}\x00", "a mark of order": "\ufeff{}",
	}
}

func TestG7_StrictJSON(t *testing.T) {
	for name, text := range bombs() {
		if err := checkJSON([]byte(text)); err == nil {
			t.Errorf("%s is accepted", name)
		} else if strings.ContainsRune(err.Error(), '\xff') || len(err.Error()) > 100 {
			t.Errorf("%s: the message repeats the input: %v", name, err)
		}
	}
	for _, text := range []string{`{}`, `[]`, `1`, `"x"`, `null`, strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth), `{"a":{"a":1},"b":{"a":1}}`, `[{"a":1},{"a":2}]`, " {\n} ", `{"":1,"a":"𠮷"}`} {
		if err := checkJSON([]byte(text)); err != nil {
			t.Errorf("%s is refused: %v", text, err)
		}
	}
}

// Over HTTP, every operation with a body refuses them, whoever sends them, and
// stores nothing.
func TestG7_EveryBodyIsStrict(t *testing.T) {
	s := newService(t, trial.SQLite)
	sent := 0
	for _, op := range s.Operations() {
		if bodySchema(s.API, op) == nil {
			continue
		}
		c := s.callerFor(t, op).with("Content-Type", "application/json")
		for name, text := range bombs() {
			a := c.send(t, op.Method, somewhere(s.API, op, "none"), strings.NewReader(text))
			if a.status != http.StatusBadRequest && a.status != http.StatusUnprocessableEntity && (text != "" || a.status != http.StatusUnsupportedMediaType) {
				t.Errorf("%s with %s: %d %s", op.ID, name, a.status, a.body)
			}
			if !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") {
				t.Errorf("%s with %s: %s", op.ID, name, a.header.Get("Content-Type"))
			}
			if listed := strings.Contains(string(a.body), `"errors":`); listed != strings.Contains(string(a.body), "request.invalid") {
				t.Errorf("%s with %s: what is said to be listed: %s", op.ID, name, a.body)
			}
			sent++
		}
		big := c.send(t, op.Method, somewhere(s.API, op, "none"), strings.NewReader(`{"a":"`+strings.Repeat("x", 2<<20)+`"}`))
		if big.status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s with 2 MiB: %d", op.ID, big.status)
		}
	}
	if sent < 400 {
		t.Errorf("only %d bodies were sent", sent)
	}
}

// Money and rates are texts: a number, which a client may have kept as a binary
// fraction, is refused wherever money is expected.
func TestG7_NumbersAreNoMoney(t *testing.T) {
	s := newService(t, trial.SQLite)
	s.company(t)
	finance := s.as("finance").with("Content-Type", "application/json")
	receipt := func(amount string) *answer {
		return finance.send(t, http.MethodPost, "/receipts", strings.NewReader(`{"number":"R77","customer":"C1","date":"2026-10-01","amount":{"amount":`+amount+`,"currency":"CNY"}}`))
	}
	for _, amount := range []string{`12.5`, `1e3`, `0`, `-1`, `null`, `true`, `[]`, `{}`, `"1e3"`, `"1,000.00"`, `"１２"`, `"12.345"`, `" 1"`, `"+1"`, `""`, `"."`, `"NaN"`, `"99999999999999999999"`, `"0x10"`, `"1_000"`} {
		a := receipt(amount)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("an amount of %s: %d %s", amount, a.status, a.body)
		}
	}
	if n := s.count(t, "SELECT COUNT(*) FROM receipts WHERE number = 'R77'"); n != 0 {
		t.Errorf("%d of them were stored", n)
	}
	receipt(`"12.50"`).want(t, http.StatusCreated)
	share := `{"shares":[{"person":"E1","share":1}]}`
	s.as("ops").with("Content-Type", "application/json").send(t, http.MethodPost, "/contracts/K1/splits", strings.NewReader(share)).want(t, http.StatusUnprocessableEntity)
}

// What is accepted is proper JSON of one value, and comes out of the decoder as
// it went in.
func FuzzG7_StrictJSON(f *testing.F) {
	for _, text := range bombs() {
		if len(text) < 200 {
			f.Add([]byte(text))
		}
	}
	for _, text := range []string{`{"a":[1,{"b":null}],"c":"\u0000"}`, `[[[]]]`, `{"amount":"1.00","currency":"CNY"}`, `{"a":"\ud800"}`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if checkJSON(data) != nil {
			return
		}
		if !utf8.Valid(data) || !json.Valid(data) {
			t.Fatalf("accepted: %q", data)
		}
		var v any
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		if depth(v) > maxDepth {
			t.Fatalf("deeper than allowed: %q", data)
		}
		again, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkJSON(again); err != nil {
			t.Fatalf("written again it is refused: %v\n%q", err, again)
		}
	})
}

func depth(v any) int {
	deepest := 0
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			deepest = max(deepest, depth(x))
		}
		return deepest + 1
	case map[string]any:
		for _, x := range v {
			deepest = max(deepest, depth(x))
		}
		return deepest + 1
	}
	return 0
}
