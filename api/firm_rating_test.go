package api

import (
	"slices"
	"testing"

	"steelyard/competency"
	"steelyard/models"
)

// ratedInFirm are who rated whom, in what part and on which day.
func ratedInFirm() [][4]string {
	return [][4]string{
		{"QN1", "self", "QN1", "2026-08-14"}, {"QN1", "manager", "QMX", "2026-08-15"}, {"QN1", "manager", "QM1", "2026-10-10"},
		{"QN1", "peer", "QN2", "2026-09-20"}, {"QN1", "peer", "QS1", "2026-09-20"}, {"QN1", "peer", "QNX", "2026-09-20"},
		{"QN2", "manager", "QM1", "2026-10-10"}, {"QNX", "manager", "QM2", "2026-08-15"}, {"QNX", "manager", "QM1", "2026-10-10"},
		{"QS1", "manager", "QM2", "2026-10-10"}, {"QS1", "panel", "QH2", "2026-10-12"}, {"QS1", "self", "QS1", "2026-10-09"}, {"QS1", "peer", "QN1", "2026-09-20"},
	}
}

// rates gives the firm those ratings, each in one dimension with evidence that
// occurs nowhere else.
func (f *firm) rates(t testing.TB, e *models.FactEntry) {
	t.Helper()
	for _, r := range ratedInFirm() {
		evidence := f.unique(t)
		e.Ratings = append(e.Ratings, models.Rating{Person: r[0], Family: "rep", Dimension: "lead_digging", By: competency.RaterKind(r[1]), Rater: r[2], On: day(t, r[3]), Version: 1,
			Level: 4, Evidence: evidence, Confidence: competency.High})
		f.mark("rating."+r[1], r[0], r[3], evidence)
	}
}

// mayKnowRating says who may ever read a single rating: whoever leads the person
// on its day or, as part of an assessment, since; human resources; the auditor.
// The person knows what he or she wrote, and peers' are for those who keep them.
func mayKnowRating(login string, m *mark) bool {
	const today = "2026-11-02"
	leading := leads(login, m.person, m.on) || leads(login, m.person, today)
	keeping := login == "auditor" || login == "h1" && (administered(m.person, m.on) || administered(m.person, today))
	switch m.class {
	case "rating.self":
		return personBehind(login) == m.person || leading || keeping
	case "rating.peer":
		return keeping
	}
	return leading || keeping
}

// knowsAsRater says whether somebody knows a person as the author of a rating
// that may be read.
func knowsAsRater(login, rater string) bool {
	return slices.ContainsFunc(ratedInFirm(), func(r [4]string) bool {
		return r[2] == rater && mayKnowRating(login, &mark{class: "rating." + r[1], person: r[0], on: r[3]})
	})
}
