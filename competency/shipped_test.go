package competency

import "testing"

func TestShippedReads(t *testing.T) {
	l, list := Shipped()
	for _, p := range list {
		t.Error(p.String("en"))
	}
	if l == nil || len(l.Dimensions) != 22 || len(l.Models) != 6 {
		t.Fatalf("the shipped library is %+v", l)
	}
}
