package models

import (
	"errors"

	"steelyard/compensation/problem"
)

// Kind says what sort of failure an error is, and so what the caller can do
// about it.
type Kind int

// The kinds of failures. What is no *Error is a defect of the program.
const (
	NotFound        Kind = iota // absent, or out of reach: the two cannot be told apart
	Conflict                    // the state has moved on: read again, then decide
	Invalid                     // the content is wrong, see Problems
	Forbidden                   // not for this person, whatever the content
	Busy                        // the store could not do it now and has changed nothing: try again later
	Unknown                     // the connection was lost at the moment of the commit: ask before trying again
	Unauthenticated             // nobody, or somebody who must prove again who they are
	TooLarge                    // more than is taken at once
)

// Error is a failure that people are told about. Code is stable and dotted;
// Text says in a sentence what is wrong; Problems lists details with their
// places; Err is for the log only and is shown to nobody.
type Error struct {
	Kind     Kind
	Code     string
	Text     problem.Text
	Problems problem.List
	Err      error
}

// Error gives the code, the English text and the inner error: for logs.
func (e *Error) Error() string {
	s := e.Code + ": " + e.Text.EN
	if e.Err != nil {
		s += " (" + e.Err.Error() + ")"
	}
	return s
}

// Unwrap gives the inner error.
func (e *Error) Unwrap() error { return e.Err }

// NewError makes an error of a kind with a stable code and a text.
func NewError(kind Kind, code string, text problem.Text) *Error {
	return &Error{Kind: kind, Code: code, Text: text}
}

// InvalidList makes an error of the problems of a content: one answer with
// everything that is wrong.
func InvalidList(code string, list problem.List) *Error {
	return &Error{Kind: Invalid, Code: code, Problems: list, Text: problem.Text{ZH: "内容有误，见各处说明。", EN: "There are mistakes; each is listed."}}
}

// IsKind reports whether err is, or wraps, an Error of the kind.
func IsKind(err error, kind Kind) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Kind == kind
}

// notFound is the one answer for what is absent and for what is out of reach.
func notFound() error {
	return NewError(NotFound, "not_found", problem.Text{ZH: "没有找到。", EN: "There is no such thing here."})
}

// conflict and forbidden are short for the errors that most changes can give.
func conflict(code, zh, en string) error {
	return NewError(Conflict, code, problem.Text{ZH: zh, EN: en})
}

func forbidden(code, zh, en string) error {
	return NewError(Forbidden, code, problem.Text{ZH: zh, EN: en})
}

func invalid(code, zh, en string) error {
	return NewError(Invalid, code, problem.Text{ZH: zh, EN: en})
}

// stale is the answer to an edit of what somebody else has changed meanwhile.
func stale() error {
	return conflict("version.stale", "内容已被他人修改，请重新读取后再改。", "Somebody else has changed this meanwhile: read it again, then change it.")
}

func busy(err error) error {
	return &Error{Kind: Busy, Code: "store.busy", Err: err, Text: problem.Text{
		ZH: "数据库暂时忙或无法连接，没有任何改动，请稍后再试。", EN: "The database is busy or cannot be reached. Nothing was changed: try again later."}}
}

func cancelled(err error) error {
	return &Error{Kind: Busy, Code: "request.cancelled", Err: err, Text: problem.Text{
		ZH: "请求已取消或超时，没有任何改动。", EN: "The request was cancelled or took too long. Nothing was changed."}}
}

func unknown(err error) error {
	return &Error{Kind: Unknown, Code: "store.unknown", Err: err, Text: problem.Text{
		ZH: "提交时与数据库的连接中断，不知道改动是否已保存：请先查询，再决定是否重试。", EN: "The connection to the database was lost at the moment of saving, so it is not known whether the change was kept: look first, then decide whether to try again."}}
}
