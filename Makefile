# The targets that a developer uses; README.md says the two commands that matter.
.PHONY: test oracle race lint mutants bench fuzz web e2e ci

test:
	go test ./...

# Drawn companies and plans, 10,000 of them: the engine against the second calculator.
oracle:
	go test ./compensation -count=1 -timeout 30m -run TestAgreesWithOracle -rapid.checks=10000
	go test ./compensation -count=1 -timeout 30m -run "PlansAgreeWithOracle|AdjustmentsAgreeWithOracle" -rapid.checks=2000

race:
	go test -race ./...

lint:
	gofmt -l . | (! grep .)
	go vet ./...
	go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0 run

# Every kept mutant must be killed by the test it names.
mutants:
	go test -tags mutants -count=1 -timeout 60m -parallel 3 -run TestMutantsAreKilled -v .

bench:
	go test -run '^$$' -bench . -benchmem ./...

# Five minutes each: make fuzz FUZZTIME=5m
FUZZTIME ?= 1m
fuzz:
	go test -run '^$$' -fuzz FuzzFormula -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./compensation/formula
	go test -run '^$$' -fuzz FuzzPlan -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./compensation/plan
	go test -run '^$$' -fuzz FuzzCheck -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./compensation/plan
	go test -run '^$$' -fuzz FuzzDecimalLiteral -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./compensation/money
	go test -run '^$$' -fuzz FuzzMapping -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./intake
	go test -run '^$$' -fuzz FuzzCSV -fuzztime $(FUZZTIME) -fuzzminimizetime 20x ./intake

ci:
	.ci/run

# The web UI: install, take over the API's types, check, test, build into web/dist.
web:
	cd web && npm install --no-audit --no-fund && npm run types && npm run check && npm test && npm run build

# The stories in Debian's Chromium against the real service on the demo company;
# pictures of every page are kept in web/e2e/out. Needs what make web installs.
e2e:
	cd web && npm run e2e
