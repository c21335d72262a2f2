-- +goose Up
-- Who is able to do what: a rater's level in a dimension on a day, a fact like
-- the others, inserted under a batch and visible once the batch has a number.
-- Level 0 is “not observed”, which is no level.

CREATE TABLE competency_ratings (
  person         @CODE(64) NOT NULL,
  family         @CODE(64) NOT NULL,
  dimension      @CODE(64) NOT NULL,
  source         @CODE(16) NOT NULL,
  rater          @CODE(64) NOT NULL,
  rated          @DATE NOT NULL,
  revision       @INT NOT NULL,
  batch          @INT NOT NULL,
  withdrawn      @INT NOT NULL,
  version        @INT NOT NULL,         -- of the dimension that was rated by
  level          @INT NOT NULL,
  evidence       @TEXT NOT NULL,
  confidence     @CODE(16) NOT NULL,
  PRIMARY KEY (person, family, dimension, source, rater, rated, revision)
) @TABLE;

@FACT(competency_ratings)

-- Lists are by person or by day; a rater who is withdrawn must be found.
CREATE INDEX competency_ratings_by_day ON competency_ratings (rated, person);
CREATE INDEX competency_ratings_by_rater ON competency_ratings (rater, person);
