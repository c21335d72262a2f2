package models

// LastDay is lastDay.
func LastDay(column string) string { return lastDay(column) }

// Mentions is mentions.
func Mentions(text, number string) bool { return mentions(text, number) }
