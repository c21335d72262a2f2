package competency

import (
	"reflect"
	"slices"
	"strings"

	"steelyard/compensation/document"
	"steelyard/compensation/problem"
)

// check says everything that is wrong with records once all of them are known.
func (s *drafts) check() problem.List {
	c := &checker{set: s, all: &Library{}, said: map[string]problem.Place{}}
	own := s.library()
	if s.known != nil {
		c.all.Dimensions, c.all.Models = slices.Clone(s.known.Dimensions), slices.Clone(s.known.Models)
	}
	c.all.Dimensions, c.all.Models = append(c.all.Dimensions, own.Dimensions...), append(c.all.Models, own.Models...)
	for i := range s.dimensions {
		e := &s.dimensions[i]
		c.file, c.node, c.base = e.file, e.node, e.path
		c.dimension(e.is)
		c.dimensionVersions(e.is, i)
	}
	for i := range s.models {
		e := &s.models[i]
		c.file, c.node, c.base = e.file, e.node, e.path
		c.model(e.is)
		c.next(e.is)
		c.modelVersions(e.is, i)
	}
	c.unused()
	return c.list
}

// checker checks one record after the other.
type checker struct {
	set  *drafts
	all  *Library // of the documents and what was known before
	list problem.List
	said map[string]problem.Place // texts of signs, and where they were first
	up   map[string]string        // next grades by code
	near int                      // hints at near codes that were looked for

	file string // of the record that is checked
	node *document.Node
	base string
}

// place finds a path such as levels[2].signs[0] below the record.
func (c *checker) place(path string) problem.Place {
	n := c.node
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		next := n.Get(part)
		if n.Kind == document.List {
			i := 0
			for _, digit := range part {
				i = 10*i + int(digit-'0')
			}
			next = nil
			if i >= 0 && i < len(n.Items) {
				next = n.Items[i]
			}
		}
		if next == nil {
			break
		}
		n = next
	}
	at := c.base
	if path != "" {
		at = document.Join(at, path)
	}
	return problem.Place{File: c.file, Line: n.Line, Column: n.Column, Path: at}
}

func (c *checker) fail(code, path string, text, fix problem.Text) {
	c.list.Add("competency."+code, c.place(path), text, fix)
}

func (c *checker) warn(code, path string, text, fix problem.Text) {
	c.list.Warn("competency."+code, c.place(path), text, fix)
}

// dimension checks a dimension by itself.
func (c *checker) dimension(d Dimension) {
	c.sources(d)
	c.fivefold(d)
	c.words(d)
	c.alike(d)
}

func (c *checker) sources(d Dimension) {
	var seen []Origin
	for i, s := range d.Sources {
		if slices.Contains(seen, s.From) {
			c.fail("source_repeated", document.Item("sources", i), problem.Textf("来源 %s 写了两次。", "The source %s is given twice.", s.From),
				problem.Text{ZH: "请把两条理由并成一条。", EN: "Join the two reasons."})
			continue
		}
		seen = append(seen, s.From)
	}
	if len(seen) < 2 {
		c.fail("sources", "sources", problem.Textf("维度 %s 只有 %d 个来源。", "The dimension %s has %d source(s).", d.Code, len(seen)),
			problem.Text{ZH: "至少写两个：strategy、hr、position、evidence，各写理由。", EN: "Give at least two of strategy, hr, position and evidence, each with its reason."})
	}
}

// fivefold: five levels in order, each with two to four signs.
func (c *checker) fivefold(d Dimension) {
	var levels []int
	for i, l := range d.Levels {
		levels = append(levels, l.Level)
		if n := len(l.Signs); n < MinSigns || n > MaxSigns {
			c.fail("signs", document.Item("levels", i)+".signs", problem.Textf("第 %d 级有 %d 条行为。", "Level %d has %d sign(s).", l.Level, n),
				problem.Textf("每级写 %d 到 %d 条看得见的行为。", "Give %d to %d behaviours that can be seen.", MinSigns, MaxSigns))
		}
	}
	if !slices.Equal(levels, []int{1, 2, 3, 4, 5}) {
		c.fail("levels", "levels", problem.Textf("维度 %s 的等级是 %v。", "The levels of dimension %s are %v.", d.Code, levels),
			problem.Text{ZH: "请按 1、2、3、4、5 的顺序各写一级，不缺不重。", EN: "Write 1, 2, 3, 4 and 5 in this order, none missing and none twice."})
	}
}

// model checks a model by itself and against the dimensions that are known.
func (c *checker) model(m Model) {
	total, critical := 0, false
	for i, q := range m.Dimensions {
		at := document.Item("dimensions", i)
		total += q.Weight
		critical = critical || q.Critical
		if slices.ContainsFunc(m.Dimensions[:i], func(x Requirement) bool { return x.Dimension == q.Dimension }) {
			c.fail("dimension_repeated", at, problem.Textf("模型 %s 里维度 %s 写了两次。", "Model %s has the dimension %s twice.", m.Code, q.Dimension),
				problem.Text{ZH: "请删去一个。", EN: "Remove one of them."})
		}
		if q.Weight == 0 && !q.Critical {
			c.fail("gate_not_critical", at, problem.Textf("%s 的权重是 0，又不是关键维度，写了也不起作用。", "%s has weight 0 and is not critical, so it does nothing.", q.Dimension),
				problem.Text{ZH: "作红线请写 critical: true；否则给权重或删去。", EN: "Write critical: true for a gate; otherwise give it a weight or remove it."})
		}
		c.known(m, q, at)
	}
	if total != 100 {
		c.fail("weights_total", "dimensions", problem.Textf("模型 %s 的权重合计 %d，差 %d。", "The weights of model %s total %d, which is %d away from 100.", m.Code, total, 100-total),
			problem.Text{ZH: "请调到正好 100。", EN: "Make them exactly 100."})
	}
	if len(m.Dimensions) > 0 && !critical {
		c.warn("no_critical", "dimensions", problem.Textf("模型 %s 没有关键维度。", "Model %s has no critical dimension.", m.Code),
			problem.Text{ZH: "请至少标出一个缺了就不能胜任的维度。", EN: "Mark at least one without which nobody can do the work."})
	}
}

// maxHints is how many unknown codes are compared with all that exist.
const maxHints = 50

// known checks that a required dimension exists in the family of the model.
func (c *checker) known(m Model, q Requirement, at string) {
	if _, ok := c.all.Dimension(m.Family, q.Dimension); ok || q.Dimension == "" {
		return
	}
	var near []string
	for _, d := range c.all.Dimensions {
		switch {
		case d.Code == q.Dimension:
			c.fail("family_differs", at+".dimension", problem.Textf("维度 %s 属于 %s，模型 %s 属于 %s。", "The dimension %s is of the family %s, model %s of %s.", q.Dimension, d.Family, m.Code, m.Family),
				problem.Text{ZH: "请用同一序列的维度。", EN: "Use a dimension of the same family."})
			return
		case d.Family == m.Family:
			near = append(near, d.Code)
		}
	}
	fix := problem.Text{ZH: "请先写这个维度，或改用已有的代码。", EN: "Write this dimension first, or use the code of one that exists."}
	if c.near++; c.near <= maxHints {
		if code := document.Nearest(q.Dimension, near); code != "" {
			fix = problem.Textf("是否想写 %s？", "Did you mean %s?", code)
		}
	}
	c.fail("dimension_unknown", at+".dimension", problem.Textf("没有维度 %s。", "There is no dimension %s.", problem.Show(q.Dimension)), fix)
}

// next checks the way from a model to that of the next grade.
func (c *checker) next(m Model) {
	if m.Next == "" {
		return
	}
	n, ok := c.all.Model(m.Next)
	switch {
	case !ok:
		c.fail("next_unknown", "next", problem.Textf("没有模型 %s。", "There is no model %s.", problem.Show(m.Next)),
			problem.Text{ZH: "请写已有模型的代码；最高职级不写 next。", EN: "Give the code of a model that exists; the last grade has no next."})
		return
	case n.Family != m.Family:
		c.fail("next_family", "next", problem.Textf("下一职级 %s 属于 %s，本模型属于 %s。", "The next grade %s is of the family %s, this model of %s.", n.Code, n.Family, m.Family),
			problem.Text{ZH: "请写同一序列的模型。", EN: "Name a model of the same family."})
		return
	case c.goesRound(m):
		c.fail("next_loop", "next", problem.Textf("从 %s 一级级往上，又回到了自己。", "Going up from %s leads back to itself.", m.Code),
			problem.Text{ZH: "请改正 next，最高职级不写。", EN: "Correct next; the last grade has none."})
		return
	}
	for i, q := range m.Dimensions {
		at := document.Item("dimensions", i)
		up, ok := n.Requirement(q.Dimension)
		switch {
		case !ok:
			c.warn("dimension_dropped", at, problem.Textf("%s 在下一职级 %s 不再要求。", "%s is not asked of the next grade %s.", q.Dimension, n.Code),
				problem.Text{ZH: "确实如此可以不理，否则请补进下一职级。", EN: "Leave it if that is meant, otherwise add it to the next grade."})
		case up.Required < q.Required:
			c.warn("required_falls", at+".required", problem.Textf("%s 在本职级要求 %d 级，在下一职级 %s 只要求 %d 级。", "%s is required at level %d here and only at %[4]d in the next grade %[3]s.", q.Dimension, q.Required, n.Code, up.Required),
				problem.Text{ZH: "请核对两个职级的要求。", EN: "Compare what the two grades ask."})
		}
	}
}

// goesRound reports whether the next grades come back to the model.
func (c *checker) goesRound(m Model) bool {
	if c.up == nil {
		c.up = map[string]string{}
		for _, x := range c.all.Models {
			if last, _ := c.all.Model(x.Code); last.Version == x.Version {
				c.up[x.Code] = x.Next
			}
		}
	}
	seen := map[string]bool{}
	for code := m.Next; code != "" && !seen[code]; code = c.up[code] {
		if code == m.Code {
			return true
		}
		seen[code] = true
	}
	return false
}

// dimensionVersions checks a dimension against other versions of itself.
func (c *checker) dimensionVersions(d Dimension, i int) {
	for _, e := range c.set.dimensions[:i] {
		if e.is.Family == d.Family && e.is.Code == d.Code && e.is.Version == d.Version {
			c.repeated(d.Code, d.Version)
			return
		}
	}
	if was, ok := c.set.known.DimensionVersion(d.Family, d.Code, d.Version); ok && !reflect.DeepEqual(was, d) {
		c.changed(d.Code, d.Version)
	}
	if _, ok := c.all.DimensionVersion(d.Family, d.Code, d.Version-1); d.Version > 1 && !ok {
		c.gap(d.Code, d.Version)
	}
}

// modelVersions checks a model against other versions of itself, and against
// other models of its grade.
func (c *checker) modelVersions(m Model, i int) {
	for _, e := range c.set.models[:i] {
		if e.is.Code == m.Code && e.is.Version == m.Version {
			c.repeated(m.Code, m.Version)
			return
		}
	}
	if was, ok := c.set.known.ModelVersion(m.Code, m.Version); ok && !reflect.DeepEqual(was, m) {
		c.changed(m.Code, m.Version)
	}
	before, ok := c.all.ModelVersion(m.Code, m.Version-1)
	switch {
	case m.Version > 1 && !ok:
		c.gap(m.Code, m.Version)
	case ok && m.Effective.From.Compare(before.Effective.From) <= 0:
		c.fail("version_order", "effective", problem.Textf("第 %d 版从 %s 起，不晚于第 %d 版。", "Version %d is from %s on, which is not later than version %d.", m.Version, m.Effective.From, before.Version),
			problem.Text{ZH: "新版本的生效日要晚于旧版本。", EN: "A new version takes effect after the old one."})
	}
	for _, o := range c.all.Models {
		if o.Code != m.Code && o.Family == m.Family && o.Grade == m.Grade && o.Effective.Overlaps(m.Effective) {
			c.fail("grade_repeated", "grade", problem.Textf("%s 和 %s 是同一序列同一职级的模型，同时有效。", "%s and %s are models of one grade of one family, in force at the same time.", m.Code, o.Code),
				problem.Text{ZH: "请改职级、写成同一模型的新版本，或结束其中一个。", EN: "Change the grade, write it as a new version of the same model, or end one of them."})
			return
		}
	}
}

func (c *checker) repeated(code string, version int) {
	c.fail("version_repeated", "version", problem.Textf("%s 第 %d 版写了两次。", "Version %[2]d of %[1]s is written twice.", code, version),
		problem.Text{ZH: "请删去一个，或改版本号。", EN: "Remove one of them, or give it another version."})
}

func (c *checker) changed(code string, version int) {
	c.fail("version_changed", "version", problem.Textf("%s 第 %d 版已经发布，内容与发布的不同。", "Version %[2]d of %[1]s was published, with other content.", code, version),
		problem.Textf("发布过的版本不能改，请写成第 %d 版。", "A published version never changes; write version %d.", version+1))
}

func (c *checker) gap(code string, version int) {
	c.fail("version_gap", "version", problem.Textf("%s 有第 %d 版，没有第 %d 版。", "%s has version %d but not version %d.", code, version, version-1),
		problem.Text{ZH: "版本号从 1 起连续编写。", EN: "Versions are numbered from 1 without a gap."})
}

// unused warns of dimensions that no model of their family asks for.
func (c *checker) unused() {
	for _, e := range c.set.dimensions {
		asked, modelled := false, false
		for _, m := range c.all.Models {
			_, has := m.Requirement(e.is.Code)
			modelled = modelled || m.Family == e.is.Family
			asked = asked || m.Family == e.is.Family && has
		}
		if modelled && !asked {
			c.file, c.node, c.base = e.file, e.node, e.path
			c.warn("dimension_unused", "code", problem.Textf("没有模型用到维度 %s。", "No model uses the dimension %s.", e.is.Code),
				problem.Text{ZH: "请加入模型，或删去它。", EN: "Add it to a model, or remove it."})
		}
	}
}
