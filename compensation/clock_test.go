package compensation

import "time"

// clock is how long something takes, in nanoseconds. Only benchmarks use it.
func clock(run func()) float64 {
	start := time.Now()
	run()
	return float64(time.Since(start).Nanoseconds())
}
