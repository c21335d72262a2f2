package kpi

// achievableRules place the target among what was reached before.
var achievableRules = []rule{}
