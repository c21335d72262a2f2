package formula

import (
	"math/big"
	"time"

	"steelyard/compensation/trace"
)

// An evaluator of its own, for the property test: trees instead of a compact
// form, unbounded rational numbers instead of decimals, the time package
// instead of package period. It shares no code with the one under test.

// expr is an expression of the oracle. Its op is the spelling of an operator or
// the international name of a function.
type expr struct {
	op     string
	kids   []*expr
	symbol int      // for op "symbol"
	text   string   // literal as written, for op "literal"; the digits of the rounding functions
	value  oracular // of a literal
}

// oracular is a value of the oracle.
type oracular struct {
	kind  trace.Kind
	n     *big.Rat
	scale int // digits after the point that a decimal of this number may carry
	s     string
	d     time.Time
	b     bool
}

// verdict is how an evaluation of the oracle ends: a value, or the code of a
// failure. Where wide is set, some number on the way was too wide for a
// decimal, so a refusal is right as well.
type verdict struct {
	fault string
	wide  bool
}

type oracle struct {
	values []oracular
	none   []bool // symbols without a value
	verdict
}

func (o *oracle) fail(code string) oracular {
	if o.fault == "" {
		o.fault = code
	}
	return oracular{n: new(big.Rat)}
}

func truth(b bool) oracular { return oracular{kind: trace.Truth, b: b} }

// number makes a value and notes whether it may be too wide for a decimal.
func (o *oracle) number(n *big.Rat, scale int) oracular {
	coefficient := new(big.Rat).Mul(n, new(big.Rat).SetInt(power(scale)))
	whole := new(big.Int).Quo(coefficient.Num(), coefficient.Denom())
	if scale > 38 || whole.BitLen() > 120 {
		o.wide = true
	}
	return oracular{n: n, scale: scale}
}

func power(n int) *big.Int { return new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(n)), nil) }

// towards rounds to digits after the point: half away from zero for ROUND,
// towards zero for ROUNDDOWN, away from zero for ROUNDUP.
func towards(n *big.Rat, digits int, how string) *big.Rat {
	scaled := new(big.Rat).Mul(new(big.Rat).Abs(n), new(big.Rat).SetInt(power(digits)))
	whole, rest := new(big.Int).QuoRem(scaled.Num(), scaled.Denom(), new(big.Int))
	switch {
	case how == "ROUND" && rest.Lsh(rest, 1).Cmp(scaled.Denom()) >= 0, how == "ROUNDUP" && rest.Sign() != 0:
		whole.Add(whole, big.NewInt(1))
	}
	out := new(big.Rat).SetFrac(whole, power(digits))
	if n.Sign() < 0 {
		out.Neg(out)
	}
	return out
}

func (o *oracle) eval(e *expr) oracular {
	if o.fault != "" {
		return oracular{n: new(big.Rat)}
	}
	switch e.op {
	case "literal":
		return e.value
	case "symbol":
		if o.none[e.symbol] {
			return o.fail("missing_value")
		}
		return o.values[e.symbol]
	case "IF", "IFS":
		for i := 0; i+1 < len(e.kids); i += 2 {
			condition := o.eval(e.kids[i])
			if o.fault != "" {
				return condition
			}
			if condition.b {
				return o.eval(e.kids[i+1])
			}
		}
		return o.eval(e.kids[len(e.kids)-1])
	case "IFBLANK":
		v := o.eval(e.kids[0])
		if o.fault == "missing_value" {
			o.fault = ""
			return o.eval(e.kids[1])
		}
		return v
	case "AND", "OR":
		for _, k := range e.kids {
			if v := o.eval(k); o.fault != "" || v.b == (e.op == "OR") {
				return v
			}
		}
		return truth(e.op == "AND")
	case "IN":
		s := o.eval(e.kids[0])
		for _, k := range e.kids[1:] {
			if v := o.eval(k); o.fault == "" && v.s == s.s {
				return truth(true)
			}
		}
		return truth(false)
	}
	args := make([]oracular, len(e.kids))
	for i, k := range e.kids {
		if args[i] = o.eval(k); o.fault != "" {
			return args[i]
		}
	}
	return o.apply(e, args)
}

func (o *oracle) apply(e *expr, a []oracular) oracular {
	r := new(big.Rat)
	switch e.op {
	case "=", "<>", "<", "<=", ">", ">=":
		return truth(holds(e.op, order(a[0], a[1])))
	case "NOT":
		return truth(!a[0].b)
	case "MIN", "MAX":
		best := a[0]
		for _, v := range a[1:] {
			if c := order(v, best); c < 0 && e.op == "MIN" || c > 0 && e.op == "MAX" {
				best = v
			}
		}
		return best
	case "CLAMP":
		switch {
		case order(a[1], a[2]) > 0:
			return o.fail("clamp_bounds")
		case order(a[0], a[1]) < 0:
			return a[1]
		case order(a[0], a[2]) > 0:
			return a[2]
		}
		return a[0]
	case "ABS":
		return o.number(r.Abs(a[0].n), a[0].scale)
	case "neg":
		return o.number(r.Neg(a[0].n), a[0].scale)
	case "DAYS":
		return a[0]
	case "ROUND", "ROUNDDOWN", "ROUNDUP":
		digits := int(e.text[0] - '0')
		return o.number(towards(a[0].n, digits, e.op), min(a[0].scale, digits))
	case "between":
		return o.number(r.SetInt64((a[0].d.Unix()-a[1].d.Unix())/86400), 0)
	case "later", "earlier":
		return o.shift(e.op, a[0], a[1])
	case "+":
		return o.number(r.Add(a[0].n, a[1].n), max(a[0].scale, a[1].scale))
	case "-":
		return o.number(r.Sub(a[0].n, a[1].n), max(a[0].scale, a[1].scale))
	case "*":
		return o.number(r.Mul(a[0].n, a[1].n), a[0].scale+a[1].scale)
	}
	if a[1].n.Sign() == 0 {
		return o.fail("division_by_zero")
	}
	return o.number(towards(r.Quo(a[0].n, a[1].n), QuotientDigits, "ROUND"), QuotientDigits)
}

func (o *oracle) shift(op string, date, days oracular) oracular {
	if !days.n.IsInt() {
		return o.fail("part_of_day")
	}
	n := days.n.Num()
	if !n.IsInt64() || n.Int64() > 4_000_000 || n.Int64() < -4_000_000 {
		return o.fail("outside_calendar")
	}
	by := int(n.Int64())
	if op == "earlier" {
		by = -by
	}
	moved := date.d.AddDate(0, 0, by)
	if moved.Year() < 1 || moved.Year() > 9999 {
		return o.fail("outside_calendar")
	}
	return oracular{kind: trace.Date, d: moved}
}

// order compares two values of one kind; for texts and truths only whether it
// is 0 matters.
func order(a, b oracular) int {
	switch a.kind {
	case trace.Number:
		return a.n.Cmp(b.n)
	case trace.Date:
		return a.d.Compare(b.d)
	case trace.Text:
		if a.s == b.s {
			return 0
		}
		return 1
	}
	if a.b == b.b {
		return 0
	}
	return 1
}

func holds(op string, order int) bool {
	switch op {
	case "=":
		return order == 0
	case "<>":
		return order != 0
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	}
	return order >= 0
}

// show writes a value as the tables of the tests do.
func (v oracular) show() string {
	switch v.kind {
	case trace.Text:
		return v.s
	case trace.Date:
		return v.d.Format("2006-01-02")
	case trace.Truth:
		if v.b {
			return "true"
		}
		return "false"
	}
	digits, _ := v.n.FloatPrec()
	return v.n.FloatString(digits)
}
