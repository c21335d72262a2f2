package competency

import "steelyard/compensation/problem"

// check says everything that is wrong with records once all of them are known.
func (s *drafts) check() problem.List { return nil }
