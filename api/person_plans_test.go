package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The plans of a person follow the versions and the person's employments, a
// higher version taking over even where it covers the person no more; a rep sees
// the own ones, a manager those of the subtree, nobody those of others.
func TestPersonPlans(t *testing.T) {
	eachService(t, func(t *testing.T, s *service) {
		s.company(t)
		s.published(t, strings.Replace(commissionPlan, "who: {family: [sales]}", "who: {team: [N]}", 1))
		s.published(t, strings.NewReplacer("version: 1\n", "version: 2\n", "from: 2026-01-01", "from: 2026-06-01").Replace(commissionPlan))
		s.published(t, strings.NewReplacer("version: 1\n", "version: 3\n", "from: 2026-01-01", "from: 2026-09-01", "who: {family: [sales]}", "who: {team: [N]}").Replace(commissionPlan))
		of := func(login, person string) (got []string) {
			for _, p := range bodyOf[Page[PersonPlan]](t, s.as(login).get(t, "/persons/"+person+"/plans").want(t, http.StatusOK)).Items {
				got = append(got, p.Plan+" "+string(rune('0'+p.Version))+" "+p.From+" "+p.To)
			}
			return got
		}
		want := []string{"sales 1 2026-01-01 2026-05-31", "sales 2 2026-06-01 2026-08-31", "sales 3 2026-09-01 "}
		for _, login := range []string{"h1", "m1", "e1", "auditor"} {
			if diff := cmp.Diff(want, of(login, "E1")); diff != "" {
				t.Errorf("%s: %s", login, diff)
			}
		}
		if diff := cmp.Diff([]string{"sales 1 2026-01-01 2026-05-31", "sales 2 2026-06-01 2026-08-31", "sales 3 2026-09-01 2026-09-30"}, of("h1", "E9")); diff != "" {
			t.Errorf("who moves away: %s", diff)
		}
		if diff := cmp.Diff([]string{"sales 2 2026-06-01 2026-08-31"}, of("h1", "E4")); diff != "" {
			t.Errorf("another team: %s", diff)
		}
		for _, other := range []string{"e2", "m2"} {
			s.as(other).get(t, "/persons/E1/plans").want(t, http.StatusNotFound)
		}
		s.as("designer").get(t, "/persons/E1/plans").want(t, http.StatusForbidden)
		s.as("h1").get(t, "/persons/nobody/plans").want(t, http.StatusNotFound)
	})
}
