package formula

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/compensation/trace"
)

// FuzzFormula: no text and no values make Compile or Eval panic, exceed a
// bound, or answer differently the second time; an explanation always follows.
func FuzzFormula(f *testing.F) {
	for _, source := range []string{
		"collected * 5%", "如果（回款 ≥ 30万 且 合同.类型 ＝ “试点”，500，回款 × 2％）", "IFS(days <= 30, 1.1, days <= 60, 0.9, 0.8) * collected",
		"IFBLANK(missing.money, 0) + ROUNDDOWN(collected / 10000, 0) * 50", `IN(contract.kind, "a", 'b''c') and not (is_new or overdue)`,
		"CLAMP(collected / target, 50%, 120%) * -margin", `DAYS(receipt.value_date - MAX(contract.signed, DATE("2026-02-29"))) >= 3`,
		"((1,000 + 2", "a ^ b ** c =< 5万元 $ “", "\x00\u202e(", "=SUM(A1:B2)", "1/0", "- - not ()", "MAX[1; 2、3】", "IF a, b", "5%%", "1e9999999",
		strings.Repeat("(", 40), strings.Repeat("1+", 300),
	} {
		f.Add(source, uint64(0), int64(12345), uint8(2))
		f.Add(source, uint64(0x5a5a5a5a5a), int64(-1), uint8(12))
	}
	o := options(f, MoneyType())
	wanted := []Type{MoneyType(), RateType(), NumberType(), DaysType(), TextType(), DateType(), TruthType()}
	f.Fuzz(func(t *testing.T, source string, shape uint64, number int64, scale uint8) {
		w := fuzzWorld{shape: shape, number: number, scale: scale}
		for _, want := range wanted {
			o.Want = want
			compiled, problems := Compile(source, o)
			again, twice := Compile(source, o)
			if diff := cmp.Diff(problems, twice); diff != "" || (compiled == nil) != (again == nil) || (compiled == nil) != problems.Failed() || len(problems) > MaxProblems {
				t.Fatalf("%q: %v, then %v", source, problems, twice)
			}
			for _, p := range problems {
				wellPlaced(t, source, p)
			}
			if compiled == nil {
				continue
			}
			if len(source) > MaxBytes || len(compiled.nodes) > MaxNodes || compiled.Source() != source {
				t.Fatalf("%q compiles beyond the bounds", source)
			}
			if diff := cmp.Diff(compiled.nodes, again.nodes, cmp.AllowUnexported(node{})); diff != "" {
				t.Fatalf("%q compiles to something else the second time: %s", source, diff)
			}
			evaluateBoth(t, compiled, w)
		}
	})
}

func wellPlaced(t *testing.T, source string, p problem.Problem) {
	t.Helper()
	lines := strings.Split(source, "\n")
	if at := p.Place; at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > len([]rune(lines[at.Line-1]))+1 {
		t.Fatalf("%q: a problem at %v", source, p)
	}
	if p.Text.ZH == "" || p.Text.EN == "" || p.Fix.ZH == "" || p.Fix.EN == "" || !strings.HasPrefix(p.Code, "formula.") || strings.Contains(p.Text.EN, "%!") && !strings.Contains(source, "%!") {
		t.Fatalf("%q: an unreadable problem %+v", source, p)
	}
}

func evaluateBoth(t *testing.T, f *Formula, w Env) {
	t.Helper()
	plain, err := f.Eval(&trace.Calc{}, w)
	recorded, recordedErr := f.Eval(trace.Recorder(), w)
	if plain.show() != recorded.show() || (err == nil) != (recordedErr == nil) {
		t.Fatalf("%q = %s, %v; recording %s, %v", f.Source(), plain.show(), err, recorded.show(), recordedErr)
	}
	if err != nil {
		failure, ok := errors.AsType[*Failure](err)
		if !ok || failure.Error() != recordedErr.Error() {
			t.Fatalf("%q: %v, recording %v", f.Source(), err, recordedErr)
		}
		wellPlaced(t, f.Source(), failure.Problem)
		return
	}
	if problems := trace.Verify(recorded.Node); len(problems) > 0 {
		t.Fatalf("%q: %v", f.Source(), problems)
	}
}

// fuzzWorld gives whatever the fuzzer likes, also nothing and values of the
// wrong kind.
type fuzzWorld struct {
	shape  uint64
	number int64
	scale  uint8
}

// Symbol gives values of the declared kind to every second fuzzer.
func (w fuzzWorld) Symbol(_ *trace.Calc, slot int) Value {
	v := w.value()
	if w.shape>>8&1 == 0 {
		v.Kind = words[slot].typ.Kind
	}
	return v
}

func (w fuzzWorld) value() Value {
	d := money.Int(w.number)
	for range w.scale % 39 {
		tenth, _ := money.ParseDecimal("0.1")
		d, _ = d.Mul(tenth)
	}
	v := Value{Number: d, Text: "pilot", Truth: w.number%2 == 0, Missing: w.shape&7 == 7}
	v.Date, _ = period.NewDate(int(w.shape>>3%10000), int(w.shape>>20%13), int(w.shape>>30%29))
	v.Kind = trace.Kind(w.shape >> 40 % 4)
	return v
}

// The same for values of the declared kind, so that evaluations go deep.
func TestEval_ArbitraryValues(t *testing.T) {
	w := newWorld(t)
	for slot := range w.values {
		w.values[slot].Missing = false
		w.values[slot].Kind = words[slot].typ.Kind
		w.values[slot].Number = money.Int(-9223372036854775808)
		w.values[slot].Date = date(t, "0001-01-01")
	}
	for _, source := range []string{"collected * collected / target", "contract.signed - 1", "contract.signed - days", "DAYS(days) * days / 3", "-collected - target", "ABS(nothing)",
		"ROUNDUP(collected, 2) * heads", "CLAMP(collected, target, nothing)", "contract.signed + days * heads"} {
		for _, want := range []Type{MoneyType(), DateType(), DaysType()} {
			if f, _ := Compile(source, options(t, want)); f != nil {
				evaluateBoth(t, f, w)
			}
		}
	}
}
