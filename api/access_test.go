package api

import (
	"net/netip"
	"testing"

	"steelyard/models/trial"
)

func loopbacks() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

func dialectsOf(t *testing.T) []string {
	t.Helper()
	return trial.Dialects()
}

// place writes a membership as if it had been derived from facts.
func (s *service) place(t testing.TB, team, person, from, to string) {
	t.Helper()
	raw := trial.Raw(t, s.url)
	if _, err := raw.Exec("INSERT INTO memberships (team, person, valid_from, valid_to, direct) VALUES (?, ?, ?, ?, 1)", team, person, from, to); err != nil {
		t.Fatal(err)
	}
}
