package api

import (
	"context"
	"io"
	"net/http"
	"sync"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
	"steelyard/competency/interview"
	"steelyard/policies"
)

// shippedTopics is the lexicon of what nobody may ask about, read once.
var shippedTopics = sync.OnceValue(func() *interview.Topics {
	topics, _ := interview.ShippedTopics() // a test of the lexicon proves that it reads
	return topics
})

// TopicCheck asks about texts: questions, notes, chat, in either language.
type TopicCheck struct {
	Texts []string `json:"texts" minItems:"1" maxItems:"20" doc:"of at most 4,000 characters; nothing of them is kept or logged"`
}

// TopicFindings are what the texts touch, in their order.
type TopicFindings struct {
	Items []TopicFindingsOfText `json:"items"`
}

// TopicFindingsOfText is what one text touches, in the order of the text.
type TopicFindingsOfText struct {
	Findings []TopicFinding `json:"findings"`
}

// TopicFinding is a place in a text that touches a forbidden topic.
type TopicFinding struct {
	Topic string `json:"topic"`
	Name  Words  `json:"name"`
	Why   Words  `json:"why" doc:"why it is forbidden"`
	Ask   Words  `json:"ask" doc:"what to ask instead"`
	From  int    `json:"from" doc:"the first character, from 0"`
	To    int    `json:"to" doc:"the character behind the last one"`
	Text  string `json:"text" doc:"as it was written"`
}

// mostCharacters is how long a text may be.
const mostCharacters = 4000

func (a *API) addInterviewTopics() {
	route(a, Operation{ID: "checkTopics", Method: http.MethodPost, Path: "/interview/topic-checks", Permission: policies.Permission{Object: "topic", Action: "check"}, MaxBody: 512 << 10,
		Summary: problem.Text{ZH: "检查文字是否触及禁问话题，不保存", EN: "Look for topics nobody may ask about in texts, without keeping them"}},
		func(_ context.Context, _ *Call, in *struct{ Body TopicCheck }) (TopicFindings, error) {
			return topicsIn(in.Body.Texts)
		})
}

// topicsIn looks at every text. What a finding was found in is not repeated.
func topicsIn(texts []string) (TopicFindings, error) {
	var p parsing
	found := make([][]interview.Finding, len(texts))
	for i, text := range texts {
		if len([]rune(text)) > mostCharacters {
			p.fail(document.Item("texts", i), problem.Text{ZH: "文字太长。", EN: "The text is too long."}, problem.Textf("一段最多 %d 个字符，请分开检查。", "A text has at most %d characters; check it in parts.", mostCharacters))
			continue
		}
		found[i] = shippedTopics().Find(text)
	}
	if err := p.err(); err != nil {
		return TopicFindings{}, err
	}
	list, err := written[struct {
		Texts []struct {
			Text string `json:"text"`
			TopicFindingsOfText
		} `json:"texts"`
	}](func(w io.Writer) error { return interview.WriteFindings(w, texts, found) })
	out := TopicFindings{Items: []TopicFindingsOfText{}}
	for _, t := range list.Texts {
		out.Items = append(out.Items, t.TopicFindingsOfText)
	}
	return out, err
}
