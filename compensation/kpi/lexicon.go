package kpi

import (
	"embed"
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/measure"
	"steelyard/compensation/problem"
)

//go:embed lexicon/zh.yaml lexicon/en.yaml
var lexiconFiles embed.FS

// class says what a word does in a goal.
type class string

// The classes of the lexicon; docs/smart.md describes them.
const (
	metricWord  class = "metric"
	objectWord  class = "object"
	scopeWord   class = "scope"
	deliverable class = "deliverable"
	milestone   class = "milestone"
	recordVerb  class = "record"
	upVerb      class = "up"
	downVerb    class = "down"
	achieveVerb class = "achieve"
	atMost      class = "atmost"
	vagueVerb   class = "vagueverb"
	supportVerb class = "support"
	vagueWord   class = "vague"
	hedgeWord   class = "hedge"
	passiveWord class = "passive"
	attitude    class = "attitude"
	andWord     class = "and"
	meansWord   class = "means"
	asideWord   class = "aside"
	baseWord    class = "base"
	wholeWord   class = "whole"
	settledWord class = "settled"
	plainWord   class = "plain"
	openTime    class = "open"
	vagueTime   class = "vaguetime"
	approxWord  class = "approx"
)

// classes are all of them; verbs are found inflected.
var classes = []class{metricWord, objectWord, scopeWord, deliverable, milestone, recordVerb, upVerb, downVerb, achieveVerb, atMost,
	vagueVerb, supportVerb, vagueWord, hedgeWord, passiveWord, attitude, andWord, meansWord, asideWord, baseWord, wholeWord, settledWord, plainWord, openTime, vagueTime, approxWord}

var verbs = []class{milestone, recordVerb, upVerb, downVerb, achieveVerb, vagueVerb, supportVerb}

// measureUnit is what a metric is counted in; Any fits several.
type measureUnit string

// The units of metrics.
const (
	unitAny   measureUnit = "any"
	unitMoney measureUnit = "money"
	unitRate  measureUnit = "rate"
	unitCount measureUnit = "count"
	unitDays  measureUnit = "days"
	unitScore measureUnit = "score"
)

// entry is one word or phrase of the lexicon.
type entry struct {
	class class
	text  string // folded
	group string // of metrics and milestones: what the outcome is
	unit  measureUnit

	direction measure.Direction
	directed  bool // a metric that is better one way
	topic     bool // names a subject, not a number
	base      bool // a rate whose denominator has to be said
	ambiguous bool // an amount that may be several things
	activity  bool // counts what is done, not what comes of it
	code      string
}

// lexicon finds words in a folded text: Chinese by their first character,
// English phrases by the stem of their first word.
type lexicon struct {
	han   map[rune][]*entry
	latin map[string][]*phrase
}

// phrase is an English entry cut into words.
type phrase struct {
	*entry
	words []string
}

// readLexicon reads the shipped words and adds the terms.
func readLexicon(terms []Term) (*lexicon, problem.List) {
	x := &lexicon{han: map[rune][]*entry{}, latin: map[string][]*phrase{}}
	var list problem.List
	known := map[string]*entry{}
	for _, name := range []string{"lexicon/zh.yaml", "lexicon/en.yaml"} {
		data, err := lexiconFiles.ReadFile(name)
		if err != nil {
			list.Add("smart.lexicon", problem.Place{File: name}, problem.Text{ZH: "词表不存在。", EN: "The lexicon is missing."}, problem.Text{ZH: "请重新安装。", EN: "Install again."})
			continue
		}
		entries, problems := parseLexicon(name, data)
		list = append(list, problems...)
		for _, e := range entries {
			x.add(e)
			if e.class == metricWord && known[e.text] == nil {
				known[e.text] = e
			}
		}
	}
	for _, t := range terms {
		x.addTerm(t, known)
	}
	return x, list
}

// addTerm adds the names of a term. A name that the lexicon knows keeps its
// outcome, so that one outcome under two names is not taken for two.
func (x *lexicon) addTerm(t Term, known map[string]*entry) {
	group := t.Code
	for _, n := range t.Names {
		for _, s := range []string{n.ZH, n.EN} {
			if e := known[fold(s)]; e != nil && !e.topic {
				group = e.group
			}
		}
	}
	for _, n := range t.Names {
		for _, s := range []string{n.ZH, n.EN} {
			word := fold(s)
			if e := known[word]; e != nil && !e.base && !e.ambiguous {
				e.code = t.Code
				continue
			}
			if len([]rune(word)) < 2 || known[word] != nil {
				continue
			}
			e := &entry{class: metricWord, text: word, group: group, unit: unitOf(t.Type), direction: t.Direction,
				directed: t.Direction != measure.Band, activity: t.Category == Process && unitOf(t.Type) == unitCount, code: t.Code}
			known[word] = e
			x.add(e)
		}
	}
}

// parseLexicon reads one file of words.
func parseLexicon(name string, data []byte) ([]*entry, problem.List) {
	root, problems := document.Parse(name, data)
	r := &document.Reader{File: name, Problems: problems}
	o, ok := r.Object(root, "", "lexicon", "version", "words")
	if !ok {
		return nil, r.Problems
	}
	names := make([]string, len(classes))
	for i, c := range classes {
		names[i] = string(c)
	}
	items, path := o.Items("words")
	var out []*entry
	for i, item := range items {
		w, ok := r.Object(item, document.Item(path, i), "class", "group", "unit", "direction", "topic", "base", "ambiguous", "activity", "words")
		if !ok {
			continue
		}
		w.Need("class")
		model := entry{class: class(w.OneOf("class", names...)), group: w.Word("group"), unit: measureUnit(w.OneOf("unit", "any", "money", "rate", "count", "days", "score"))}
		model.direction, model.directed = measure.ParseDirection(w.Word("direction"))
		model.topic, _ = w.Truth("topic")
		model.base, _ = w.Truth("base")
		model.ambiguous, _ = w.Truth("ambiguous")
		model.activity, _ = w.Truth("activity")
		for _, word := range w.Words("words") {
			e := model
			e.text = fold(word)
			out = append(out, &e)
		}
	}
	return out, r.Problems
}

// add files an entry under its beginning.
func (x *lexicon) add(e *entry) {
	if e.text == "" {
		return
	}
	first := []rune(e.text)[0]
	if isHan(first) {
		x.han[first] = append(x.han[first], e)
		return
	}
	words := splitWords(e.text)
	if len(words) == 0 {
		x.han[first] = append(x.han[first], e)
		return
	}
	key := e.key(words[0])
	x.latin[key] = append(x.latin[key], &phrase{entry: e, words: words})
}

// key is the stem under which a word of the entry is found.
func (e *entry) key(word string) string {
	if slices.Contains(verbs, e.class) {
		return verbStem(word)
	}
	return nounStem(word)
}

// nounStem takes the plural and the possessive off an English word.
func nounStem(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "'")
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) > 4 && (strings.HasSuffix(w, "ches") || strings.HasSuffix(w, "shes") || strings.HasSuffix(w, "sses") || strings.HasSuffix(w, "xes")):
		return w[:len(w)-2]
	case len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !strings.HasSuffix(w, "us") && !strings.HasSuffix(w, "is"):
		return w[:len(w)-1]
	}
	return w
}

// irregular are the past forms that verbs of sales take.
var irregular = map[string]string{"won": "win", "held": "hold", "met": "meet", "sold": "sell", "sent": "send", "kept": "keep", "got": "get", "made": "make",
	"brought": "bring", "grew": "grow", "grown": "grow", "rose": "rise", "risen": "rise", "written": "write", "wrote": "write", "built": "build", "done": "do", "ran": "run", "gone": "go", "understood": "understand", "took": "take", "taken": "take"}

// verbStem takes the usual endings off an English word; both sides of a
// comparison are stemmed, so that it need not be a word.
func verbStem(w string) string {
	if base, ok := irregular[w]; ok {
		w = base
	}
	w = strings.TrimSuffix(w, "'s")
	for _, end := range []string{"ing", "ied", "ies", "ed", "es", "s"} {
		if len(w) >= len(end)+3 && strings.HasSuffix(w, end) && !strings.HasSuffix(w, "ss") {
			w = w[:len(w)-len(end)]
			if end == "ied" || end == "ies" {
				w += "y"
			}
			break
		}
	}
	if n := len(w); n > 3 && w[n-1] == w[n-2] && w[n-1] != 's' && w[n-1] != 'l' || n > 4 && w[n-1] == 'l' && w[n-2] == 'l' {
		w = w[:n-1]
	}
	if len(w) > 3 {
		w = strings.TrimSuffix(w, "e")
	}
	return w
}
