package interview

import (
	"cmp"
	"embed"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

//go:embed topics/topics.yaml
var topicFile embed.FS

// Topic is something nobody may ask a candidate about, or write into notes.
type Topic struct {
	Code string
	Name problem.Text
	Why  problem.Text
	Ask  problem.Text // what to ask instead

	words, allowed []pattern
}

// pattern is a pattern of one language: it needs a text that has letters of it.
type pattern struct {
	*regexp.Regexp
	lang problem.Lang
}

// Topics is the lexicon of forbidden topics.
type Topics struct{ list []Topic }

// Finding is a place in a text that touches a forbidden topic. From and To
// count characters (code points) from 0, To not included.
type Finding struct {
	Topic    *Topic
	From, To int
	Text     string // as it was written
}

// List returns the topics in the order of the lexicon.
func (t *Topics) List() []Topic { return slices.Clone(t.list) }

// ShippedTopics reads the lexicon that comes with the product. Problems are
// defects of the lexicon.
func ShippedTopics() (*Topics, problem.List) {
	data, _ := topicFile.ReadFile("topics/topics.yaml") // embedded: it is there
	return ReadTopics("topics.yaml", data)
}

// ReadTopics reads a lexicon of topics, strictly: every topic with its name, why
// it is forbidden, what to ask instead, words and allowed contexts, all in both
// languages. The words are patterns (RE2) over the folded text, English ones
// between word boundaries and with a blank for any run of blanks and hyphens.
// The lexicon is nil exactly when there is a failure.
func ReadTopics(file string, data []byte) (*Topics, problem.List) {
	root, list := document.Parse(file, data)
	if root == nil {
		return nil, list
	}
	r := &reader{Reader: document.Reader{File: file, Problems: list}}
	topics := &Topics{}
	o, _ := r.Object(root, "", "topics")
	if root.Kind == document.Map {
		o.Need("topics")
		nodes, path := o.Items("topics")
		for i, n := range nodes {
			topics.list = append(topics.list, r.topic(n, spot(n, path, i)))
		}
	}
	seen := map[string]bool{}
	for _, t := range topics.list {
		if seen[t.Code] {
			r.Add("topics.repeated_code", root, "topics."+t.Code, problem.Textf("话题 %s 出现两次。", "The topic %s is there twice.", problem.Show(t.Code)), problem.Text{ZH: "请合并成一个。", EN: "Make one of them."})
		}
		seen[t.Code] = true
	}
	if r.Problems.Failed() {
		return nil, r.Problems.Sorted()
	}
	return topics, r.Problems.Sorted()
}

func (r *reader) topic(n *document.Node, path string) Topic {
	o, ok := r.Object(n, path, "code", "name", "why", "ask", "words", "allowed")
	if !ok {
		return Topic{}
	}
	o.Need("words")
	return Topic{Code: r.code(o, "code"), Name: r.label(o, "name"), Why: r.text(o, "why"), Ask: r.text(o, "ask"), words: r.patterns(o, "words"), allowed: r.patterns(o, "allowed")}
}

// patterns reads {zh: […], en: […]}.
func (r *reader) patterns(o document.Object, key string) (list []pattern) {
	n, path := o.At(key)
	if n == nil {
		return nil
	}
	langs, ok := r.Object(n, path, "zh", "en")
	if !ok {
		return nil
	}
	for _, lang := range []string{"zh", "en"} {
		langs.Need(lang)
		nodes, path := langs.Items(lang)
		for i, word := range langs.Words(lang) {
			if lang == "en" {
				word = `\b(?:` + strings.ReplaceAll(word, " ", `[\s-]+`) + `)\b`
			}
			x, err := regexp.Compile(word)
			if err != nil || x.MatchString("") {
				r.Add("topics.pattern", nodes[i], document.Item(path, i), problem.Textf("%s 不是可用的模式。", "%s is not a usable pattern.", problem.Show(nodes[i].Text)),
					problem.Text{ZH: "请按 RE2 的写法改正，并且不能匹配空文字。", EN: "Write it in the syntax of RE2; it must not match an empty text."})
				continue
			}
			list = append(list, pattern{x, problem.Lang(lang)})
		}
	}
	return list
}

// Find lists what in a text touches a forbidden topic, in the order of the
// text: questions, notes and chat alike, in either language. Full or half width,
// capitals and common traditional characters make no difference. Of hits of one
// topic that overlap there is one finding, from the first to the last.
func (t *Topics) Find(text string) []Finding {
	runes := []rune(text)
	folded := make([]rune, len(runes))
	for i, c := range runes {
		folded[i] = fold(c)
	}
	plain := string(folded)
	at := characters(plain)
	in := map[problem.Lang]bool{problem.ZH: strings.ContainsFunc(plain, isHan), problem.EN: strings.ContainsAny(plain, "abcdefghijklmnopqrstuvwxyz")}
	var found []Finding
	for i := range t.list {
		topic := &t.list[i]
		hits := spans(topic.words, in, plain)
		if len(hits) == 0 {
			continue
		}
		fine := spans(topic.allowed, in, plain)
		hits = slices.DeleteFunc(hits, func(h [2]int) bool {
			return slices.ContainsFunc(fine, func(f [2]int) bool { return f[0] <= h[0] && h[1] <= f[1] })
		})
		for _, h := range joined(hits) {
			from, to := at[h[0]], at[h[1]]
			found = append(found, Finding{Topic: topic, From: from, To: to, Text: string(runes[from:to])})
		}
	}
	slices.SortStableFunc(found, func(a, b Finding) int { return cmp.Or(a.From-b.From, a.To-b.To) })
	return found
}

// spans are the places of the patterns in a text, in bytes.
func spans(patterns []pattern, in map[problem.Lang]bool, text string) (list [][2]int) {
	for _, x := range patterns {
		if !in[x.lang] {
			continue
		}
		for _, m := range x.FindAllStringIndex(text, -1) {
			list = append(list, [2]int{m[0], m[1]})
		}
	}
	return list
}

// joined brings overlapping places together.
func joined(list [][2]int) (out [][2]int) {
	slices.SortFunc(list, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	for _, s := range list {
		if n := len(out); n > 0 && s[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], s[1])
			continue
		}
		out = append(out, s)
	}
	return out
}

// characters numbers the characters of a text by the bytes at which they begin;
// the end of the text is numbered too.
func characters(text string) []int {
	at, n := make([]int, len(text)+1), 0
	for i := range text {
		at[i] = n
		n++
	}
	at[len(text)] = n
	return at
}

// traditional pairs traditional characters of the lexicon's words with their
// simplified forms.
const traditional = "結结婚婚離离懷怀產产歲岁齡龄戀恋愛爱婦妇媽妈爺爷親亲獨独雙双戶户籍籍鄉乡國国漢汉滿满藏藏蒙蒙維维爾尔體体狀状況况歷历殘残礙碍癌癌藥药術术壓压臟脏憂忧鬱郁視视紀纪幾几屬属輕轻後后別别變变異异同同優优漂漂長长帥帅黨党員员團团場场觀观點点傾倾會会罷罢勞劳動动裁裁禮礼紅红購购費费賄贿請请飯饭陪陪樂乐總总綫线線线圍围標标評评專专審审單单資资價价報报帶带將将東东對对現现舊旧佔占宗宗邏逻麼么嗎吗過过兒儿個个裡里裏里誰谁嬰婴頭头兩两還还與与計计劃划當当"

// fold brings a character into the form of the patterns, one for one.
func fold(c rune) rune {
	switch {
	case c >= '！' && c <= '～': // the full-width forms of ASCII
		c -= 0xfee0
	case c == '\u3000':
		return ' '
	case c == '’' || c == '‘':
		return '\''
	}
	if c < 0x80 {
		return unicode.ToLower(c)
	}
	if i := strings.IndexRune(traditional, c); i >= 0 && isHan(c) {
		pair := []rune(traditional[i:min(len(traditional), i+6)])
		if (i/3)%2 == 0 {
			return pair[1]
		}
	}
	return unicode.ToLower(c)
}
