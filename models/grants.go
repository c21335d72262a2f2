package models

import (
	"errors"
	"regexp"

	"steelyard/migrations"
)

// account is a name and a host of a server's user.
var account = regexp.MustCompile(`^([A-Za-z0-9_.-]{1,32})@([A-Za-z0-9_.:%-]{1,60})$`)

// Grants gives the statements, to be run in the company's database, that let
// the service work as a user of its own, as in "steelyard@10.0.0.5": it can
// neither change nor delete what is only ever added, nor alter the schema. The
// user who migrates keeps all rights, and the service does not know its
// password.
func Grants(user string) ([]string, error) {
	m := account.FindStringSubmatch(user)
	if m == nil {
		return nil, errors.New("models: a database user is given as name@host")
	}
	to := " TO '" + m[1] + "'@'" + m[2] + "'"
	tables, err := migrations.Tables()
	if err != nil {
		return nil, err
	}
	list := []string{"GRANT SELECT ON schema_steps" + to}
	for _, t := range tables {
		list = append(list, "GRANT "+rights(t.Kind)+" ON "+t.Name+to)
	}
	return list, nil
}

func rights(k migrations.Kind) string {
	switch k {
	case migrations.AppendOnly:
		return "SELECT, INSERT"
	case migrations.Fact, migrations.Result:
		return "SELECT, INSERT, DELETE" // triggers allow the deletion of unfinished work alone
	default:
		return "SELECT, INSERT, UPDATE, DELETE"
	}
}
