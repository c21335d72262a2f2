package compensation_test

import (
	"fmt"
	"math/big"
	"strings"

	"pgregory.net/rapid"
)

// genOraclePlan draws a plan with one to three versions, which may end and give
// way to earlier ones, of one or two components, over every mechanism.
func genOraclePlan(rt *rapid.T, code string) oraclePlan {
	t := oracleDraw{rt}
	p := oraclePlan{code: code}
	var kept []oracleRule // what a component keeps through all versions
	var spans []string    // the window of its limits, which seldom changes
	for i := range t.int(1, 2, "components") {
		kept = append(kept, oracleRule{
			code:     fmt.Sprintf("c%d", i),
			basis:    t.of("basis", "collected", "collected", "collected_net", "signed"),
			credit:   t.of("credit", "split", "split", "overlay"),
			reversal: t.of("reversal", "rerate", "rerate", "mirror"),
		})
		spans = append(spans, t.of("span of limits", "month", "quarter", "year"))
	}
	start := month("2025-09").First()
	for n := range t.int(1, 3, "versions") {
		v := oracleVersion{number: n + 1, from: start.AddDays(t.int(0, 4, "version from") * t.int(0, 50, "version from, times"))}
		if t.oneIn(3, "ends") {
			v.to = v.from.AddDays(t.int(0, 250, "version lasts"))
		}
		if t.oneIn(4, "who") {
			v.grades = [][]string{{"senior"}, {"junior"}, {"junior", "senior"}}[t.int(0, 2, "grades")]
		}
		for i, r := range kept {
			if i == 0 || !t.oneIn(4, "absent") {
				r = t.rule(r, p.code)
				if l := r.limits; l != nil && l.per == "window" {
					if l.per = spans[i]; t.oneIn(8, "another span") {
						l.per = t.of("span", "month", "quarter", "year")
					}
				}
				v.rules = append(v.rules, r)
			}
		}
		p.versions = append(p.versions, v)
		start = v.from
	}
	return p
}

func (t oracleDraw) rate(what string) *big.Rat {
	if t.oneIn(3, what+", odd") {
		return big.NewRat(int64(t.int(0, 30000, what)), 100000)
	}
	return big.NewRat(int64(t.int(0, 40, what)), 200)
}

// cents is an amount in major units.
func (t oracleDraw) cents(from, to int, what string) *big.Rat {
	return big.NewRat(int64(t.int(from, to, what)), 100)
}

func (t oracleDraw) rule(r oracleRule, plan string) oracleRule {
	rerates := r.reversal == "rerate"
	r.mode = t.of("mode", "rate", "step", "formula", "marginal", "marginal", "whole", "whole", "whole", "interpolate-rate", "interpolate-amount", "payout-line")
	if t.oneIn(4, "kind left out") {
		r.notKind = "pilot"
	}
	if r.basis != "signed" && t.oneIn(6, "small receipts left out") {
		r.least = t.minor(5_000_000, "least")
	}
	switch r.mode {
	case "rate":
		r.flat = t.rate("rate")
	case "formula":
		r.flat, r.extra = t.rate("rate"), t.cents(0, 100000, "extra")
	case "step":
		r.of = t.of("of", "collected", "collected_net", "signed") + "." + t.of("of, span", "month", "quarter", "year")
		r.flat, r.extra, r.edge = t.rate("rate"), t.rate("rate beyond"), oracleMajor(t.minor(20_000_000, "edge"))
	default:
		r = t.tiers(r, rerates, plan)
	}
	if byDefault := r.carry != "" && r.carry != "none"; byDefault == rerates && t.oneIn(2, "default") {
		r.reversal = ""
	}
	if t.oneIn(4, "table") {
		days := -100
		for range t.int(0, 3, "classes") {
			days += t.int(1, 120, "days")
			r.table = append(r.table, oracleBand{bound: big.NewRat(int64(days), 1), below: t.oneIn(2, "below"), rate: t.cents(0, 200, "factor")})
		}
		r.table = append(r.table, oracleBand{rate: t.cents(0, 200, "factor")})
	}
	if t.oneIn(5, "score") {
		r.score = &oracleScore{code: "score_" + plan + r.code, period: t.of("score, period", "month", "quarter", "year"), missing: t.cents(0, 200, "missing score")}
	}
	if t.int(0, 4, "gate") > 2 {
		r.gate = big.NewRat(int64(t.int(1, 10, "first payment")), 10)
	}
	if t.oneIn(3, "limits") {
		r.limits = t.limits(r.mode != "formula")
	}
	return r
}

func (t oracleDraw) limits(receipts bool) *oracleLimits {
	l := &oracleLimits{per: t.of("per", "window", "window", "window", "deal", "receipt")}
	if l.per == "receipt" && !receipts {
		l.per = "window"
	}
	least := t.int(1, 1_000_000, "floor")
	which := t.int(0, 2, "limits")
	if which != 0 {
		l.floor = big.NewRat(int64(least), 100)
	}
	if which != 1 {
		l.cap = big.NewRat(int64(least+t.int(0, 1_000_000, "cap")), 100)
	}
	if l.per == "receipt" { // before rounding, so finer than that
		for _, x := range []*big.Rat{l.floor, l.cap} {
			if x != nil {
				x.Quo(x, big.NewRat(10, 1))
			}
		}
	}
	return l
}

// tiers draws bands, points or a payout line.
func (t oracleDraw) tiers(r oracleRule, rerates bool, plan string) oracleRule {
	r.carry = t.of("carry", "year", "year", "quarter", "month", "none")
	carried := r.carry != "none"
	pointed := strings.HasPrefix(r.mode, "interpolate")
	if carried && (r.mode == "whole" || r.mode == "interpolate-rate") && t.oneIn(3, "driver") {
		r.on = t.of("on", "collected", "collected_net", "signed")
	}
	r.catchUp = r.mode == "whole" && carried && rerates && !t.oneIn(4, "no catch-up")
	widest := 5_000_000
	if carried && t.oneIn(3, "target") {
		r.target, widest = "target_"+plan+r.code, 4_000_000 // up to 40 %
		if t.oneIn(2, "missing") {
			r.absent = big.NewRat(int64(t.int(1, 300, "missing target"))*1000, 1)
		}
	}
	bound := func(x int) *big.Rat {
		if r.target != "" {
			return big.NewRat(int64((x+99_999)/100_000), 100) // whole percents
		}
		return big.NewRat(int64(x), 100)
	}
	step := func(what string) int {
		if r.target != "" || t.oneIn(2, what+", round") {
			return t.int(1, widest/100_000, what) * 100_000
		}
		return t.int(1, widest, what)
	}
	if r.mode == "payout-line" {
		floor := 0
		if t.oneIn(2, "floor of the line") {
			floor = step("floor of the line")
		}
		r.line = &oraclePayout{floor: bound(floor), goal: bound(floor + step("goal")), bonus: t.cents(1, 1_000_000, "bonus")}
		if t.oneIn(2, "beyond") {
			r.line.beyond = big.NewRat(int64(t.int(0, 30, "slope")), 10)
		}
		return r
	}
	band := func() oracleBand {
		b := oracleBand{rate: t.rate("rate of the band")}
		if r.mode == "interpolate-amount" {
			b.rate = t.cents(0, 1_000_000, "amount at the point")
		}
		if (r.mode == "marginal" || r.mode == "whole" && !carried) && t.oneIn(3, "amount on top") {
			b.extra = t.cents(0, 100_000, "amount")
		}
		return b
	}
	least, at := 0, 0
	if pointed {
		least = 1
	}
	for range t.int(least, 3, "bounds") {
		at += step("width")
		b := band()
		b.bound, b.below = bound(at), t.oneIn(2, "below")
		r.bands = append(r.bands, b)
	}
	if !pointed {
		r.bands = append(r.bands, band())
	}
	return r
}
