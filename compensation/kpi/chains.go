package kpi

import (
	"slices"
	"strings"

	"steelyard/compensation/problem"
)

// chains refuses KPIs that need themselves, directly or through others, and
// chains that are too long. Every circle is reported once, with its path. The
// walk keeps its own stack, so that a hostile library costs no more than its
// size.
func (c *together) chains() {
	depth := map[string]int{} // KPIs from here to the end of the longest chain, once known
	for _, code := range sortedKeys(c.needs) {
		c.walk(code, depth)
	}
	for _, e := range c.entries {
		if d := depth[e.kpi.Code]; d > MaxChain {
			c.add("kpi.chain_too_long", e, "formula", problem.Textf("公式里的指标一个引用一个，连了 %d 层，最多 %d 层。", "KPIs stand behind one another %d deep in this formula; at most %d are allowed.", d, MaxChain),
				problem.Text{ZH: "请直接用数据项写公式。", EN: "Write the formula with quantities."})
		}
	}
}

// step is a KPI on the way, with the next of its needs to look at.
type step struct {
	code string
	next int
}

func (c *together) walk(start string, depth map[string]int) {
	if depth[start] > 0 {
		return
	}
	way := []step{{code: start}}
	on := map[string]bool{start: true}
	for len(way) > 0 {
		top := &way[len(way)-1]
		needs := c.needs[top.code]
		if top.next == len(needs) {
			longest := 0
			for _, need := range needs {
				longest = max(longest, depth[need])
			}
			depth[top.code] = longest + 1
			delete(on, top.code)
			way = way[:len(way)-1]
			continue
		}
		need := needs[top.next]
		top.next++
		switch {
		case on[need]:
			c.circle(way, need)
		case depth[need] == 0:
			on[need] = true
			way = append(way, step{code: need})
		}
	}
}

// maxCircles is the largest number of circles that are reported: one knot of
// KPIs can hold a great many of them.
const maxCircles = 20

// circle reports the part of the way that leads back to where it began, at the
// first record of the circle that is being read.
func (c *together) circle(way []step, to string) {
	if c.circles++; c.circles > maxCircles {
		return
	}
	i := slices.IndexFunc(way, func(s step) bool { return s.code == to })
	var path []string
	for _, s := range way[i:] {
		path = append(path, s.code)
	}
	path = append(path, to)
	at := slices.IndexFunc(c.entries, func(e *draft) bool { return slices.Contains(path, e.kpi.Code) })
	if at < 0 {
		return // of the known library, which was refused when it was read
	}
	if len(path) == 2 {
		c.add("kpi.refers_to_itself", c.entries[at], "formula", problem.Textf("%s 的公式引用了自己。", "The formula of %s refers to itself.", to),
			problem.Text{ZH: "请用数据项写公式。", EN: "Write it with quantities."})
		return
	}
	shown := strings.Join(path, " → ")
	if len(path) > MaxChain {
		shown = strings.Join(path[:MaxChain], " → ") + " → …"
	}
	c.add("kpi.cycle", c.entries[at], "formula", problem.Textf("指标互相引用，绕了一圈：%s。", "KPIs refer to each other in a circle: %s.", shown),
		problem.Text{ZH: "请让其中一个不再引用别的指标。", EN: "Let one of them refer to none of the others."})
}
