package models_test

import (
	"testing"

	"steelyard/models"
	"steelyard/models/trial"
)

// An empty store, one that was migrated, and one that cannot be read.
func TestSchemaOf(t *testing.T) {
	for _, dialect := range trial.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			o := models.Options{URL: trial.Blank(t, dialect)}
			before, err := models.SchemaOf(t.Context(), o)
			if err != nil || !before.Empty() || before.Ready() || before.Want == 0 {
				t.Errorf("before: %+v, %v", before, err)
			}
			if err := models.Migrate(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			after, err := models.SchemaOf(t.Context(), o)
			if err != nil || after.Empty() || !after.Ready() || after.Have != before.Want || after.Dialect != before.Dialect {
				t.Errorf("after: %+v, %v", after, err)
			}
		})
	}
	if _, err := models.SchemaOf(t.Context(), models.Options{URL: "postgres://x"}); !models.IsKind(err, models.Invalid) {
		t.Errorf("%v", err)
	}
}
