package interview

import (
	"fmt"
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// LeastPrimary is how many primary questions a dimension needs in every grade,
// so that a second one is there for another session or a later round.
const LeastPrimary = 2

// Check compares the bank with the competency models it is to serve, the newest
// version of each: dimensions and grades must be those of the models of a
// question's family, every dimension of every model needs LeastPrimary primary
// questions of its grade, and the kits must show what their grades need. With
// topics, what is said to candidates must not touch what nobody may ask about.
// A family without a model is a problem of its own.
func (b *Bank) Check(models []Profile, topics *Topics) problem.List {
	c := &checker{bank: b, models: models}
	for _, q := range b.Latest() {
		c.question(q)
		if topics != nil {
			c.topics(q, topics)
		}
	}
	families := map[string]bool{}
	for _, q := range b.Questions {
		families[q.Family] = true
	}
	for _, m := range models {
		if families[m.Family] {
			c.list = append(c.list, b.Covers(m)...)
		}
	}
	for _, k := range b.LatestKits() {
		c.kit(k)
	}
	return c.list.Sorted()
}

type checker struct {
	bank   *Bank
	models []Profile
	list   problem.List
}

// known collects the dimensions and grades of a family's models.
func (c *checker) known(family string) (dimensions, grades []string) {
	for _, m := range c.models {
		if m.Family != family {
			continue
		}
		grades = append(grades, m.Grade)
		for _, d := range m.Demands {
			if !slices.Contains(dimensions, d.Dimension) {
				dimensions = append(dimensions, d.Dimension)
			}
		}
	}
	return dimensions, grades
}

// unknown reports a word that the models do not have, with the nearest.
func (c *checker) unknown(rule string, at problem.Place, what problem.Text, word string, known []string) {
	fix := problem.Textf("可用的：%s。", "Possible are: %s.", strings.Join(known, ", "))
	if near := document.Nearest(word, known); near != "" {
		fix = problem.Textf("是否想写 %s？", "Did you mean %s?", near)
	}
	c.list.Add(rule, at, problem.Text{ZH: "模型里没有" + what.ZH + " " + problem.Show(word) + "。", EN: "The models have no " + what.EN + " " + problem.Show(word) + "."}, fix)
}

func (c *checker) question(q Question) {
	dimensions, grades := c.known(q.Family)
	if len(grades) == 0 {
		c.list.Add("interview.unknown_family", q.at("family"), problem.Textf("序列 %s 没有胜任力模型。", "There is no competency model of the family %s.", problem.Show(q.Family)),
			problem.Text{ZH: "请先建立模型，或改正序列代码。", EN: "Write a model first, or correct the family."})
		return
	}
	dimension, grade := problem.Text{ZH: "维度", EN: "dimension"}, problem.Text{ZH: "职级", EN: "grade"}
	if !slices.Contains(dimensions, q.Dimension) {
		c.unknown("interview.unknown_dimension", q.at("dimension"), dimension, q.Dimension, dimensions)
	}
	for i, code := range q.Also {
		if !slices.Contains(dimensions, code) {
			c.unknown("interview.unknown_dimension", q.at(document.Item("also", i)), dimension, code, dimensions)
		}
	}
	for i, code := range q.Grades {
		if !slices.Contains(grades, code) {
			c.unknown("interview.unknown_grade", q.at(document.Item("grades", i)), grade, code, grades)
		}
	}
}

// topics looks for what nobody may ask about in what is said to candidates;
// signs and red flags may name misconduct.
func (c *checker) topics(q Question, topics *Topics) {
	for _, s := range q.sentences() {
		if !s.said {
			continue
		}
		for _, text := range []string{s.text.ZH, s.text.EN} {
			for _, f := range topics.Find(text) {
				c.list.Add("interview.topic", q.at(s.path), problem.Text{
					ZH: fmt.Sprintf("「%s」问到了不该问的话题：%s。%s", f.Text, f.Topic.Name.ZH, f.Topic.Why.ZH),
					EN: fmt.Sprintf("“%s” is about something nobody may ask: %s. %s", f.Text, f.Topic.Name.EN, f.Topic.Why.EN)}, f.Topic.Ask)
			}
		}
	}
}

// Covers says what the bank lacks for a model: every dimension needs at least
// LeastPrimary primary questions that are asked of the model's grade.
func (b *Bank) Covers(m Profile) (list problem.List) {
	for _, d := range m.Demands {
		n := len(b.primary(m, d.Dimension))
		if n < LeastPrimary {
			list.Add("interview.coverage", problem.Place{Path: m.Code + "." + d.Dimension}, problem.Text{
				ZH: fmt.Sprintf("题库撑不起模型「%s」：维度「%s」要有 %d 道主问题，题库里适用于 %s 的只有 %d 道。", m.Title().ZH, d.Title().ZH, LeastPrimary, m.Grade, n),
				EN: fmt.Sprintf("The bank cannot cover the model %s: the dimension %s needs %d primary questions, and the bank has %d for the grade %s.", m.Title().EN, d.Title().EN, LeastPrimary, n, m.Grade)},
				problem.Textf("请为 %[1]s 补 %[2]d 道主问题，或在已有主问题的 grades 里加上 %[3]s。", "Write %[2]d more primary question(s) for %[1]s, or add %[3]s to the grades of those it has.", d.Dimension, LeastPrimary-n, m.Grade))
		}
	}
	return list
}

// primary lists the newest questions whose primary dimension it is, asked of
// the model's grade.
func (b *Bank) primary(m Profile, dimension string) (list []Question) {
	for _, q := range b.Latest() {
		if q.Dimension == dimension && q.Asks(m.Family, m.Grade) {
			list = append(list, q)
		}
	}
	return list
}

// kit checks that a kit's questions exist and fit its grades, that every
// critical dimension of these grades is the primary one of a question, and that
// the others are at least seen.
func (c *checker) kit(k Kit) {
	at := func(path string) problem.Place {
		p := k.place
		p.Path = document.Join(p.Path, path)
		return p
	}
	var questions []Question
	for i, code := range k.Questions {
		spot := at(document.Item("questions", i))
		q, ok := c.bank.Question(code)
		if !ok {
			c.list.Add("interview.kit_unknown_question", spot, problem.Textf("题库里没有题目 %s。", "The bank has no question %s.", problem.Show(code)), problem.Text{ZH: "请改正代码。", EN: "Correct the code."})
			continue
		}
		questions = append(questions, q)
		for _, grade := range k.Grades {
			if !q.Asks(k.Family, grade) {
				c.list.Add("interview.kit_misfit", spot, problem.Textf("题目 %s 不适用于 %s 的 %s。", "The question %s is not asked of %s, %s.", code, k.Family, grade), problem.Text{ZH: "请换一道适用的题，或改正成套题的职级。", EN: "Take one that is, or correct the grades of the kit."})
			}
		}
	}
	for _, grade := range k.Grades {
		i := slices.IndexFunc(c.models, func(m Profile) bool { return m.Family == k.Family && m.Grade == grade })
		if i < 0 {
			c.list.Add("interview.kit_model", at("grades"), problem.Textf("%s 没有 %s 这一职级的模型。", "There is no model of %s for the grade %s.", problem.Show(k.Family), problem.Show(grade)), problem.Text{ZH: "请先建立模型，或改正职级。", EN: "Write a model first, or correct the grade."})
			continue
		}
		c.shown(c.models[i], questions, at("questions"))
	}
}

func (c *checker) shown(m Profile, questions []Question, at problem.Place) {
	for _, d := range m.Demands {
		primary := slices.ContainsFunc(questions, func(q Question) bool { return q.Dimension == d.Dimension })
		seen := slices.ContainsFunc(questions, func(q Question) bool { return q.Sees(d.Dimension) })
		switch {
		case d.Critical && !primary:
			c.list.Add("interview.kit_critical", at, problem.Text{ZH: "模型「" + m.Title().ZH + "」的关键维度「" + d.Title().ZH + "」没有主问题。", EN: "The dimension " + d.Title().EN + ", critical in " + m.Title().EN + ", is no question's primary one."},
				problem.Text{ZH: "请加入一道以它为主维度的题。", EN: "Take in a question with it as the primary dimension."})
		case !seen:
			c.list.Add("interview.kit_unseen", at, problem.Text{ZH: "模型「" + m.Title().ZH + "」的维度「" + d.Title().ZH + "」没有任何一题看得到。", EN: "No question shows anything of " + d.Title().EN + ", a dimension of " + m.Title().EN + "."},
				problem.Text{ZH: "请加入一道主看或兼看它的题。", EN: "Take in a question that shows it."})
		}
	}
}
