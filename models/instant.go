package models

import (
	"encoding/json"
	"time"
)

// Instant is a moment in microseconds since 1970 in UTC: a whole number in the
// database, so that neither a session's time zone nor a column's precision can
// move it. The zero Instant stands for none where a column may be NULL.
type Instant int64

// InstantOf gives the moment of a time, rounded down to a microsecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time gives the moment in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// instantForm is RFC 3339 with six digits, so that texts sort as moments do.
const instantForm = "2006-01-02T15:04:05.000000Z07:00"

// String is RFC 3339 in UTC with microseconds.
func (i Instant) String() string { return i.Time().Format(instantForm) }

// MarshalJSON gives the text of String, and null for the zero Instant.
func (i Instant) MarshalJSON() ([]byte, error) {
	if i == 0 {
		return []byte("null"), nil
	}
	return []byte(`"` + i.String() + `"`), nil
}

// UnmarshalJSON reads RFC 3339 with any offset, and null.
func (i *Instant) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*i = 0
	if text == nil {
		return nil
	}
	t, err := time.Parse(time.RFC3339Nano, *text)
	if err == nil {
		*i = InstantOf(t)
	}
	return err
}
