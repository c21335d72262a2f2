package competency

import (
	"strings"
	"unicode"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// AlikeFrom is the likeness, in percent, from which two texts of a dimension
// are taken for the same.
const AlikeFrom = 80

// fillerZH and fillerEN are wordings of signs that nobody can have seen: praise
// without an act, and lists that do not end.
func fillerZH() []string {
	return []string{"等等", "相关工作", "积极主动", "认真负责", "综合素质", "较强的", "良好的", "优秀的", "一定的能力", "高度的责任", "表现出色", "赋能", "抓手", "持续优化", "全面提升"}
}

func fillerEN() []string {
	return []string{"etc", "and so on", "as appropriate", "as needed", "best practice", "best practices", "synergy", "leverage", "proactive", "proactively", "excellent", "strong skills", "good skills",
		"team player", "various", "go the extra mile", "results-driven", "world-class"}
}

// spoken is a text of a dimension with its path.
type spoken struct {
	path string
	text problem.Text
	sign bool // a sign or a counter-sign, not a title
}

// texts are the titles, signs and counter-signs of a dimension.
func texts(d Dimension) (list []spoken) {
	for i, l := range d.Levels {
		at := document.Item("levels", i)
		list = append(list, spoken{at + ".title", l.Title, false})
		for j, s := range l.Signs[:min(len(l.Signs), MaxSigns)] {
			list = append(list, spoken{document.Item(at+".signs", j), s, true})
		}
		list = append(list, spoken{at + ".counter", l.Counter, true})
	}
	return list
}

// words checks every text of a dimension by itself: filler, and one language
// copied into the other.
func (c *checker) words(d Dimension) {
	list := append(texts(d), spoken{"about", d.About, false}, spoken{"name", d.Name, false})
	for i, s := range d.Sources {
		list = append(list, spoken{document.Item("sources", i) + ".why", s.Why, false})
	}
	for _, s := range list {
		if s.text.ZH != "" && s.text.ZH == s.text.EN {
			c.fail("same_in_both", s.path, problem.Textf("中文和英文一模一样：%s。", "Chinese and English are the same: %s.", problem.Show(s.text.ZH)),
				problem.Text{ZH: "请用两种语言各写一遍。", EN: "Write it in each language."})
		}
		if word := filler(s.text); word != "" && s.sign {
			c.warn("filler", s.path, problem.Textf("“%s”是套话，没有人看得见。", "“%s” is filler: nobody can have seen it.", word),
				problem.Text{ZH: "请写谁做了什么、多久一次、留下什么。", EN: "Say who does what, how often, and what it leaves behind."})
		}
	}
}

// filler returns the first wording of a text that says nothing, "" for none.
func filler(t problem.Text) string {
	for _, w := range fillerZH() {
		if strings.Contains(t.ZH, w) {
			return w
		}
	}
	folded := " " + strings.Join(strings.FieldsFunc(strings.ToLower(t.EN), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }), " ") + " "
	for _, w := range fillerEN() {
		if strings.Contains(folded, " "+w+" ") {
			return w
		}
	}
	return ""
}

// alike checks that the levels of a dimension can be told apart: no title, sign
// or counter-sign is nearly another one in either language. A sign of one
// dimension must not be word for word in another.
func (c *checker) alike(d Dimension) {
	list := texts(d)
	if len(list) > 6*(Highest+1) { // the levels are wrong, which is said already
		return
	}
	fix := problem.Text{ZH: "请写出这一级与另一级做法的不同：有没有人带、影响多大、情况多难。", EN: "Say what is done differently: how much alone, with how much influence, in how hard a case."}
	zh, en := make([]shape, len(list)), make([]shape, len(list))
	for i, a := range list {
		zh[i], en[i] = shapeOf(a.text.ZH), shapeOf(a.text.EN)
		for j, b := range list[:i] {
			if percent := max(likeness(zh[i], zh[j]), likeness(en[i], en[j])); percent >= AlikeFrom {
				c.fail("levels_alike", a.path, problem.Textf("与 %s 有 %d%% 相同，分不出等级。", "It is %[2]d%% the same as %[1]s, so the levels cannot be told apart.", b.path, percent), fix)
				break
			}
		}
		for _, text := range []string{a.text.ZH, a.text.EN} {
			if !a.sign || text == "" {
				continue
			}
			if at, ok := c.said[text]; ok && !strings.HasPrefix(at.Path, c.base+".") {
				c.fail("text_repeated", a.path, problem.Textf("这句话在 %s 已经写过。", "This sentence stands in %s already.", at.Path),
					problem.Text{ZH: "请写这个维度自己的行为。", EN: "Write a behaviour of this dimension."})
				break
			}
			c.said[text] = c.place(a.path)
		}
	}
}

// Likeness is how alike two texts are, in whole percent cut down: twice the
// pairs of neighbouring characters that they share over all their pairs (Dice's
// coefficient on bigrams), of letters and digits alone in small letters. Texts
// without a pair are alike only where they are the same; an empty text is like
// none.
func Likeness(a, b string) int { return likeness(shapeOf(a), shapeOf(b)) }

// shape is a text ready to be compared.
type shape struct {
	bare  string
	pairs map[[2]rune]int
	n     int // of pairs
}

func shapeOf(s string) shape {
	x := bare(s)
	out := shape{bare: string(x), pairs: map[[2]rune]int{}, n: max(len(x)-1, 0)}
	for i := 1; i < len(x); i++ {
		out.pairs[[2]rune{x[i-1], x[i]}]++
	}
	return out
}

func likeness(a, b shape) int {
	switch {
	case a.bare == "" || b.bare == "":
		return 0
	case a.bare == b.bare:
		return 100
	case a.n+b.n == 0:
		return 0
	}
	if len(a.pairs) > len(b.pairs) {
		a, b = b, a
	}
	shared := 0
	for pair, n := range a.pairs {
		shared += min(n, b.pairs[pair])
	}
	return 200 * shared / (a.n + b.n)
}

func bare(s string) (out []rune) {
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			out = append(out, r)
		}
	}
	return out
}
