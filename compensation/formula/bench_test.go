package formula

import (
	"testing"

	"steelyard/compensation/trace"
)

var benchmarked = map[string]string{
	"Coefficient": "collected * IF(days <= 30, 1.1, 0.9)",
	"Tiers":       "IFS(collected <= 100000, collected * 4%, collected <= 300000, 4000 + (collected - 100000) * 6%, 16000 + (collected - 300000) * 8%)",
	"Attainment":  "collected * CLAMP(collected / target, 50%, 120%)",
}

func BenchmarkEval(b *testing.B) {
	var env Env = &quiet{newWorld(b).values}
	for name, source := range benchmarked {
		f, problems := Compile(source, options(b, MoneyType()))
		if f == nil {
			b.Fatal(problems)
		}
		b.Run(name, func(b *testing.B) {
			c := &trace.Calc{}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Number(c, env); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/recording", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.Number(trace.Recorder(), env); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	o := options(b, MoneyType())
	for name, source := range benchmarked {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if f, problems := Compile(source, o); f == nil {
					b.Fatal(problems)
				}
			}
		})
	}
}
