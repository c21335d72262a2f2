-- +goose Up
-- People who sign in, what they may do, and how the service remembers them.

CREATE TABLE users (
  id           @ID NOT NULL PRIMARY KEY,
  login        @CODE(64) NOT NULL UNIQUE, -- NFKC, lower case
  name         @NAME(200) NOT NULL,
  person       @CODE(64) NULL UNIQUE,     -- employee number, where the user is a person of the company
  password     @CODE(200) NULL,           -- argon2id in PHC form; none: cannot sign in with a password
  state        @CODE(16) NOT NULL,        -- active | disabled
  version      @INT NOT NULL,
  created_at   @INSTANT NOT NULL
) @TABLE;

CREATE TABLE grants (
  id           @ID NOT NULL PRIMARY KEY,
  user_id      @ID NOT NULL,
  role         @CODE(64) NOT NULL,
  units        @TEXT NULL,                -- team codes, one a line, for roles that are granted for named units
  valid_from   @DATE NULL,
  valid_to     @DATE NULL,                -- exclusive
  reason       @TEXT NOT NULL,
  granted_by   @ID NULL,                  -- none: granted on the console
  granted_at   @INSTANT NOT NULL,
  confirmed_by @ID NULL,                  -- the second person, where the role needs one
  confirmed_at @INSTANT NULL,             -- none: it gives nothing yet
  revoked_by   @ID NULL,
  revoked_at   @INSTANT NULL
) @TABLE;
CREATE INDEX grants_by_user ON grants (user_id, revoked_at);

CREATE TABLE sessions (
  hash         @HASH NOT NULL PRIMARY KEY, -- SHA-256 of the cookie: the cookie itself is nowhere
  user_id      @ID NOT NULL,
  created_at   @INSTANT NOT NULL,
  seen_at      @INSTANT NOT NULL,
  confirmed_at @INSTANT NOT NULL,          -- when the user last proved who they are
  expires_at   @INSTANT NOT NULL,
  remote       @CODE(64) NOT NULL
) @TABLE;
CREATE INDEX sessions_by_user ON sessions (user_id);

CREATE TABLE tokens (
  id           @ID NOT NULL PRIMARY KEY,
  user_id      @ID NOT NULL,
  name         @NAME(100) NOT NULL,
  hash         @HASH NOT NULL UNIQUE,
  permissions  @TEXT NOT NULL,             -- object:action, one a line; the owner's rights are the upper bound
  created_at   @INSTANT NOT NULL,
  expires_at   @INSTANT NOT NULL,
  revoked_at   @INSTANT NULL
) @TABLE;
CREATE INDEX tokens_by_user ON tokens (user_id);

CREATE TABLE links (
  hash         @HASH NOT NULL PRIMARY KEY, -- SHA-256 of the one-time sign-in link
  user_id      @ID NOT NULL,
  created_at   @INSTANT NOT NULL,
  expires_at   @INSTANT NOT NULL,
  used_at      @INSTANT NULL
) @TABLE;

CREATE TABLE attempts (
  id           @CODE(200) NOT NULL PRIMARY KEY, -- account:… or peer:…
  failures     @INT NOT NULL,
  last_at      @INSTANT NOT NULL,
  next_at      @INSTANT NOT NULL           -- no try before
) @TABLE;

CREATE TABLE replies (                     -- what a write with an Idempotency-Key has answered
  user_id      @ID NOT NULL,
  idem_key     @CODE(128) NOT NULL,
  operation    @CODE(100) NOT NULL,
  request_hash @HASH NOT NULL,
  status       @INT NOT NULL,
  body         @TEXT NOT NULL,
  created_at   @INSTANT NOT NULL,
  PRIMARY KEY (user_id, idem_key)
) @TABLE;

CREATE TABLE settings (                    -- versions; the highest one is in force
  name         @CODE(64) NOT NULL,
  version      @INT NOT NULL,
  value        @TEXT NOT NULL,
  created_by   @ID NULL,
  created_at   @INSTANT NOT NULL,
  PRIMARY KEY (name, version)
) @TABLE;

CREATE TABLE leases (                      -- who does a thing that one alone may do, and until when
  name         @CODE(64) NOT NULL PRIMARY KEY,
  holder       @CODE(64) NOT NULL,
  fence        @INT NOT NULL,              -- grows with every new holder
  expires_at   @INSTANT NOT NULL
) @TABLE;
INSERT INTO leases (name, holder, fence, expires_at) VALUES ('facts', '', 0, 0), ('seal', '', 0, 0), ('access', '', 0, 0);

CREATE TABLE jobs (
  id           @ID NOT NULL PRIMARY KEY,
  kind         @CODE(32) NOT NULL,
  subject      @ID NULL,                   -- the import or run that the job is about
  state        @CODE(16) NOT NULL,         -- queued | running | done | failed | cancelled
  user_id      @ID NOT NULL,
  input        @TEXT NOT NULL,
  done         @INT NOT NULL,
  total        @INT NOT NULL,
  checkpoint   @TEXT NOT NULL,
  problem      @TEXT NULL,
  holder       @CODE(64) NOT NULL,
  fence        @INT NOT NULL,
  lease_until  @INSTANT NOT NULL,
  created_at   @INSTANT NOT NULL,
  ended_at     @INSTANT NULL
) @TABLE;
CREATE INDEX jobs_by_state ON jobs (state, created_at);

CREATE TABLE blobs (                       -- uploads and what was made of them
  hash         @HASH NOT NULL PRIMARY KEY,
  size         @INT NOT NULL,
  created_at   @INSTANT NOT NULL
) @TABLE;
CREATE TABLE blob_parts (
  hash         @HASH NOT NULL,
  part         @INT NOT NULL,
  data         @BYTES NOT NULL,
  PRIMARY KEY (hash, part)
) @TABLE;

CREATE TABLE audit (                       -- one row a change, written in its transaction
  id           @SERIAL,
  at           @INSTANT NOT NULL,
  user_id      @ID NULL,
  login        @CODE(64) NOT NULL,
  request      @CODE(64) NOT NULL,
  action       @CODE(64) NOT NULL,
  object       @CODE(64) NOT NULL,
  object_key   @CODE(200) NOT NULL,
  domain       @CODE(16) NOT NULL,         -- access | people | receipts | pay | plans | system
  before_hash  @HASH NULL,
  after_hash   @HASH NULL,
  reason       @TEXT NOT NULL,
  marks        @CODE(200) NOT NULL         -- such as four_eyes_off
) @TABLE;
CREATE INDEX audit_by_object ON audit (object, object_key);

CREATE TABLE audit_seals (                 -- the chain over the audit rows, written shortly after them
  seq          @INT NOT NULL PRIMARY KEY,
  audit_id     @INT NOT NULL UNIQUE,
  hash         @HASH NOT NULL              -- SHA-256(previous hash, the row)
) @TABLE;

CREATE TABLE pay_reads (                   -- who read whose pay
  id           @SERIAL,
  at           @INSTANT NOT NULL,
  user_id      @ID NOT NULL,
  person       @CODE(64) NOT NULL,
  object       @CODE(64) NOT NULL,
  object_key   @CODE(200) NOT NULL
) @TABLE;
CREATE INDEX pay_reads_by_person ON pay_reads (person, at);

@APPEND_ONLY(settings)
@APPEND_ONLY(audit)
@APPEND_ONLY(audit_seals)
@APPEND_ONLY(pay_reads)
@APPEND_ONLY(blobs)
@APPEND_ONLY(blob_parts)
