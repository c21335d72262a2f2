package competency

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// judgementForm is a whole number, a fraction or a decimal such as 3, 1/5, 2.5.
var judgementForm = regexp.MustCompile(`^[0-9]{1,3}(/[0-9]{1,3}|\.[0-9]{1,6})?$`)

// place is the path of an entry of a list.
func place(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }

// ReadWeights reads a document of weights and finds them. By hand:
//
//	weights: [{dimension: lead_digging, weight: 60}, {dimension: collection, weight: 40}]
//
// or by pairwise comparison, each pair once:
//
//	dimensions: [lead_digging, collection]
//	compare: [{of: lead_digging, over: collection, times: 3}]
//
// A judgement is a whole number, a fraction (1/3) or a decimal (2.5).
func ReadWeights(file string, data []byte) (Weighing, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return Weighing{}, list
	}
	r := &reader{Reader: document.Reader{File: file, Problems: list}, area: "weights"}
	w, found := r.weighing(root)
	for _, p := range found {
		p.Place.File = file
		r.Problems = append(r.Problems, p)
	}
	return w, r.Problems.Sorted()
}

func (r *reader) weighing(root *document.Node) (Weighing, problem.List) {
	o, ok := r.Object(root, "", "weights", "dimensions", "compare")
	if !ok {
		return Weighing{}, nil
	}
	if o.Has("weights") == o.Has("compare") {
		r.Add("weights.way", root, "", problem.Text{ZH: "请在 weights（手工）与 compare（两两比较）中选一种。", EN: "Give either weights (by hand) or compare (pairwise)."},
			problem.Text{ZH: "两者只写一个。", EN: "Write one of the two."})
		return Weighing{}, nil
	}
	if o.Has("weights") {
		var codes []string
		var weights []int
		items, path := o.Items("weights")
		for i, n := range items {
			if q, ok := r.Object(n, document.Item(path, i), "dimension", "weight"); ok {
				codes, weights = append(codes, r.code(q, "dimension")), append(weights, r.number(q, "weight", 0, 100))
			}
		}
		if r.Problems.Failed() {
			return Weighing{}, nil
		}
		return ByHand(codes, weights)
	}
	o.Need("dimensions")
	codes := o.Words("dimensions")
	var judgements []Judgement
	items, path := o.Items("compare")
	for i, n := range items {
		if q, ok := r.Object(n, document.Item(path, i), "of", "over", "times"); ok {
			judgements = append(judgements, Judgement{q.NeedWord("of"), q.NeedWord("over"), r.times(q)})
		}
	}
	if r.Problems.Failed() {
		return Weighing{}, nil
	}
	return Pairwise(codes, judgements)
}

// times reads how many times as important something is.
func (r *reader) times(o document.Object) *big.Rat {
	s := strings.TrimSpace(o.NeedWord("times"))
	n, path := o.At("times")
	if n == nil || n.Kind != document.Scalar || s == "" {
		return nil
	}
	if judgementForm.MatchString(s) {
		if x, ok := new(big.Rat).SetString(s); ok {
			return x
		}
	}
	r.Add("weights.judgement", n, path, problem.Textf("%s 不能用作比较值。", "%s is no judgement.", problem.Show(s)),
		problem.Text{ZH: "请写 1 到 9，或 1/2 到 1/9。", EN: "Write 1 to 9, or 1/2 to 1/9."})
	return nil
}
