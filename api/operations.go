package api

// addOperations registers every resource: one file and one line each.
func (a *API) addOperations() {
	a.addSessions()
	a.addPassword()
	a.addUsers()
	a.addGrants()
	a.addTokens()
	a.addSettings()
	a.addPolicy()
	a.addAudit()
	a.addWhy()
	a.addPlans()
	a.addPersonPlans()
	a.addRuns()
	a.addStatements()
	a.addJobs()
	a.addTeams()
	a.addPersons()
	a.addPay()
	a.addCustomers()
	a.addContracts()
	a.addSplits()
	a.addReceipts()
	a.addAllocations()
	a.addSuggestions()
	a.addFigures()
	a.addOpportunities()
	a.addActivities()
	a.addTargets()
	a.addKPIs()
	a.addGoals()
	a.addIndicators()
	a.addCards()
	a.addScores()
	a.addRatings()
	a.addAssessments()
	a.addCompetency()
	a.addInterviewQuestions()
	a.addInterviewKits()
	a.addInterviewTopics()
	a.addInterviewPanels()
	a.addAgreement()
	a.addImports()
}

// publicOperations are those that need no signing in. The list is literal so
// that an operation cannot become public by leaving something out.
func publicOperations() map[string]bool {
	return map[string]bool{
		"POST /sessions":       true, // sign in with a password
		"POST /sessions/links": true, // sign in with a one-time link
	}
}

// unguarded are Gin's routes outside the registry: they say nothing about
// people or pay.
func unguarded() map[string]bool {
	return map[string]bool{
		"GET /livez":        true,
		"GET /readyz":       true,
		"GET /openapi.json": true,
		"GET /docs":         true,
		"GET /docs/{file}":  true,

		"GET /":               true, // the web UI, which is the same for everybody
		"HEAD /":              true,
		"GET /assets/{file}":  true,
		"HEAD /assets/{file}": true,
	}
}
