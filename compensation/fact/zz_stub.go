package fact

import "steelyard/compensation/problem"

func CheckSelling(s *Set, x *Selling, at func(kind Kind, index int, field string) problem.Place) problem.List {
	return nil
}
