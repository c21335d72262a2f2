package interview

import (
	"slices"
	"strings"
	"unicode"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// wording looks at one text of one language: it must be in that language and
// say something, and Chinese takes full-width punctuation.
func (r *reader) wording(n *document.Node, path, lang, text string) {
	han := strings.ContainsFunc(text, isHan)
	switch {
	case filler(text):
		r.Add("interview.filler", n, path, problem.Textf("%s 只是占位，不是内容。", "%s only keeps a place and says nothing.", problem.Show(text)),
			problem.Text{ZH: "请写出面试官照着就能用的一句话。", EN: "Write a sentence that an interviewer can use as it stands."})
	case lang == "zh" && !han:
		r.Add("interview.language", n, path, problem.Text{ZH: "中文栏里没有中文。", EN: "The Chinese text has no Chinese in it."}, problem.Text{ZH: "请补写中文。", EN: "Write it in Chinese."})
	case lang == "en" && han:
		r.Add("interview.language", n, path, problem.Text{ZH: "英文栏里有汉字。", EN: "The English text has Chinese characters in it."}, problem.Text{ZH: "请补写英文。", EN: "Write it in English."})
	}
	if at := halfWidth(text); lang == "zh" && at != "" {
		list := &r.Problems
		list.Warn("interview.punctuation", r.Place(n, path), problem.Textf("中文里用了半角标点 %s。", "Half-width %s stands in Chinese.", problem.Show(at)),
			problem.Text{ZH: "请改成全角标点。", EN: "Use the full-width mark."})
	}
}

func isHan(c rune) bool { return unicode.Is(unicode.Han, c) }

// filler recognises texts that only keep a place: marks of unfinished work, and
// what is too short to be a sentence.
func filler(text string) bool {
	s := strings.ToLower(strings.TrimSpace(text))
	letters := 0
	for _, c := range s {
		switch {
		case isHan(c):
			letters += 2 // a character says about as much as two letters
		case unicode.IsLetter(c), unicode.IsDigit(c):
			letters++
		}
	}
	if letters < 6 {
		return true
	}
	for _, mark := range []string{"todo", "tbd", "fixme", "lorem ipsum", "xxx", "placeholder", "to be written", "to be added", "待补充", "待完善", "待定稿", "占位", "同上", "此处填写"} {
		if strings.HasPrefix(s, mark) || strings.Contains(s, mark) && !strings.ContainsAny(mark, "abcdefghijklmnopqrstuvwxyz") {
			return true
		}
	}
	return false
}

// halfWidth returns the first half-width mark right behind a Chinese character.
func halfWidth(text string) string {
	var before rune
	for _, c := range text {
		if isHan(before) && strings.ContainsRune(",;:?!()", c) {
			return string(c)
		}
		before = c
	}
	return ""
}

// repeated finds codes that are used twice in one version.
func (b *Bank) repeated() (list problem.List) {
	for i := 1; i < len(b.Questions); i++ {
		if q, before := b.Questions[i], b.Questions[i-1]; q.Code != "" && q.Code == before.Code && q.Version == before.Version {
			list = append(list, twice(q.Code, q.Version, q.place)...)
		}
	}
	for i := 1; i < len(b.Kits); i++ {
		if k, before := b.Kits[i], b.Kits[i-1]; k.Code != "" && k.Code == before.Code && k.Version == before.Version {
			list = append(list, twice(k.Code, k.Version, k.place)...)
		}
	}
	return list
}

func twice(code string, version int, at problem.Place) (list problem.List) {
	list.Add("interview.repeated_code", at, problem.Textf("%s 第 %d 版出现两次。", "%s version %d is there twice.", problem.Show(code), version),
		problem.Text{ZH: "请换一个代码；内容改了就写成新的版本。", EN: "Use another code; what was changed becomes a new version."})
	return list
}

// sentence is one text of a question with its place in the question.
type sentence struct {
	path string
	text problem.Text
	said bool // to the candidate: the question and its probes
}

// sentences lists every text of the question.
func (q Question) sentences() []sentence {
	list := []sentence{{"text", q.Text, true}}
	for i, s := range q.Signs {
		list = append(list, sentence{document.Item("signs", i), s.Text, false})
	}
	for i, t := range q.Probes {
		list = append(list, sentence{document.Item("probes", i), t, true})
	}
	for i, t := range q.Flags {
		list = append(list, sentence{document.Item("flags", i), t, false})
	}
	return list
}

// at is the place of one of the question's texts.
func (q Question) at(path string) problem.Place {
	p := q.place
	p.Path = document.Join(p.Path, path)
	return p
}

// texts finds sentences that stand twice in the bank, in either language, other
// versions of the same question left out: a sign or probe that fits every
// question tells nothing.
func (b *Bank) texts() (list problem.List) {
	type owner struct{ code, path string }
	seen := map[string]owner{}
	for _, q := range b.Questions {
		for _, s := range q.sentences() {
			for _, text := range []string{s.text.ZH, s.text.EN} {
				key := plain(text)
				if key == "" {
					continue
				}
				first, known := seen[key]
				if !known {
					seen[key] = owner{q.Code, s.path}
				} else if first.code != q.Code || first.path != s.path {
					list.Add("interview.repeated_text", q.at(s.path), problem.Textf("这句话与 %s 的 %s 一样：%s", "This is the same sentence as %s, %s: %s", first.code, first.path, problem.Show(text)),
						problem.Text{ZH: "请写出这道题自己的内容。", EN: "Write what belongs to this question alone."})
				}
			}
		}
	}
	return list
}

// plain is a text without punctuation, blanks and capitals, for comparison.
func plain(text string) string {
	runes := []rune(strings.ToLower(text))
	return string(slices.DeleteFunc(runes, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }))
}
