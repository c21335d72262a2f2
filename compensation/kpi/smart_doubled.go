package kpi

import "strings"

// doubled finds a verb that Chinese says twice to make little of it: 清一清, 往上提一提.
// How much is left open. nil where there is none.
func (g *goal) doubled() *token {
	s := g.folded
	for i := 0; i+2 < len(s); i++ {
		if s[i+1] == '一' && s[i] == s[i+2] && isHan(s[i]) && !strings.ContainsRune("个分步天年次家笔件月周点批层条户轮期", s[i]) {
			return &token{from: i, to: i + 3}
		}
	}
	return nil
}

// leftOpen finds what says that things are to be done as far as they go: 该省就省,
// 能签就签, 能升多少升多少. nil where there is none.
func (g *goal) leftOpen() *token {
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
			said, rest := string(s[i+1:word]), string(s[word:])
			for _, joint := range []string{"", "就", "则", "多少"} {
				if strings.HasPrefix(rest, joint+said) {
					return &token{from: i, to: word + len([]rune(joint)) + n}
				}
			}
		}
	}
	return nil
}
