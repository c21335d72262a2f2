package api

import (
	"strings"

	"steelyard/compensation/problem"
)

// shapeRule words one thing that the check of a request's shape can find. The
// checker's own sentence is recognised by how it begins; what follows in it may
// name a limit or a property, never a value of the request.
type shapeRule struct {
	begins, code string
	zh, en       string
	tail         bool // the rest of the sentence belongs to ours
}

// shapeRules are tried in order; the first whose beginning fits is taken.
func shapeRules() []shapeRule {
	return []shapeRule{
		{"unexpected property", "shape.unknown_field", "没有这个字段。", "There is no such field.", false},
		{"unknown query parameter", "shape.unknown_parameter", "没有这个参数。", "There is no such parameter.", false},
		{"expected required property ", "shape.missing_field", "缺少字段 %s。", "The field %s is missing.", true},
		{"required ", "shape.missing_parameter", "缺少参数。", "A parameter is missing.", false},
		{"request body is required", "shape.missing_body", "缺少请求内容。", "The request has no content.", false},
		{"expected string to be RFC 3339 date-time", "shape.instant", "应为 RFC 3339 时间。", "It must be an RFC 3339 instant.", false},
		{"expected string to be RFC 3339 date", "shape.date", "应为 2026-01-31 这样的日期。", "It must be a date such as 2026-01-31.", false},
		{"expected string to be RFC 4122 uuid", "shape.id", "应为标识（UUID）。", "It must be an id (UUID).", false},
		{"expected string to match pattern", "shape.pattern", "写法不符合要求。", "It is not spelled as it must be.", false},
		{"expected string to be ", "shape.format", "格式不符合要求。", "It has the wrong format.", false},
		{"expected string", "shape.text", "应为文本；金额和比例也写成文本。", "It must be a text; amounts and rates are texts too.", false},
		{"expected value to be one of ", "shape.choice", "只能是 %s 之一。", "It must be one of %s.", true},
		{"expected length >= ", "shape.too_short", "长度至少为 %s。", "It must be at least %s characters long.", true},
		{"expected length <= ", "shape.too_long", "长度最多为 %s。", "It may be at most %s characters long.", true},
		{"expected array length >= ", "shape.too_few", "至少要有 %s 项。", "It needs at least %s elements.", true},
		{"expected array length <= ", "shape.too_many", "最多 %s 项。", "It may have at most %s elements.", true},
		{"expected array items to be unique", "shape.repeated", "各项不能重复。", "Its elements must differ.", false},
		{"expected number >= ", "shape.too_small", "不能小于 %s。", "It may not be less than %s.", true},
		{"expected number <= ", "shape.too_large", "不能大于 %s。", "It may not be more than %s.", true},
		{"expected boolean", "shape.boolean", "应为 true 或 false。", "It must be true or false.", false},
		{"expected integer", "shape.integer", "应为整数。", "It must be a whole number.", false},
		{"invalid integer", "shape.integer", "应为整数。", "It must be a whole number.", false},
		{"invalid boolean", "shape.boolean", "应为 true 或 false。", "It must be true or false.", false},
		{"expected number", "shape.number", "应为数字。", "It must be a number.", false},
		{"expected array", "shape.list", "应为列表。", "It must be a list.", false},
		{"expected object", "shape.object", "应为对象。", "It must be an object.", false},
		{"expected at most one value", "shape.repeated", "只能给一次。", "It may be given once only.", false},
		{"invalid JSON", "shape.json", "不是合法的 JSON：不得有重复的键、多余的内容或超过 32 层的嵌套。", "It is not proper JSON: no key twice, nothing behind it, at most 32 levels.", false},
	}
}

// shapeFault gives the code and our sentence for one of the checker's.
func shapeFault(message string) (string, problem.Text) {
	for _, r := range shapeRules() {
		rest, ok := strings.CutPrefix(message, r.begins)
		if !ok {
			continue
		}
		if !r.tail {
			return r.code, problem.Text{ZH: r.zh, EN: r.en}
		}
		rest = strings.TrimSuffix(rest, " to be present")
		return r.code, problem.Text{ZH: strings.ReplaceAll(r.zh, "%s", rest), EN: strings.ReplaceAll(r.en, "%s", rest)}
	}
	return "shape.invalid", problem.Text{ZH: "内容不符合要求。", EN: "It is not as it must be."}
}
