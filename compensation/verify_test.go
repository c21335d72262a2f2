package compensation_test

import (
	"testing"

	"steelyard/compensation"
	"steelyard/compensation/trace"
)

// verifyAll recomputes every explanation of a result by other arithmetic.
func verifyAll(t *testing.T, r *compensation.Result) {
	t.Helper()
	for i := range r.Statements {
		s := &r.Statements[i]
		x, err := r.Explain(s)
		if err != nil {
			t.Fatal(err)
		}
		if wrong := trace.Verify(x.Root); len(wrong) > 0 {
			t.Errorf("the explanation of %s %s does not hold: %v", s.Payee.Code, s.Month, wrong)
		}
		if total, err := x.Root.Number.Int64(r.Plans.Currency.Digits()); err != nil || total != s.Total {
			t.Errorf("the explanation of %s %s comes to %s, the statement to %d", s.Payee.Code, s.Month, x.Root.Number, s.Total)
		}
	}
}
