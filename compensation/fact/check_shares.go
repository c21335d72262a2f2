package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
)

// shareKey is the natural key of a split, and of an overlay.
type shareKey struct {
	contract, person string
	from             period.Date
}

func (c *checker) positiveShare(kind Kind, i int, share money.Decimal) {
	if share.Sign() <= 0 {
		c.add("fact.share_not_positive", kind, i, "share",
			told("%s是 %s，必须大于零。", "%s is %s; it must be above zero.", c.subject(kind, i), percent(share)),
			problem.Text{ZH: "请填写大于零的比例，或去掉这一条。", EN: "Give a share above zero, or leave it out."})
	}
}

// checkOverlays checks references, shares and that a person is in a set once.
// The shares need not sum to anything.
func (c *checker) checkOverlays() {
	list := c.set.Overlays
	seen := make(map[shareKey]bool, len(list))
	for i := range list {
		x := &list[i]
		c.refer(KindOverlay, i, "contract", KindContract, c.contracts, x.Contract, true)
		c.refer(KindOverlay, i, "person", KindPerson, c.persons, x.Person, true)
		c.positiveShare(KindOverlay, i, x.Share)
		who := shareKey{x.Contract, x.Person, x.From}
		if seen[who] {
			c.repeated(KindOverlay, i, "person")
		}
		seen[who] = true
	}
}

// shareSet is the splits of one contract from one day on.
type shareSet struct {
	sum      money.Decimal
	first    int32 // the split with the smallest person code
	overflow bool
}

func (c *checker) checkSplits() {
	type setKey struct {
		contract string
		from     period.Date
	}
	list := c.set.Splits
	var sets []shareSet
	at := make(map[setKey]int32, len(list))
	seen := make(map[shareKey]bool, len(list))
	for i := range list {
		x := &list[i]
		c.refer(KindSplit, i, "contract", KindContract, c.contracts, x.Contract, true)
		c.refer(KindSplit, i, "person", KindPerson, c.persons, x.Person, true)
		c.positiveShare(KindSplit, i, x.Share)
		key := setKey{x.Contract, x.From}
		if who := (shareKey{x.Contract, x.Person, x.From}); seen[who] {
			c.repeated(KindSplit, i, "person")
		} else {
			seen[who] = true
		}
		n, known := at[key]
		if !known {
			n = int32(len(sets))
			at[key], sets = n, append(sets, shareSet{first: int32(i)})
		}
		sets[n].add(list, int32(i))
	}
	for _, x := range sets {
		c.checkSum(x)
	}
}

func (x *shareSet) add(list []Split, i int32) {
	sum, err := x.sum.Add(list[i].Share)
	x.sum, x.overflow = sum, x.overflow || err != nil
	if list[i].Person < list[x.first].Person {
		x.first = i
	}
}

func (c *checker) checkSum(x shareSet) {
	if !x.overflow && x.sum.Equal(money.Int(1)) {
		return
	}
	sum := problem.Same(percent(x.sum))
	if x.overflow {
		sum = problem.Text{ZH: "（位数过多）", EN: "a number that is too long"}
	}
	first := c.set.Splits[x.first]
	c.add("fact.shares_not_whole", KindSplit, int(x.first), "share",
		told("合同 %s %s的分成合计 %s，不是 100%%。", "The shares of contract %s%s sum to %s, not to 100%%.",
			problem.Show(first.Contract), since(first.From.String(), true), sum),
		problem.Text{ZH: "请改正比例，使合计正好为 100%。", EN: "Correct the shares so that they sum to exactly 100%."})
}

// percent writes a share exactly, in percent where that fits.
func percent(d money.Decimal) string {
	if hundredths, err := d.Mul(money.Int(100)); err == nil {
		return hundredths.String() + "%"
	}
	return d.String()
}
