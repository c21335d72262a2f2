package kpi

import (
	"strconv"

	"steelyard/compensation/document"
)

// Change is a key at which two versions say something different. Was or Is is
// empty where only one of them says something there.
type Change struct {
	Path    string // name.zh, curve.points[1].score
	Was, Is string
}

// Diff lists what differs between two versions of a KPI, in the order of keys
// of a record; where they were shipped from is not compared.
func Diff(was, is KPI) (changes []Change) {
	before, after := leaves(was), leaves(is)
	gone := map[string]string{}
	for _, l := range before {
		gone[l.path] = l.text
	}
	for _, l := range after {
		if text, known := gone[l.path]; !known || text != l.text {
			changes = append(changes, Change{Path: l.path, Was: text, Is: l.text})
		}
		delete(gone, l.path)
	}
	for _, l := range before {
		if _, left := gone[l.path]; left {
			changes = append(changes, Change{Path: l.path, Was: l.text})
		}
	}
	return changes
}

// leaf is a text of a record with its path.
type leaf struct{ path, text string }

func leaves(k KPI) (list []leaf) {
	k.Shipped = ""
	data, err := JSON([]KPI{k})
	if err != nil {
		return nil // texts, numbers and flags alone can always be written
	}
	root, _ := document.Parse("kpi.json", data)
	var walk func(n *document.Node, path string)
	walk = func(n *document.Node, path string) {
		if n.Kind == document.Scalar {
			list = append(list, leaf{path, n.Text})
		}
		for i, item := range n.Items {
			walk(item, path+"["+strconv.Itoa(i)+"]")
		}
		for _, f := range n.Fields {
			walk(f.Value, document.Join(path, f.Key))
		}
	}
	if kpis := root.Get("kpis"); kpis != nil && len(kpis.Items) == 1 {
		walk(kpis.Items[0], "")
	}
	return list
}
