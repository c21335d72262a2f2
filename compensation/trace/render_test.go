package trace

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"steelyard/compensation/money"
	"steelyard/compensation/problem"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// statement is a small calculation of the usual kind: two receipts, a split,
// a band by the accumulated position, one rounding a line.
func statement() *Node {
	c := Recorder()
	clause := func(path string) Source { return Source{Kind: FromClause, Ref: "key-account v3", Path: path} }
	before := c.Leaf(money.Decimal{}, "CNY", L(KeyNothingYet), Source{Kind: FromRule, Ref: "window"})
	var lines []Value
	for i, r := range []struct{ number, amount, base, rate string }{{"R1", "100000.01", "60000.01", "0.04"}, {"R2", "100000", "60000", "0.06"}} {
		whole := c.Leaf(decimal(r.amount), "CNY", Named(KeyAllocated, r.number, "C1"), Source{Kind: FromReceipt, Ref: r.number})
		first := c.Leaf(decimal("0.6"), Percent, Named(KeyShare, "C1", "张三"), Source{Kind: FromSplit, Ref: "C1", Path: "E007"})
		second := c.Leaf(decimal("0.4"), Percent, Named(KeyShare, "C1", "李四"), Source{Kind: FromSplit, Ref: "C1", Path: "E008"})
		base := c.Known(Share, decimal(r.base), func(n *Node) {
			n.Digits, n.Unit, n.Label = 2, "CNY", L(KeyBase, problem.Text{ZH: "净回款", EN: "net collected"})
		}, whole, first, second)
		after := c.Name(c.Add(before, base), "CNY", L(KeyAfter))
		rate := c.Leaf(decimal(r.rate), Percent, L(KeyConstant), clause(fmt.Sprintf("components.commission.tiers.bands[%d].rate", i)))
		bound := c.Leaf(decimal("100000"), "CNY", Named(KeyBandBound, "1"), clause("components.commission.tiers.bands[0].upTo"))
		rate = c.Known(Band, rate.Decimal, func(n *Node) {
			n.Bounds, n.Unit, n.Label = []Bounds{HasUpper, HasLower}[i], Percent, Named(KeyBandRate, strconv.Itoa(i+1))
		}, after, rate, bound)
		_, amount := c.Pay(c.Name(c.Mul(base, rate), "CNY", L(KeyExact)), yuan())
		lines = append(lines, c.Name(amount, "CNY", L(KeyLine, problem.Textf("回款 %s ", "receipt %s", r.number))))
		before = after
	}
	component := c.Name(c.Sum(lines), "CNY", L(KeyComponent, problem.Text{ZH: "提成", EN: "Commission"}))
	return c.Name(component, "CNY", Named(KeyStatement, "张三", "2026-10")).Node()
}

func TestStatementReadsInChinese(t *testing.T) {
	want := `张三 2026-10 提成合计 = 提成项「提成」小计：6,000.00 CNY = 2,400.00 CNY + 3,600.00 CNY
  回款 R1 的提成：2,400.00 CNY = 2,400.0004 CNY 四舍五入至 2 位小数
    舍入前金额：2,400.0004 CNY = 60,000.01 CNY × 4%
      [1] 归属业绩（净回款）：60,000.01 CNY = 100,000.01 CNY 按比例分摊的第 1 份，共 2 份（最大余数法）
        回款 R1 核销到合同 C1：100,000.01 CNY（回款 R1）
        合同 C1 中 张三 的分成：60%（合同 C1 中 E007 的分成）
        合同 C1 中 李四 的分成：40%（合同 C1 中 E008 的分成）
      第 1 档比例：4%（60,000.01 CNY 所在档：不超过 100,000.00 CNY）
        [2] 此后累计：60,000.01 CNY = 0.00 CNY + 60,000.01 CNY
          窗口内此前没有业绩：0.00 CNY（计算规则）
          归属业绩（净回款）：60,000.01 CNY（见 [1]）
        方案条款：4%（方案 key-account v3 条款 components.commission.tiers.bands[0].rate）
        第 1 档上限：100,000.00 CNY（方案 key-account v3 条款 components.commission.tiers.bands[0].upTo）
  回款 R2 的提成：3,600.00 CNY = 3,600.00 CNY 四舍五入至 2 位小数
    舍入前金额：3,600.00 CNY = 60,000.00 CNY × 6%
      [3] 归属业绩（净回款）：60,000.00 CNY = 100,000.00 CNY 按比例分摊的第 1 份，共 2 份（最大余数法）
        回款 R2 核销到合同 C1：100,000.00 CNY（回款 R2）
        合同 C1 中 张三 的分成：60%（合同 C1 中 E007 的分成）
        合同 C1 中 李四 的分成：40%（合同 C1 中 E008 的分成）
      第 2 档比例：6%（120,000.01 CNY 所在档：高于 100,000.00 CNY）
        此后累计：120,000.01 CNY = 60,000.01 CNY + 60,000.00 CNY
          此后累计：60,000.01 CNY（见 [2]）
          归属业绩（净回款）：60,000.00 CNY（见 [3]）
        方案条款：6%（方案 key-account v3 条款 components.commission.tiers.bands[1].rate）
        第 1 档上限：100,000.00 CNY（方案 key-account v3 条款 components.commission.tiers.bands[0].upTo）
`
	if diff := cmp.Diff(want, Render(statement(), problem.ZH)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestStatementReadsInEnglish(t *testing.T) {
	want := `Total for 张三, 2026-10 = Component “Commission”: 6,000.00 CNY = 2,400.00 CNY + 3,600.00 CNY
  Commission on receipt R1: 2,400.00 CNY = 2,400.0004 CNY rounded half away from zero to 2 digits
    Exact amount before rounding: 2,400.0004 CNY = 60,000.01 CNY × 4%
      [1] Credited base (net collected): 60,000.01 CNY = part 1 of 2 of 100,000.01 CNY, by largest remainder
        Receipt R1 allocated to contract C1: 100,000.01 CNY (receipt R1)
        Share of 张三 in contract C1: 60% (split of contract C1, E007)
        Share of 李四 in contract C1: 40% (split of contract C1, E008)
      Rate of band 1: 4% (the band that holds 60,000.01 CNY: up to 100,000.00 CNY)
        [2] Accumulated after: 60,000.01 CNY = 0.00 CNY + 60,000.01 CNY
          Nothing before in this window: 0.00 CNY (rule of the calculation)
          Credited base (net collected): 60,000.01 CNY (see [1])
        Plan clause: 4% (plan key-account v3, clause components.commission.tiers.bands[0].rate)
        Upper bound of band 1: 100,000.00 CNY (plan key-account v3, clause components.commission.tiers.bands[0].upTo)
`
	got := Render(statement(), problem.EN)
	if diff := cmp.Diff(want, got[:min(len(got), len(want))]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if strings.ContainsAny(got, "：（），") {
		t.Errorf("full-width punctuation in English:\n%s", got)
	}
}

func TestNamesShareALine(t *testing.T) {
	end := step(Sum, "3", plain("1"), plain("2"))
	name := func(label string, child *Node) *Node {
		return &Node{Op: Same, Number: child.Number, Label: Named(KeySymbol, label), Children: []*Node{child}}
	}
	for what, c := range map[string]struct {
		n    *Node
		want string
	}{
		"a chain of names":           {name("a", name("b", name("c", end))), "a = b = c: 3 = 1 + 2\n  1 (constant)\n  2 (constant)\n"},
		"the same name again":        {name("a", name("a", end)), "a: 3 = 1 + 2\n  1 (constant)\n  2 (constant)\n"},
		"a name on a leaf":           {name("a", plain("5")), "a: 5 (constant)\n"},
		"another value under a name": {with(name("a", plain("5")), func(n *Node) { n.Number = money.Int(6) }), "a: 6 = 5\n  5 (constant)\n"},
		"a shared end, named once": {
			step(Mul, "9", name("a", end), end),
			"9 = 3 × 3\n  [1] a: 3 = 1 + 2\n    1 (constant)\n    2 (constant)\n  3 (see [1])\n",
		},
		"a shared end, named later": {
			step(Mul, "9", end, name("a", name("b", end))),
			"9 = 3 × 3\n  [1] 3 = 1 + 2\n    1 (constant)\n    2 (constant)\n  a = b: 3 (see [1])\n",
		},
	} {
		if diff := cmp.Diff(c.want, Render(c.n, problem.EN)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	shared := name("a", name("b", end))
	want := "9 = 3 × 3\n  [1] a = b: 3 = 1 + 2\n    1 (constant)\n    2 (constant)\n  a: 3 (see [1])\n"
	if diff := cmp.Diff(want, Render(step(Mul, "9", shared, shared), problem.EN)); diff != "" {
		t.Errorf("a shared name (-want +got):\n%s", diff)
	}
	// a name of something that is referred to, itself used twice
	later := name("b", end)
	want = "27 = 3 + 3 + 3\n  [1] 3 = 1 + 2\n    1 (constant)\n    2 (constant)\n  [2] b: 3 (see [1])\n  b: 3 (see [2])\n"
	if diff := cmp.Diff(want, Render(step(Sum, "27", end, later, later), problem.EN)); diff != "" {
		t.Errorf("a shared name of a shared step (-want +got):\n%s", diff)
	}
	inYuan := name("a", end)
	inYuan.Unit = "CNY"
	for _, n := range []*Node{inYuan, name("b", inYuan)} {
		if got := Render(n, problem.EN); !strings.Contains(got, ": 3.00 CNY = ") {
			t.Errorf("the unit of a name is lost: %s", got)
		}
	}
}

// doubling is a graph of n steps with 2^n paths from its root to its leaf.
func doubling(n int) *Node {
	c := Recorder()
	v := c.Leaf(decimal("0.000000000001"), Plain, L(KeyRate), Source{Kind: FromClause, Ref: "p v1", Path: "rate"})
	for range n {
		v = c.Add(v, v)
	}
	return v.Node()
}

func TestSharedStepsAreWrittenOnce(t *testing.T) {
	const n = 100 // 2^100 paths
	got := Render(doubling(n), problem.EN)
	if lines := strings.Count(got, "\n"); lines > 3*n {
		t.Errorf("%d steps take %d lines", n, lines)
	}
	if len(got) > 200*3*n {
		t.Errorf("%d steps take %d bytes", n, len(got))
	}
}

// chain is a sum of n receipts, each added to the sum of those before it, as
// accumulated positions are.
func chain(n int) *Node {
	c := Recorder()
	v := Of(money.Int(0))
	for i := range n {
		number := "R" + strconv.Itoa(i)
		v = c.Name(c.Add(v, c.Leaf(money.Int(1), "CNY", Named(KeyAllocated, number, "C1"), Source{Kind: FromReceipt, Ref: number})), "CNY", L(KeyAfter))
	}
	return v.Node()
}

func TestDeepChainsAreContinuedBelow(t *testing.T) {
	const n = 2000
	got := Render(chain(n), problem.ZH)
	deepest := 0
	for line := range strings.Lines(got) {
		deepest = max(deepest, (len(line)-len(strings.TrimLeft(line, " ")))/2)
	}
	if deepest > maxDepth+1 {
		t.Errorf("indented %d times", deepest)
	}
	for i := range n {
		if !strings.Contains(got, fmt.Sprintf("（回款 R%d）\n", i)) {
			t.Fatalf("receipt R%d is not shown", i)
		}
	}
	if lines := strings.Count(got, "\n"); lines < 2*n || lines > 2*n+n/maxDepth+2 {
		t.Errorf("%d steps take %d lines", n, lines)
	}
	if !strings.Contains(got, "（续见 [1]）\n") || !strings.Contains(got, "\n[1] 此后累计：") {
		t.Error("what lies deep is not continued")
	}
}

var (
	numberInFront = regexp.MustCompile(`(?m)^ *\[(\d+)\] `)
	reference     = regexp.MustCompile(` \((see|continued at) \[(\d+)\]\)$`)
)

// Every number that a line refers to stands in front of exactly one line,
// numbers count up in the order in which they are first met, and every step has
// one line that says how it follows.
func TestReferencesOfRandomCalculations(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Recorder()
		results := run(c, scripts().Draw(t, "script"))
		root := c.Sum(results).Node()
		text := Render(root, problem.EN)
		fronts, met := map[string]int{}, 0
		for _, m := range numberInFront.FindAllStringSubmatch(text, -1) {
			fronts[m[1]]++
		}
		full := 0
		for line := range strings.Lines(text) {
			for _, m := range [][]string{numberInFront.FindStringSubmatch(line), reference.FindStringSubmatch(strings.TrimSuffix(line, "\n"))} {
				if m == nil {
					continue
				}
				number := m[len(m)-1]
				if fronts[number] != 1 {
					t.Fatalf("%d lines have the number %s:\n%s", fronts[number], number, text)
				}
				if n, _ := strconv.Atoi(number); n > met+1 {
					t.Fatalf("%s comes after %d:\n%s", number, met, text)
				} else {
					met = max(met, n)
				}
			}
			if !reference.MatchString(strings.TrimSuffix(line, "\n")) {
				full++
			}
		}
		nodes, names := 0, 0
		for n := range uses(root) {
			nodes++
			if n.Op == Same {
				names++
			}
		}
		if full < nodes-names || full > nodes {
			t.Fatalf("%d steps, %d of them names, take %d lines:\n%s", nodes, names, full, text)
		}
		if again := Render(root, problem.EN); again != text {
			t.Fatalf("rendered twice, it differs:\n%s\n%s", text, again)
		}
	})
}

// Names and numbers that users typed cannot add lines or turn the direction.
func TestRenderingCannotBeForged(t *testing.T) {
	evil := "R1\n总额：9,999.00 CNY\u202e\x1b[31m\u200b\r\t"
	n := step(Sum, "1",
		&Node{Number: money.Int(1), Unit: evil, Label: Named(KeyAllocated, evil, evil), Source: Source{Kind: FromReceipt, Ref: evil, Path: evil}},
		&Node{Kind: Text, Text: evil, Label: L(KeySymbol, problem.Same(evil)), Source: Source{Kind: FromSplit, Ref: evil}},
		&Node{Kind: Date, Text: evil, Source: Source{Kind: FromContract, Ref: evil}})
	n.Label = Named(KeyStatement, evil, evil)
	for _, lang := range []problem.Lang{problem.ZH, problem.EN} {
		got := Render(n, lang)
		if lines := strings.Count(got, "\n"); lines != 4 {
			t.Errorf("four steps take %d lines:\n%s", lines, got)
		}
		for _, r := range got {
			if r != '\n' && !unicode.IsGraphic(r) {
				t.Errorf("%U is written", r)
			}
		}
	}
	spaced := &Node{Number: money.Int(1), Label: Named(KeySymbol, "张\u3000三"), Source: Source{Kind: FromPerson, Ref: "E1"}}
	if got := Render(spaced, problem.ZH); !strings.HasPrefix(got, "张\u3000三：1") {
		t.Errorf("a name with a wide blank reads %q", got)
	}
}

type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteReportsTheWriter(t *testing.T) {
	if err := Write(fullDisk{}, statement(), problem.EN); !errors.Is(err, errFull) {
		t.Errorf("writing to a full disk gives %v", err)
	}
	var b strings.Builder
	if err := Write(&b, statement(), problem.EN); err != nil || b.String() != Render(statement(), problem.EN) {
		t.Errorf("written %q, %v", b.String(), err)
	}
	if err := Write(fullDisk{}, nil, problem.EN); err != nil || Render(nil, problem.ZH) != "" {
		t.Errorf("no explanation is written as %q, %v", Render(nil, problem.ZH), err)
	}
}

// What no calculation makes must still not hang or crash the reader.
func TestRenderingOfBrokenGraphsEnds(t *testing.T) {
	cycle := step(Sum, "1", plain("1"))
	cycle.Children = append(cycle.Children, step(Neg, "1", cycle), nil)
	name := step(Same, "1")
	name.Children = []*Node{name}
	first, second := step(Same, "1"), step(Same, "1")
	first.Children, second.Children = []*Node{second}, []*Node{first}
	for what, n := range map[string]*Node{"a cycle": cycle, "its own name": name, "names of each other": first, "names below a step": step(Neg, "1", first)} {
		if got := Render(n, problem.EN); strings.Count(got, "\n") > 8 {
			t.Errorf("%s is rendered as\n%s", what, got)
		}
	}
}
