package models

// LastDay is lastDay.
func LastDay(column string) string { return lastDay(column) }
