package api

import (
	"net/http"
	"testing"
)

// A parameter that cannot be read is refused, so that no filter is left out
// unseen.
func TestA8_UnreadableParametersAreRefused(t *testing.T) {
	s := newService(t, "sqlite")
	s.user(t, "fin", "", "finance")
	for _, query := range []string{"month=2026-10;customer=K1", "month=%zz", "a=b;c"} {
		s.as("fin").get(t, "/receipts?"+query).refused(t, http.StatusBadRequest, "request.query")
	}
	s.as("fin").get(t, "/receipts?month=2026-10").want(t, http.StatusOK)
}
