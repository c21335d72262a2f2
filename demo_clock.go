package main

import (
	"sync"
	"time"

	"steelyard/compensation/period"
)

// demoClock dates the past of the demo company: what happened in a month stands
// in the audit with a day of then. It moves a second whenever it is read, never
// back, and never beyond the moment at which the demo is made.
type demoClock struct {
	start time.Time
	mu    sync.Mutex
	at    time.Time
}

// set moves the clock on to an hour of a day in China.
func (c *demoClock) set(day period.Date, hour int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	y, m, d := day.Civil()
	if to := time.Date(y, time.Month(m), d, hour-8, 0, 0, 0, time.UTC); to.After(c.at) {
		c.at = to
	}
}

func (c *demoClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Second)
	if c.at.After(c.start) {
		return c.start
	}
	return c.at
}
