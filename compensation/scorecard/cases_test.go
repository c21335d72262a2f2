package scorecard

import (
	"os"
	"path/filepath"
	"testing"

	"steelyard/compensation/document"
)

// The worked cases in testdata/cases are documents that anybody can read and
// check by hand.
func TestWorkedCases(t *testing.T) {
	files, err := filepath.Glob("testdata/cases/*.yaml")
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			root, list := document.Parse(file, data)
			if root == nil {
				t.Fatal(list)
			}
			r := &reader{document.Reader{File: file}}
			o, _ := r.Object(root, "", "card", "document", "actuals", "expect")
			text := []byte(o.Word("document"))
			if code := o.Word("card"); code != "" {
				text, _ = ShippedDocument(code)
			}
			card := cardOf(t, string(text))
			inputs, list := ReadActuals(file, []byte(o.NeedWord("actuals")))
			if len(list) > 0 {
				t.Fatal(list)
			}
			results := map[string]*Result{}
			for _, in := range inputs {
				results[in.Person] = score(t, card, in)
			}
			compared := 0
			r.entries(o, "expect", func(n *document.Node, path string) {
				want, _ := r.Object(n, path, "person", "status", "total", "grade", "coefficient", "score", "points")
				got := results[want.NeedWord("person")]
				if got == nil {
					t.Fatalf("%s: nobody is called so", path)
				}
				compared++
				expectResult(t, r, want, got)
			})
			if compared != len(inputs) || len(r.Problems) > 0 {
				t.Errorf("%d of %d people are compared; %v", compared, len(inputs), r.Problems)
			}
		})
	}
}

// expectResult compares what an entry of a case states.
func expectResult(t *testing.T, r *reader, want document.Object, got *Result) {
	t.Helper()
	if status := Status(want.OneOf("status", string(Scored), string(Blocked), string(Empty))); got.Status != status {
		t.Errorf("%s is %s, want %s: %v", got.Person, got.Status, status, got.Reasons)
	}
	if total, ok := want.Decimal("total"); ok != (got.Status == Scored) || !total.Equal(got.Total) {
		t.Errorf("%s totals %s, want %s", got.Person, got.Total, total)
	}
	if letter := want.Word("grade"); letter != "" && (got.Grade == nil || got.Grade.Letter != letter) {
		t.Errorf("%s is graded %v, want %s", got.Person, got.Grade, letter)
	}
	if k, ok := want.Decimal("coefficient"); ok && (!got.HasCoefficient || !k.Equal(got.Coefficient)) {
		t.Errorf("%s has the coefficient %s, want %s", got.Person, got.Coefficient, k)
	}
	var codes []string
	for _, x := range got.Items {
		codes = append(codes, x.Item.Code)
	}
	for _, key := range []string{"score", "points"} {
		n, path := want.At(key)
		if n == nil {
			continue
		}
		stated, _ := r.Object(n, path, codes...)
		for _, x := range got.Items {
			number := x.Score
			if key == "points" {
				number = x.Points
			}
			if d, ok := stated.Decimal(x.Item.Code); ok && !d.Equal(number) {
				t.Errorf("%s: %s of %s is %s, want %s", got.Person, key, x.Item.Code, number, d)
			}
		}
	}
}
