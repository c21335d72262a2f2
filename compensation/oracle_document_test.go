package compensation_test

import (
	"fmt"
	"math/big"
	"strings"
)

// document writes a version as a plan.
func (p oraclePlan) document(v oracleVersion) string {
	var b strings.Builder
	to := ""
	if !v.to.IsZero() {
		to = ", to: " + v.to.String()
	}
	fmt.Fprintf(&b, "plan: %s\nversion: %d\ncurrency: CNY\neffective: {from: %s%s}\n", p.code, v.number, v.from, to)
	if v.grades != nil {
		fmt.Fprintf(&b, "who: {grade: [%s]}\n", strings.Join(v.grades, ", "))
	}
	var parameters, figures, tables, components strings.Builder
	for _, r := range v.rules {
		if r.mode == "formula" {
			fmt.Fprintf(&parameters, "  extra_%s: {unit: money, values: [{from: 2020-01-01, value: %s}]}\n", r.code, r.extra.FloatString(2))
		}
		if r.score != nil {
			fmt.Fprintf(&figures, "  %s: {unit: number, period: %s, missing: %s}\n", r.score.code, r.score.period, r.score.missing.FloatString(2))
		}
		if r.target != "" {
			missing := ""
			if r.absent != nil {
				missing = ", missing: " + r.absent.FloatString(2)
			}
			fmt.Fprintf(&figures, "  %s: {unit: money, period: %s%s}\n", r.target, r.carry, missing)
		}
		if r.table != nil {
			fmt.Fprintf(&tables, "  days_%s:\n    unit: days\n    bands:\n", r.code)
			for _, band := range r.table {
				fmt.Fprintf(&tables, "      - {%svalue: %s}\n", band.until(0, false), band.rate.FloatString(2))
			}
		}
		r.write(&components)
	}
	for _, section := range []struct {
		key  string
		text *strings.Builder
	}{{"parameters", &parameters}, {"figures", &figures}, {"tables", &tables}, {"components", &components}} {
		if section.text.Len() > 0 {
			b.WriteString(section.key + ":\n" + section.text.String())
		}
	}
	return b.String()
}

// documents are all versions of a plan.
func (p oraclePlan) documents() []string {
	var list []string
	for _, v := range p.versions {
		list = append(list, p.document(v))
	}
	return list
}

// write writes a rule as a component.
func (r oracleRule) write(b *strings.Builder) {
	row := func(format string, args ...any) { fmt.Fprintf(b, "    "+format+"\n", args...) }
	fmt.Fprintf(b, "  - code: %s\n", r.code)
	row("basis: %s", r.basis)
	row("credit: %s", r.credit)
	if r.reversal != "" {
		row("reversal: %s", r.reversal)
	}
	var when []string
	if r.notKind != "" {
		when = append(when, fmt.Sprintf("contract.kind <> %q", r.notKind))
	}
	if r.least != 0 {
		when = append(when, "receipt.amount >= "+oracleMajor(r.least).FloatString(2))
	}
	if when != nil {
		row("when: %s", strings.Join(when, " AND "))
	}
	var factors []string
	if r.table != nil {
		factors = append(factors, fmt.Sprintf(`{table: days_%s, by: 'contract.signed - DATE("2026-01-01")'}`, r.code))
	}
	if r.score != nil {
		factors = append(factors, fmt.Sprintf("{figure: %s}", r.score.code))
	}
	if factors != nil {
		row("coefficients: [%s]", strings.Join(factors, ", "))
	}
	if r.gate != nil {
		row("gate: {first_payment: %s}", oracleRate(r.gate))
	}
	if l := r.limits; l != nil {
		text := "per: " + l.per
		if l.floor != nil {
			text += ", floor: " + l.floor.FloatString(3)
		}
		if l.cap != nil {
			text += ", cap: " + l.cap.FloatString(3)
		}
		row("limits: {%s}", text)
	}
	switch r.mode {
	case "rate":
		row("rate: %s", oracleRate(r.flat))
	case "step":
		row("rate: IF(%s > %s, %s, %s)", r.of, r.edge.FloatString(2), oracleRate(r.extra), oracleRate(r.flat))
	case "formula":
		row("kind: formula")
		row("amount: base * %s + extra_%s", oracleRate(r.flat), r.code)
	default:
		r.writeTiers(row)
	}
}

func (r oracleRule) writeTiers(row func(string, ...any)) {
	row("tiers:")
	row("  carry: %s", r.carry)
	row("  mode: %s", r.mode)
	if r.on != "" {
		row("  on: %s", r.on)
	}
	if r.target != "" {
		row("  of: %s", r.target)
	}
	if r.mode == "whole" && r.carry != "none" {
		row("  catchUp: %t", r.catchUp)
	}
	if l := r.line; l != nil {
		bound := func(x *big.Rat) string {
			if r.target != "" {
				return oracleShare(x)
			}
			return x.FloatString(2)
		}
		text := fmt.Sprintf("floor: %s, goal: %s, bonus: %s", bound(l.floor), bound(l.goal), l.bonus.FloatString(2))
		if l.beyond != nil {
			text += ", beyond: " + oracleRate(l.beyond)
		}
		row("  line: {%s}", text)
		return
	}
	row("  bands:")
	for _, band := range r.bands {
		values := "rate: " + oracleRate(band.rate)
		if r.mode == "interpolate-amount" {
			values = "amount: " + band.rate.FloatString(2)
		}
		if band.extra != nil {
			values += ", amount: " + band.extra.FloatString(2)
		}
		row("    - {%s%s}", band.until(2, r.target != ""), values)
	}
}

// until writes the bound of a band with its key, nothing for the last.
func (b oracleBand) until(digits int, share bool) string {
	if b.bound == nil {
		return ""
	}
	text := b.bound.FloatString(digits)
	if share {
		text = oracleShare(b.bound)
	}
	if b.below {
		return "below: " + text + ", "
	}
	return "upTo: " + text + ", "
}

func oracleRate(r *big.Rat) string {
	return oracleTrim(new(big.Rat).Mul(r, big.NewRat(100, 1)).FloatString(6)) + "%"
}

// oracleShare writes a share of a target in both forms that plans may use.
func oracleShare(r *big.Rat) string {
	if percent := new(big.Rat).Mul(r, big.NewRat(10, 1)); percent.IsInt() {
		return r.FloatString(1)
	}
	return oracleRate(r)
}

func oracleTrim(text string) string {
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}
