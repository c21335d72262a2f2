package main

import (
	"testing"
	"time"

	"steelyard/compensation/period"
)

// The clock of the demo goes on, neither back nor beyond the real moment.
func TestDemoClock(t *testing.T) {
	date := func(text string) period.Date {
		d, err := period.ParseDate(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	c := &demoClock{start: time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)}
	for _, step := range []struct {
		day  string
		hour int
		want string
	}{
		{"2025-05-31", 17, "2025-05-31T09:00:01Z"},
		{"2025-05-31", 17, "2025-05-31T09:00:02Z"},
		{"2025-06-04", 7, "2025-06-03T23:00:01Z"},
		{"2025-05-01", 9, "2025-06-03T23:00:02Z"},
		{"2026-06-01", 19, "2026-06-01T11:00:01Z"},
		{"2026-07-01", 9, "2026-06-01T12:00:00Z"},
		{"2026-07-02", 9, "2026-06-01T12:00:00Z"},
	} {
		c.set(date(step.day), step.hour)
		if got := c.now().Format(time.RFC3339); got != step.want {
			t.Errorf("%s, %d o'clock: %s, want %s", step.day, step.hour, got, step.want)
		}
	}
}
