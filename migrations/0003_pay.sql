-- +goose Up
-- Plans, runs, and what they come to.

CREATE TABLE plans (                       -- published versions never change
  code         @CODE(64) NOT NULL,
  version      @INT NOT NULL,
  digest       @CODE(64) NOT NULL,
  document     @TEXT NOT NULL,
  effective    @DATE NOT NULL,
  published_by @ID NOT NULL,
  published_at @INSTANT NOT NULL,
  consultation @TEXT NOT NULL,             -- dates and minutes, as HR words them
  PRIMARY KEY (code, version)
) @TABLE;

CREATE TABLE drafts (                      -- plan documents in the making
  id           @ID NOT NULL PRIMARY KEY,
  code         @CODE(64) NOT NULL UNIQUE,
  document     @TEXT NOT NULL,
  version      @INT NOT NULL,              -- of the row
  edited_by    @ID NOT NULL,
  edited_at    @INSTANT NOT NULL
) @TABLE;

CREATE TABLE acknowledgements (
  plan         @CODE(64) NOT NULL,
  version      @INT NOT NULL,
  person       @CODE(64) NOT NULL,
  answer       @CODE(16) NOT NULL,         -- signed | refused | left
  at           @INSTANT NOT NULL,
  user_id      @ID NOT NULL,
  PRIMARY KEY (plan, version, person)
) @TABLE;

CREATE TABLE runs (
  id           @ID NOT NULL PRIMARY KEY,
  state        @CODE(16) NOT NULL,         -- calculating | prepared | approved | paid | discarded | failed
  version      @INT NOT NULL,
  month_from   @CODE(7) NOT NULL,
  month_to     @CODE(7) NOT NULL,
  currency     @CODE(3) NOT NULL,
  known_at     @INT NOT NULL,              -- batches up to this number
  engine       @CODE(16) NOT NULL,
  head         @TEXT NOT NULL,             -- JSON: plans with digests, the closed runs it was made on, warnings
  digest       @CODE(64) NOT NULL,
  total        @INT NOT NULL,
  pending      @INT NOT NULL,
  payees       @INT NOT NULL,
  reason       @TEXT NOT NULL,
  prepared_by  @ID NOT NULL,
  prepared_at  @INSTANT NOT NULL,
  approved_by  @ID NULL,
  approved_at  @INSTANT NULL,
  seconded_by  @ID NULL,                   -- finance, where the setting wants a second step
  seconded_at  @INSTANT NULL,
  paid_by      @ID NULL,
  paid_at      @INSTANT NULL
) @TABLE;
CREATE INDEX runs_by_month ON runs (month_from, month_to, state);

CREATE TABLE closed_months (               -- a month is closed once, by the run that was approved for it
  month        @CODE(7) NOT NULL,
  currency     @CODE(3) NOT NULL,
  run          @ID NOT NULL,
  closed_at    @INSTANT NOT NULL,
  PRIMARY KEY (month, currency)
) @TABLE;

CREATE TABLE statements (
  id           @ID NOT NULL PRIMARY KEY,
  run          @ID NOT NULL,
  payee        @CODE(64) NOT NULL,
  month        @CODE(7) NOT NULL,
  ends         @DATE NOT NULL,             -- last day of the month: who could see whom then
  currency     @CODE(3) NOT NULL,
  total        @INT NOT NULL,
  pending      @INT NOT NULL,
  count_lines  @INT NOT NULL,
  UNIQUE (run, payee, month)
) @TABLE;
CREATE INDEX statements_by_payee ON statements (payee, month);
CREATE INDEX statements_by_month ON statements (month, payee);

CREATE TABLE statement_lines (             -- everything that the line's evaluation is found again by
  statement    @ID NOT NULL,
  seq          @INT NOT NULL,
  kind         @CODE(12) NOT NULL,
  pending      @INT NOT NULL,
  origin       @CODE(7) NOT NULL,
  line_key     @CODE(255) NOT NULL,
  of_key       @CODE(255) NOT NULL,
  cause        @CODE(12) NOT NULL,
  plan         @CODE(64) NOT NULL,
  version      @INT NOT NULL,
  component    @CODE(64) NOT NULL,
  receipt      @CODE(64) NOT NULL,
  part         @INT NOT NULL,
  contract     @CODE(64) NOT NULL,
  customer     @CODE(64) NOT NULL,
  date         @DATE NOT NULL,
  base         @INT NOT NULL,
  accumulated  @INT NOT NULL,              -- in the window, before the line
  exact        @RATE NOT NULL,             -- before rounding
  amount       @INT NOT NULL,
  waits        @TEXT NULL,                 -- JSON {zh, en}: what a pending line waits for
  PRIMARY KEY (statement, seq)
) @TABLE;

CREATE TABLE entries (                     -- the ledger of earnings: never changed
  id           @SERIAL,
  run          @ID NOT NULL,
  statement    @ID NOT NULL,
  payee        @CODE(64) NOT NULL,
  month        @CODE(7) NOT NULL,
  state        @CODE(12) NOT NULL,         -- pending | payable | settled | paid
  currency     @CODE(3) NOT NULL,
  minor        @INT NOT NULL,
  at           @INSTANT NOT NULL,
  user_id      @ID NOT NULL,
  UNIQUE (statement, state)
) @TABLE;
CREATE INDEX entries_by_payee ON entries (payee, month);

@APPEND_ONLY(plans)
@APPEND_ONLY(acknowledgements)
@APPEND_ONLY(closed_months)
@APPEND_ONLY(entries)
@RESULT(statements, OLD.run)
@RESULT(statement_lines, (SELECT run FROM statements WHERE id = OLD.statement))
