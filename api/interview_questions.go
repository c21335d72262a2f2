package api

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"

	"steelyard/compensation/problem"
	"steelyard/competency/interview"
	"steelyard/policies"
)

// shippedQuestions is the question bank with its kits that comes with the
// program, read once.
var shippedQuestions = sync.OnceValue(func() *interview.Bank {
	bank, _ := interview.Shipped() // a test of the library proves that it reads
	return bank
})

// InterviewQuestionSummary is a question without what answers are judged by.
type InterviewQuestionSummary struct {
	Code      string         `json:"code"`
	Version   int            `json:"version"`
	Family    string         `json:"family"`
	Dimension string         `json:"dimension" doc:"the primary one"`
	Also      []string       `json:"also" doc:"dimensions that are seen as well"`
	Grades    []string       `json:"grades" doc:"of whom it is asked"`
	Type      interview.Type `json:"type" enum:"behavioural,situational,numbers,case"`
	Minutes   int            `json:"minutes"`
	Text      Words          `json:"text" doc:"said to the candidate as it stands"`
}

// InterviewQuestion is a question with its keys, which are for human resources
// alone: what answers of levels 1, 3 and 5 contain, follow-up questions, red
// flags.
type InterviewQuestion struct {
	InterviewQuestionSummary
	Signs  []InterviewSign `json:"signs"`
	Probes []Words         `json:"probes"`
	Flags  []Words         `json:"flags"`
}

// InterviewSign says what an answer of a level contains.
type InterviewSign struct {
	Level int   `json:"level" doc:"1, 3 or 5"`
	Text  Words `json:"text"`
}

// InterviewQuestionList is the questions that fit a filter, by code.
type InterviewQuestionList struct {
	Items []InterviewQuestionSummary `json:"items"`
}

type listQuestions struct {
	Family    string `query:"family" maxLength:"64"`
	Grade     string `query:"grade" maxLength:"64" doc:"asked of this grade"`
	Dimension string `query:"dimension" maxLength:"64" doc:"as the primary one or beside it"`
	Type      string `query:"type" enum:"behavioural,situational,numbers,case"`
}

type questionPath struct {
	Code string `path:"code" maxLength:"64"`
}

// questionPermission is a permission on questions with their keys.
func questionPermission(action string) policies.Permission {
	return policies.Permission{Object: "question", Action: action}
}

// addInterviewQuestions registers the question bank. Whoever knows what a good
// answer contains can give it: managers and everybody else read none of it, and
// interviewers what was assigned to them, which is nothing where no interview is.
func (a *API) addInterviewQuestions() {
	route(a, Operation{ID: "listQuestions", Method: http.MethodGet, Path: "/interview/questions", Permission: questionPermission("read"),
		Summary: problem.Text{ZH: "面试题列表", EN: "The interview questions"}},
		func(_ context.Context, c *Call, in *listQuestions) (InterviewQuestionList, error) {
			return listedQuestions(questionsWithin(c), in)
		})
	route(a, Operation{ID: "getQuestion", Method: http.MethodGet, Path: "/interview/questions/{code}", Permission: questionPermission("read"),
		Summary: problem.Text{ZH: "查看一道面试题：答案特征、追问、危险信号", EN: "An interview question: signs, probes, red flags"}},
		func(_ context.Context, c *Call, in *questionPath) (InterviewQuestion, error) {
			q, ok := questionsWithin(c).Question(in.Code)
			if !ok {
				return InterviewQuestion{}, absent()
			}
			list, err := writtenQuestions([]interview.Question{q})
			if err != nil {
				return InterviewQuestion{}, err
			}
			return list[0], nil
		})
}

// questionsWithin is what of the bank the caller may read: all of it or nothing.
func questionsWithin(c *Call) *interview.Bank {
	if c.Reach.Everything() {
		return shippedQuestions()
	}
	return &interview.Bank{}
}

func listedQuestions(bank *interview.Bank, in *listQuestions) (InterviewQuestionList, error) {
	out := InterviewQuestionList{Items: []InterviewQuestionSummary{}}
	found := bank.Select(interview.Filter{Family: in.Family, Grade: in.Grade, Dimension: in.Dimension})
	found = slices.DeleteFunc(found, func(q interview.Question) bool { return in.Type != "" && string(q.Type) != in.Type })
	list, err := writtenQuestions(found)
	for i := range list {
		out.Items = append(out.Items, list[i].InterviewQuestionSummary)
	}
	return out, err
}

func writtenQuestions(list []interview.Question) ([]InterviewQuestion, error) {
	out, err := written[struct {
		Questions []InterviewQuestion `json:"questions"`
	}](func(w io.Writer) error { return interview.WriteQuestions(w, list) })
	return out.Questions, err
}
