package plan

import (
	"strconv"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// Change is one place at which two plan documents say something different. Was
// or Is is empty where only one of them says something there.
type Change struct {
	Path    string
	Was, Is string
	Added   bool // only the later document has it
	Removed bool // only the earlier one
}

// Diff lists what changed from one document to another, in the order of the
// later one, then what it does not have any more. Elements of a list that have
// a code, a name or a figure of their own are compared with each other wherever
// they stand, all others by position; what is only written in another way, or in
// another order of keys, is no change. It fails where a document cannot be read.
func Diff(fromFile string, from []byte, toFile string, to []byte) ([]Change, problem.List) {
	a, list := document.Parse(fromFile, from)
	b, problems := document.Parse(toFile, to)
	if list = append(list, problems...); a == nil || b == nil {
		return nil, list
	}
	was, is := leaves(a), leaves(b)
	before := make(map[string]string, len(was))
	for _, l := range was {
		before[l.path] = l.text
	}
	var changes []Change
	for _, l := range is {
		text, known := before[l.path]
		delete(before, l.path)
		if !known || text != l.text {
			changes = append(changes, Change{Path: l.path, Was: text, Is: l.text, Added: !known})
		}
	}
	for _, l := range was {
		if _, left := before[l.path]; left {
			changes = append(changes, Change{Path: l.path, Was: l.text, Removed: true})
		}
	}
	return changes, nil
}

// leaf is a text of a document with its path.
type leaf struct{ path, text string }

func leaves(root *document.Node) (list []leaf) {
	var walk func(n *document.Node, path string)
	walk = func(n *document.Node, path string) {
		switch {
		case n == nil || n.Kind == document.Null:
			return
		case n.Kind == document.Scalar:
			list = append(list, leaf{path, n.Text})
		case n.Kind == document.List && len(n.Items) == 0:
			list = append(list, leaf{path, "[]"})
		case n.Kind == document.List:
			taken := map[string]bool{}
			for i, item := range n.Items {
				name := ownName(item)
				if name == "" || taken[name] {
					name = "[" + strconv.Itoa(i) + "]"
				}
				taken[name] = true
				walk(item, path+name)
			}
		default:
			for _, f := range n.Fields {
				inner := f.Key
				if path != "" {
					inner = path + "." + f.Key
				}
				walk(f.Value, inner)
			}
		}
	}
	walk(root, "")
	return list
}

// ownName is how an element of a list is named in paths, "" for one that has no
// name of its own: components.commission, values[2026-01-01].
func ownName(n *document.Node) string {
	if v := n.Get("code"); v != nil && v.Kind == document.Scalar {
		return "." + v.Text
	}
	for _, key := range []string{"name", "from"} {
		if v := n.Get(key); v != nil && v.Kind == document.Scalar {
			return "[" + v.Text + "]"
		}
	}
	return ""
}
