package kpi

// relevantRules connect the goal with those around it.
var relevantRules = []rule{}
