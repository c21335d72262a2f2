package formula

import (
	"fmt"
	"strings"

	"steelyard/compensation/problem"
)

// say formats both languages; arguments that are texts themselves are put in
// by language.
func say(zh, en string, args ...any) problem.Text {
	chinese, english := make([]any, len(args)), make([]any, len(args))
	for i, a := range args {
		chinese[i], english[i] = a, a
		if t, ok := a.(problem.Text); ok {
			chinese[i], english[i] = t.In(problem.ZH), t.In(problem.EN)
		}
	}
	return problem.Text{ZH: fmt.Sprintf(zh, chinese...), EN: fmt.Sprintf(en, english...)}
}

// anyOf joins names to “a, b or c”.
func anyOf(names []string) problem.Text {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = problem.Show(n)
	}
	last := len(quoted) - 1
	if last <= 0 {
		return problem.Same(strings.Join(quoted, ""))
	}
	return problem.Text{
		ZH: strings.Join(quoted[:last], "、") + " 或 " + quoted[last],
		EN: strings.Join(quoted[:last], ", ") + " or " + quoted[last],
	}
}
