-- +goose Up
-- How business is won: facts like the others, inserted under a batch, visible
-- once the batch has a number. Days that are NULL have not come.

CREATE TABLE stages (                 -- a company's own road, by meaning
  code           @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  name           @NAME(200) NOT NULL,
  meaning        @CODE(64) NOT NULL,
  probability    @RATE NOT NULL,
  PRIMARY KEY (code, revision)
) @TABLE;

CREATE TABLE leads (
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  person         @CODE(64) NOT NULL,
  received       @DATE NOT NULL,
  channel        @CODE(64) NOT NULL,
  opportunity    @CODE(64) NOT NULL,
  PRIMARY KEY (number, revision)
) @TABLE;

CREATE TABLE opportunities (
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  customer       @CODE(64) NOT NULL,
  owner          @CODE(64) NOT NULL,
  opened         @DATE NOT NULL,
  currency       @CODE(3) NOT NULL,
  minor          @INT NOT NULL,
  signing        @DATE NULL,
  cash           @DATE NULL,
  first_currency @CODE(3) NOT NULL,
  first_minor    @INT NOT NULL,
  award          @DATE NULL,
  contract       @CODE(64) NOT NULL,
  origin         @CODE(64) NOT NULL,
  PRIMARY KEY (number, revision)
) @TABLE;

CREATE TABLE moves (                 -- stage history
  opportunity    @CODE(64) NOT NULL,
  moved          @DATE NOT NULL,
  line           @INT NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  stage          @CODE(64) NOT NULL,
  PRIMARY KEY (opportunity, moved, line, revision)
) @TABLE;

CREATE TABLE milestones (
  opportunity    @CODE(64) NOT NULL,
  code           @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  due            @DATE NOT NULL,
  reached        @DATE NULL,
  evidence       @NAME(200) NOT NULL,
  PRIMARY KEY (opportunity, code, revision)
) @TABLE;

CREATE TABLE elements (                 -- the five elements, from the day of evidence
  opportunity    @CODE(64) NOT NULL,
  which          @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  since          @DATE NOT NULL,
  PRIMARY KEY (opportunity, which, revision)
) @TABLE;

CREATE TABLE confirmations (
  opportunity    @CODE(64) NOT NULL,
  asked          @DATE NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  person         @CODE(64) NOT NULL,
  given          @DATE NULL,
  mode           @CODE(64) NOT NULL,
  level          @INT NOT NULL,
  checked        @DATE NULL,
  found_false    @INT NOT NULL,
  PRIMARY KEY (opportunity, asked, revision)
) @TABLE;

CREATE TABLE key_persons (                 -- codes, never names
  opportunity    @CODE(64) NOT NULL,
  code           @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  role           @CODE(64) NOT NULL,
  PRIMARY KEY (opportunity, code, revision)
) @TABLE;

CREATE TABLE relations (
  key_person     @CODE(64) NOT NULL,
  valid_from     @DATE NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  grade          @INT NOT NULL,
  PRIMARY KEY (key_person, valid_from, revision)
) @TABLE;

CREATE TABLE visits (
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  person         @CODE(64) NOT NULL,
  visited        @DATE NOT NULL,
  customer       @CODE(64) NOT NULL,
  opportunity    @CODE(64) NOT NULL,
  high           @INT NOT NULL,
  outcome        @INT NOT NULL,
  planned        @INT NOT NULL,
  held           @INT NOT NULL,
  joined_by      @CODE(64) NOT NULL,
  debriefed      @DATE NULL,
  PRIMARY KEY (number, revision)
) @TABLE;

CREATE TABLE meetings (                 -- key persons met on a visit
  visit          @CODE(64) NOT NULL,
  key_person     @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  PRIMARY KEY (visit, key_person, revision)
) @TABLE;

CREATE TABLE plan_items (
  person         @CODE(64) NOT NULL,
  week           @DATE NOT NULL,
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  kind           @CODE(64) NOT NULL,
  weight         @RATE NOT NULL,
  planned        @INT NOT NULL,
  done           @DATE NULL,
  evidence       @NAME(200) NOT NULL,
  PRIMARY KEY (person, week, number, revision)
) @TABLE;

CREATE TABLE work_logs (
  person         @CODE(64) NOT NULL,
  worked         @DATE NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  written        @DATE NOT NULL,
  passed         @INT NOT NULL,
  failed         @INT NOT NULL,
  reviewer       @CODE(64) NOT NULL,
  reviewed       @DATE NULL,
  PRIMARY KEY (person, worked, revision)
) @TABLE;

CREATE TABLE work_hours (
  person         @CODE(64) NOT NULL,
  worked         @DATE NOT NULL,
  category       @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  hours          @RATE NOT NULL,
  PRIMARY KEY (person, worked, category, revision)
) @TABLE;

CREATE TABLE bids (
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  opportunity    @CODE(64) NOT NULL,
  person         @CODE(64) NOT NULL,
  submitted      @DATE NOT NULL,
  decided        @DATE NULL,
  result         @CODE(64) NOT NULL,
  PRIMARY KEY (number, revision)
) @TABLE;

CREATE TABLE forecasts (
  person         @CODE(64) NOT NULL,
  period         @CODE(7) NOT NULL,
  subject        @CODE(64) NOT NULL,
  frozen         @DATE NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  currency       @CODE(3) NOT NULL,
  minor          @INT NOT NULL,
  PRIMARY KEY (person, period, subject, frozen, revision)
) @TABLE;

CREATE TABLE targets (
  person         @CODE(64) NOT NULL,
  period         @CODE(7) NOT NULL,
  subject        @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  currency       @CODE(3) NOT NULL,
  minor          @INT NOT NULL,
  PRIMARY KEY (person, period, subject, revision)
) @TABLE;

CREATE TABLE contract_terms (
  contract       @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  effective      @DATE NULL,
  filed          @DATE NULL,
  list_currency  @CODE(3) NOT NULL,
  list_minor     @INT NOT NULL,
  cost_currency  @CODE(3) NOT NULL,
  cost_minor     @INT NOT NULL,
  purchase_currency @CODE(3) NOT NULL,
  purchase_minor @INT NOT NULL,
  retention      @CODE(64) NOT NULL,
  PRIMARY KEY (contract, revision)
) @TABLE;

CREATE TABLE contract_changes (                 -- change orders and cancellations
  contract       @CODE(64) NOT NULL,
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  changed        @DATE NOT NULL,
  currency       @CODE(3) NOT NULL,
  minor          @INT NOT NULL,
  net_currency   @CODE(3) NOT NULL,
  net_minor      @INT NOT NULL,
  PRIMARY KEY (contract, number, revision)
) @TABLE;

CREATE TABLE bad_debts (
  contract       @CODE(64) NOT NULL,
  number         @CODE(64) NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  written_off    @DATE NOT NULL,
  currency       @CODE(3) NOT NULL,
  minor          @INT NOT NULL,
  PRIMARY KEY (contract, number, revision)
) @TABLE;

@FACT(stages)
@FACT(leads)
@FACT(opportunities)
@FACT(moves)
@FACT(milestones)
@FACT(elements)
@FACT(confirmations)
@FACT(key_persons)
@FACT(relations)
@FACT(visits)
@FACT(meetings)
@FACT(plan_items)
@FACT(work_logs)
@FACT(work_hours)
@FACT(bids)
@FACT(forecasts)
@FACT(targets)
@FACT(contract_terms)
@FACT(contract_changes)
@FACT(bad_debts)

-- Lists are by person or by day; what belongs to an opportunity is found by it.
CREATE INDEX opportunities_by_owner ON opportunities (owner, number);
CREATE INDEX visits_by_person ON visits (person, visited);
CREATE INDEX visits_by_day ON visits (visited, number);
CREATE INDEX visits_by_opportunity ON visits (opportunity, visited);
CREATE INDEX plan_items_by_week ON plan_items (week, person);
CREATE INDEX work_logs_by_day ON work_logs (worked, person);
CREATE INDEX bids_by_opportunity ON bids (opportunity, submitted);
