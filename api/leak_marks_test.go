package api

import (
	"slices"
	"strings"
)

// holds reports whether a text holds a mark as a word of its own: no letter or
// digit stands directly beside it.
func holds(text, mark string) bool {
	word := func(b byte) bool { return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
	for from := 0; ; {
		i := strings.Index(text[from:], mark)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(mark)
		if (i == 0 || !word(text[i-1])) && (end == len(text) || !word(text[end])) {
			return true
		}
		from = i + 1
	}
}

// personBehind is the person of a login, "" for none.
func personBehind(login string) string {
	return map[string]string{"cand": "QCA", "iv": "QIV", "n1": "QN1", "n2": "QN2", "m1": "QM1", "m2": "QM2", "mx": "QMX", "v1": "QV1", "h1": "QH1"}[login]
}

// leads says from the picture of the firm, and from nothing of the program,
// whether somebody leads a person on a day; "" is any day.
func leads(login, person, on string) bool {
	after := on == "" || on >= firmMoved
	before := on == "" || on < firmMoved
	switch login {
	case "v1":
		return person != "QV1" && person != "QCA"
	case "m1":
		return after && slices.Contains([]string{"QN1", "QN2", "QNX"}, person)
	case "mx":
		return before && slices.Contains([]string{"QN1", "QN2", "QM1"}, person)
	case "m2":
		return person == "QS1" || before && person == "QNX"
	}
	return false
}

// administered says whether human resources reach a person on a day: neither
// oneself, nor the superiors, nor the own team.
func administered(person, on string) bool {
	if person == "QMX" {
		return on == "" || on < firmMoved
	}
	return !slices.Contains([]string{"QV1", "QM3", "QH1", "QH2", "QIV"}, person)
}

// everywhere lists who sees all rows of a class, by the access table.
func everywhere(class string) []string {
	switch class {
	case "person":
		return []string{"fin", "payroll", "ops", "auditor"}
	case "account":
		return []string{"admin", "h1", "auditor"}
	case "deal", "dealName", "dealAmount", "opportunity", "opportunityAmount":
		return []string{"h1", "fin", "ops", "auditor"}
	case "forecast":
		return []string{"fin", "ops", "auditor"}
	case "activity":
		return []string{"ops", "auditor"}
	case "cash":
		return []string{"h1", "fin", "auditor"}
	case "figure":
		return []string{"fin", "auditor"}
	case "base", "bank":
		return []string{"payroll"}
	case "totals":
		return []string{"fin", "payroll", "auditor"}
	case "lines":
		return []string{"auditor"}
	case "key": // what answers to interview questions are judged by
		return []string{"h1", "auditor"}
	}
	return nil
}

// mayKnow is the access table of the firm: whether somebody may ever read a
// mark. It knows nothing of the policy's text.
func mayKnow(login string, m *mark) bool {
	if login == "" {
		return false
	}
	self := personBehind(login) == m.person
	within := func(on string) bool { return self || leads(login, m.person, on) }
	if m.draft && (m.class == "totals" || m.class == "lines") {
		if self || !slices.Contains([]string{"h1", "v1", "fin", "auditor"}, login) {
			return false
		}
	}
	if slices.Contains(everywhere(m.class), login) {
		return true
	}
	// Of a contract whoever sees money or pay of it knows the number and who pays.
	touched := func() bool {
		return slices.ContainsFunc(m.months, func(month string) bool { return within(month + "-31") })
	}
	switch m.class {
	case "rating.self", "rating.manager", "rating.panel", "rating.peer":
		return mayKnowRating(login, m)
	case "person":
		return within("") || knowsAsRater(login, m.person) || login == "h1" && administered(m.person, "")
	case "account":
		holder := login == "exec" && m.person == "QN1" // who confirms roles is told whose they are
		return self || holder || slices.Contains([]string{"m1", "m2", "mx"}, login) && leads(login, m.person, "2026-11-02")
	case "deal", "dealName":
		return within(m.on) || touched()
	case "opportunity": // whoever sees a visit knows what it was about
		return within(m.on) || slices.ContainsFunc(m.days, within)
	case "dealAmount", "cash", "opportunityAmount":
		return within(m.on)
	case "figure", "totals", "lines", "forecast", "activity":
		return within(m.on) || login == "h1" && administered(m.person, m.on)
	case "base":
		return self || login == "h1" && administered(m.person, "2026-11-02")
	case "bank":
		paid := slices.Contains([]string{"QN1", "QN2", "QS1", "QNX"}, m.person)
		return self || login == "h1" && administered(m.person, "2026-11-02") || login == "fin" && paid
	case "code":
		if login == "exec" { // the findings of a run number the people who have not signed
			return slices.Contains([]string{"QN2", "QS1", "QNX"}, m.person)
		}
		return within("") || knowsAsRater(login, m.person) || slices.Contains([]string{"admin", "h1", "auditor", "fin", "payroll", "ops"}, login)
	}
	return false
}
