package kpi

import (
	"regexp"
	"strings"
)

// softly is a verb of care of which a little will do: 跟进一下.
var softly = regexp.MustCompile(`(?:催|盯|研究|跟进|梳理|支持|关注|推|推动|抓|维护|了解|熟悉|启动|优化|加强|改善|配合)一下`)

// doubled finds a verb that Chinese says twice, or with 一下, to make little of it: 清一清.
// How much is left open. nil where there is none.
func (g *goal) doubled() *token {
	if m := softly.FindStringIndex(g.text); m != nil {
		return g.stretch(m)
	}
	s := g.folded
	for i := 0; i+2 < len(s); i++ {
		if s[i+1] == '一' && s[i] == s[i+2] && isHan(s[i]) && !strings.ContainsRune("个分步天年次家笔件月周点批层条户轮期统第十唯人店县单日项台", s[i]) && (i == 0 || s[i-1] != '一') {
			return &token{from: i, to: i + 3}
		}
	}
	return nil
}

// anyMuch is as much as there will be: 拼多少算多少.
var anyMuch = regexp.MustCompile(`(?:能\p{Han}{0,2}|拼)多少(?:算|是|就)\p{Han}?多少`)

// leftOpen finds what says that things are to be done as far as they go: 该省就省,
// 能签就签, 能升多少升多少, 该省省 at the end of a clause. nil where there is none.
func (g *goal) leftOpen() *token {
	if m := anyMuch.FindStringIndex(g.text); m != nil {
		return g.stretch(m)
	}
	s := g.folded
	for i := range s {
		if s[i] != '该' && s[i] != '能' {
			continue
		}
		for n := 1; n <= 2; n++ {
			word := i + 1 + n
			if word > len(s) || !allHan(s[i+1:word]) {
				break
			}
			said, rest := string(s[i+1:word]), string(s[word:min(len(s), word+4)])
			for _, joint := range []string{"", "就", "则", "多少"} {
				if strings.HasPrefix(rest, joint+said) && (joint != "" || n == 1 && (len(rest) == len(said) || isBreak([]rune(rest)[1]))) {
					return &token{from: i, to: word + len([]rune(joint)) + n}
				}
			}
		}
	}
	return nil
}
