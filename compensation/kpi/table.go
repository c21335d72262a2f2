package kpi

import (
	"encoding/json"
	"strconv"
	"strings"

	"steelyard/compensation/problem"
)

// column is a column of the table form: the path of its key in a record, and
// its heading.
type column struct {
	path string
	head problem.Text
	form form
}

// form says how a key stands in a cell.
type form uint8

const (
	asText    form = iota
	asFlag         // true, or nothing
	asList         // a | b
	asAliases      // a | b, one column for each language
	asCurve        // value: 0=0 | 1=100
	asJSON         // as in a JSON document
)

// separator stands between the entries of a cell.
const separator = " | "

// columns are those of the table form; together they say everything that a
// record says.
func columns() []column {
	return []column{
		{"code", problem.Text{ZH: "代码", EN: "code"}, asText}, {"version", problem.Text{ZH: "版本", EN: "version"}, asText},
		{"effective.from", problem.Text{ZH: "生效日", EN: "from"}, asText}, {"effective.to", problem.Text{ZH: "截止日", EN: "to"}, asText},
		{"retired", problem.Text{ZH: "停用", EN: "retired"}, asFlag},
		{"name.zh", problem.Text{ZH: "中文名称", EN: "name_zh"}, asText}, {"name.en", problem.Text{ZH: "英文名称", EN: "name_en"}, asText},
		{"aliases.zh", problem.Text{ZH: "中文别名", EN: "aliases_zh"}, asAliases}, {"aliases.en", problem.Text{ZH: "英文别名", EN: "aliases_en"}, asAliases},
		{"definition.zh", problem.Text{ZH: "中文定义", EN: "definition_zh"}, asText}, {"definition.en", problem.Text{ZH: "英文定义", EN: "definition_en"}, asText},
		{"counts.zh", problem.Text{ZH: "中文计入", EN: "counts_zh"}, asText}, {"counts.en", problem.Text{ZH: "英文计入", EN: "counts_en"}, asText},
		{"excludes.zh", problem.Text{ZH: "中文不计", EN: "excludes_zh"}, asText}, {"excludes.en", problem.Text{ZH: "英文不计", EN: "excludes_en"}, asText},
		{"formula", problem.Text{ZH: "公式", EN: "formula"}, asText}, {"unit", problem.Text{ZH: "单位", EN: "unit"}, asText},
		{"direction", problem.Text{ZH: "方向", EN: "direction"}, asText},
		{"target.low", problem.Text{ZH: "区间下限", EN: "target_low"}, asText}, {"target.high", problem.Text{ZH: "区间上限", EN: "target_high"}, asText},
		{"aggregation", problem.Text{ZH: "汇总方式", EN: "aggregation"}, asText},
		{"source.zh", problem.Text{ZH: "中文来源", EN: "source_zh"}, asText}, {"source.en", problem.Text{ZH: "英文来源", EN: "source_en"}, asText},
		{"owner", problem.Text{ZH: "数据责任角色", EN: "owner"}, asText}, {"lag", problem.Text{ZH: "滞后天数", EN: "lag"}, asText},
		{"frequency", problem.Text{ZH: "最短周期", EN: "frequency"}, asText},
		{"families", problem.Text{ZH: "序列", EN: "families"}, asList}, {"grades", problem.Text{ZH: "职级", EN: "grades"}, asList},
		{"levels", problem.Text{ZH: "层级", EN: "levels"}, asList}, {"category", problem.Text{ZH: "类别", EN: "category"}, asText},
		{"partners", problem.Text{ZH: "制衡指标", EN: "partners"}, asList}, {"diagnostic", problem.Text{ZH: "仅诊断", EN: "diagnostic"}, asFlag},
		{"curve", problem.Text{ZH: "评分曲线", EN: "curve"}, asCurve}, {"examples", problem.Text{ZH: "例子", EN: "examples"}, asJSON},
		{"shipped", problem.Text{ZH: "随产品发布", EN: "shipped"}, asText},
	}
}

// Table writes KPIs as rows of cells, the headings first, so that FromTable
// reads back the same. Who puts the cells into a file that spreadsheets open
// guards them.
func Table(list []KPI, lang problem.Lang) [][]string {
	head := make([]string, len(columns()))
	for i, c := range columns() {
		head[i] = c.head.In(lang)
	}
	rows := [][]string{head}
	for _, k := range list {
		said := map[string]string{}
		for _, l := range leaves(k) {
			said[l.path] = l.text
		}
		row := make([]string, len(head))
		for i, c := range columns() {
			row[i] = cell(k, c, said)
		}
		rows = append(rows, row)
	}
	return rows
}

func cell(k KPI, c column, said map[string]string) string {
	switch {
	case c.path == "shipped":
		return k.Shipped
	case c.form == asAliases:
		var list []string
		for _, a := range k.Aliases {
			list = append(list, map[string]string{"aliases.zh": a.ZH, "aliases.en": a.EN}[c.path])
		}
		return strings.TrimRight(strings.Join(list, separator), "| ")
	case c.path == "families":
		return strings.Join(k.Families, separator)
	case c.path == "grades":
		return strings.Join(k.Grades, separator)
	case c.path == "partners":
		return strings.Join(k.Partners, separator)
	case c.path == "levels":
		words := make([]string, len(k.Levels))
		for i, level := range k.Levels {
			words[i] = string(level)
		}
		return strings.Join(words, separator)
	case c.form == asCurve:
		return curveCell(k.Curve)
	case c.form == asJSON:
		if len(k.Examples) == 0 {
			return ""
		}
		data, err := json.Marshal(write(k).Examples)
		if err != nil {
			return "" // texts and numbers alone can always be written
		}
		return string(data)
	}
	return said[c.path] // a flag that is not set is not said
}

func curveCell(c Curve) string {
	if len(c.Points) == 0 {
		return ""
	}
	points := make([]string, len(c.Points))
	for i, p := range c.Points {
		points[i] = p.At.String() + "=" + p.Score.String()
	}
	return c.On + ": " + strings.Join(points, separator)
}

// FromTable makes a document of rows of cells, the headings first, in either
// language and any order; lines are the lines of the file on which the rows
// begin. Read places what is wrong with it in row and column.
func FromTable(name string, rows [][]string, lines []int) (File, problem.List) {
	var list problem.List
	at := func(row int, field string) problem.Place {
		p := problem.Place{File: name, Field: field}
		if row < len(lines) {
			p.Line = lines[row]
		}
		return p
	}
	if len(rows) == 0 {
		list.Add("kpi.table_empty", at(0, ""), problem.Text{ZH: "表格是空的。", EN: "The table is empty."}, problem.Text{ZH: "第一行写列名。", EN: "Put the headings into the first row."})
		return File{}, list
	}
	taken := make([]*column, len(rows[0]))
	for i, head := range rows[0] {
		taken[i] = columnOf(strings.TrimSpace(head))
		if taken[i] == nil {
			list.Add("kpi.table_column", at(0, head), problem.Textf("不认识的列 %s。", "There is no column %s.", problem.Show(head)),
				problem.Text{ZH: "列名与导出的表格一致，中英文均可。", EN: "Headings are those of an exported table, in either language."})
		}
	}
	records := []map[string]any{}
	for i, row := range rows[1:] {
		if len(row) != len(taken) {
			list.Add("kpi.table_row", at(i+1, ""), problem.Textf("这一行有 %d 格，列名有 %d 个。", "The row has %d cells for %d headings.", len(row), len(taken)),
				problem.Text{ZH: "请补齐或删去多余的格。", EN: "Add what is missing, or remove what is too much."})
			continue
		}
		record := map[string]any{}
		for j, c := range taken {
			if c != nil && row[j] != "" {
				put(record, c, row[j])
			}
		}
		records = append(records, record)
	}
	if list.Failed() {
		return File{}, list
	}
	data, err := json.Marshal(map[string]any{"kpis": records})
	if err != nil {
		data = nil // an empty document, which Read refuses
	}
	return File{Name: name, Data: data, lines: lines[min(1, len(lines)):], heads: rows[0], table: true}, nil
}

func columnOf(head string) *column {
	for _, c := range columns() {
		if head == c.head.ZH || head == c.head.EN {
			return &c
		}
	}
	return nil
}

// put writes a cell into a record under construction.
func put(record map[string]any, c *column, text string) {
	switch c.form {
	case asFlag:
		record[c.path] = text
		if truth, err := strconv.ParseBool(text); err == nil {
			record[c.path] = truth
		}
	case asList:
		record[c.path] = entries(text)
	case asAliases:
		aliases, _ := record["aliases"].([]map[string]string)
		for i, alias := range entries(text) {
			if i == len(aliases) {
				aliases = append(aliases, map[string]string{})
			}
			if alias != "" {
				aliases[i][strings.TrimPrefix(c.path, "aliases.")] = alias
			}
		}
		record["aliases"] = aliases
	case asCurve:
		on, rest, _ := strings.Cut(text, ":")
		points := []map[string]string{}
		for _, p := range entries(rest) {
			x, y, _ := strings.Cut(p, "=")
			points = append(points, map[string]string{"at": strings.TrimSpace(x), "score": strings.TrimSpace(y)})
		}
		record["curve"] = map[string]any{"on": strings.TrimSpace(on), "points": points}
	case asJSON:
		record[c.path] = text
		if json.Valid([]byte(text)) {
			record[c.path] = json.RawMessage(text)
		}
	default:
		outer, inner, nested := strings.Cut(c.path, ".")
		if !nested {
			record[outer] = text
			return
		}
		within, _ := record[outer].(map[string]string)
		if within == nil {
			within = map[string]string{}
		}
		within[inner] = text
		record[outer] = within
	}
}

// entries splits a cell.
func entries(text string) []string {
	list := strings.Split(text, "|")
	for i := range list {
		list[i] = strings.TrimSpace(list[i])
	}
	return list
}

// placed moves problems of a table's document to the row and the column of the
// file.
func (f File) placed(list problem.List) problem.List {
	for i := range list {
		at := &list[i].Place
		rest, _ := strings.CutPrefix(at.Path, "kpis[")
		index, key, _ := strings.Cut(rest, "]")
		*at = problem.Place{File: f.Name, Path: at.Path}
		if row, err := strconv.Atoi(index); err == nil && row < len(f.lines) {
			at.Line = f.lines[row]
		}
		for _, head := range f.heads {
			c := columnOf(strings.TrimSpace(head))
			if path := strings.TrimPrefix(key, "."); c != nil && (path == c.path || c.form != asText && strings.HasPrefix(path, strings.TrimSuffix(strings.TrimSuffix(c.path, ".zh"), ".en"))) {
				at.Field = head
				break
			}
		}
	}
	return list
}

// relocate moves what was found in documents made of tables to their rows.
func relocate(files []File, list problem.List) problem.List {
	for _, f := range files {
		if !f.table {
			continue
		}
		var own, rest problem.List
		for _, p := range list {
			if p.Place.File == f.parsed() {
				own = append(own, p)
			} else {
				rest = append(rest, p)
			}
		}
		list = append(rest, f.placed(own)...)
	}
	return list
}
