-- +goose Up
-- Facts: inserted under a batch, visible once the batch has a number. A row is
-- found by its natural key; a correction is another row with the next revision,
-- withdrawn = 1 takes the fact back.

CREATE TABLE batches (
  id           @SERIAL,
  uid          @ID NOT NULL UNIQUE,
  number       @INT NULL UNIQUE,           -- taken at commit under the facts lease; NULL: not visible
  state        @CODE(16) NOT NULL,         -- preview | checking | open | committed | failed
  kind         @CODE(16) NOT NULL,         -- import | entry
  file_name    @NAME(200) NOT NULL,
  file_hash    @HASH NULL,                 -- of the uploaded blob
  profile      @TEXT NOT NULL,             -- mapping profile, '' for the plain form
  known_at     @INT NOT NULL,              -- the number that its checks were made on
  counts       @TEXT NOT NULL,             -- JSON: what the file holds, what is new, the same, corrected
  problems     @TEXT NOT NULL,             -- JSON: the first problems and their numbers by code
  corrects     @INT NOT NULL,              -- 1: other content for a known key is a correction, declared with a reason
  reason       @TEXT NOT NULL,
  user_id      @ID NOT NULL,
  created_at   @INSTANT NOT NULL,
  expires_at   @INSTANT NULL,              -- of a preview
  committed_by @ID NULL,
  committed_at @INSTANT NULL
) @TABLE;
CREATE INDEX batches_by_hash ON batches (file_hash);

CREATE TABLE teams (
  code         @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  name         @NAME(200) NOT NULL,
  parent       @CODE(64) NOT NULL,
  PRIMARY KEY (code, revision)
) @TABLE;

CREATE TABLE team_heads (                  -- who leads a team, from a day to before another
  team         @CODE(64) NOT NULL,
  valid_from   @DATE NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  valid_to     @DATE NULL,
  person       @CODE(64) NOT NULL,
  PRIMARY KEY (team, valid_from, revision)
) @TABLE;

CREATE TABLE identities (                  -- a person, before and beyond employment
  id           @ID NOT NULL PRIMARY KEY,
  code         @CODE(64) NOT NULL UNIQUE,
  digest_key   @HASH NOT NULL              -- destroyed when the person is erased
) @TABLE;

CREATE TABLE persons (
  code         @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  name         @NAME(200) NOT NULL,
  PRIMARY KEY (code, revision)
) @TABLE;

CREATE TABLE employments (
  person       @CODE(64) NOT NULL,
  valid_from   @DATE NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  valid_to     @DATE NULL,                 -- last day, as in the facts
  family       @CODE(64) NOT NULL,
  grade        @CODE(64) NOT NULL,
  team         @CODE(64) NOT NULL,
  PRIMARY KEY (person, valid_from, revision)
) @TABLE;

CREATE TABLE base_pays (
  person       @CODE(64) NOT NULL,
  valid_from   @DATE NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  valid_to     @DATE NULL,                 -- last day, as of employments
  currency     @CODE(3) NOT NULL,          -- '' where only the account is known
  minor        @INT NOT NULL,              -- a month
  bank         @CODE(64) NOT NULL,         -- account, '' where not known
  PRIMARY KEY (person, valid_from, revision)
) @TABLE;

CREATE TABLE customers (
  code         @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  name         @NAME(200) NOT NULL,
  class        @CODE(64) NOT NULL,
  industry     @CODE(100) NOT NULL,
  PRIMARY KEY (code, revision)
) @TABLE;

CREATE TABLE contracts (
  number       @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  customer     @CODE(64) NOT NULL,
  kind         @CODE(64) NOT NULL,
  signed       @DATE NOT NULL,
  currency     @CODE(3) NOT NULL,
  minor        @INT NOT NULL,
  net_minor    @INT NOT NULL,
  PRIMARY KEY (number, revision)
) @TABLE;

CREATE TABLE splits (
  contract     @CODE(64) NOT NULL,
  person       @CODE(64) NOT NULL,
  valid_from   @DATE NOT NULL,             -- 0001-01-01: from the beginning
  overlay      @INT NOT NULL,              -- 0: split, 1: beside the split
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  share        @RATE NOT NULL,
  PRIMARY KEY (contract, person, valid_from, overlay, revision)
) @TABLE;
CREATE INDEX splits_by_person ON splits (person, contract);

CREATE TABLE instalments (
  contract     @CODE(64) NOT NULL,
  number       @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  due          @DATE NOT NULL,
  currency     @CODE(3) NOT NULL,
  minor        @INT NOT NULL,
  PRIMARY KEY (contract, number, revision)
) @TABLE;

CREATE TABLE receipts (
  number       @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  customer     @CODE(64) NOT NULL,
  confirmed    @DATE NOT NULL,             -- decides the period
  value_date   @DATE NOT NULL,
  currency     @CODE(3) NOT NULL,
  minor        @INT NOT NULL,
  reverses     @CODE(64) NOT NULL,
  PRIMARY KEY (number, revision)
) @TABLE;
CREATE INDEX receipts_by_date ON receipts (confirmed, number);

CREATE TABLE allocations (
  receipt      @CODE(64) NOT NULL,
  line         @INT NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  contract     @CODE(64) NOT NULL,
  instalment   @CODE(64) NOT NULL,
  currency     @CODE(3) NOT NULL,
  minor        @INT NOT NULL,
  reverses     @INT NOT NULL,
  PRIMARY KEY (receipt, line, revision)
) @TABLE;
CREATE INDEX allocations_by_contract ON allocations (contract, receipt);

CREATE TABLE figures (
  person       @CODE(64) NOT NULL,
  period       @CODE(7) NOT NULL,
  code         @CODE(64) NOT NULL,
  revision     @INT NOT NULL,
  batch        @INT NOT NULL,
  withdrawn    @INT NOT NULL,
  value        @RATE NOT NULL,
  unit         @CODE(16) NOT NULL,
  PRIMARY KEY (person, period, code, revision)
) @TABLE;

CREATE TABLE reporting (                   -- derived from employments, teams and their heads; made anew with them
  superior     @CODE(64) NOT NULL,
  person       @CODE(64) NOT NULL,
  team         @CODE(64) NOT NULL,         -- through which team
  valid_from   @DATE NOT NULL,
  valid_to     @DATE NOT NULL,             -- exclusive; 9999-12-31: open
  depth        @INT NOT NULL,              -- 1: direct
  PRIMARY KEY (superior, person, team, valid_from)
) @TABLE;
CREATE INDEX reporting_by_person ON reporting (person, valid_from);

CREATE TABLE memberships (                 -- derived: who belongs to which team, and to those above it
  team         @CODE(64) NOT NULL,
  person       @CODE(64) NOT NULL,
  valid_from   @DATE NOT NULL,
  valid_to     @DATE NOT NULL,             -- exclusive
  direct       @INT NOT NULL,              -- 1: the person's own team
  PRIMARY KEY (team, person, valid_from)
) @TABLE;
CREATE INDEX memberships_by_person ON memberships (person, valid_from);

@FACT(teams)
@FACT(team_heads)
@FACT(persons)
@FACT(employments)
@FACT(base_pays)
@FACT(customers)
@FACT(contracts)
@FACT(splits)
@FACT(instalments)
@FACT(receipts)
@FACT(allocations)
@FACT(figures)
