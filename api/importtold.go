package api

import (
	"steelyard/compensation/money"
	"steelyard/models"
)

// toldImport words an import with those who had a hand in it, and with the last
// commit of the same files.
func (c *Call) toldImport(tx *models.Tx, i models.Import) (Import, error) {
	out := c.importOf(i)
	var earlier *models.Import
	ids := []models.ID{i.User, i.CommittedBy}
	if i.State == models.ImportPreview {
		var err error
		if earlier, err = tx.EarlierImport(i, c.readable()); err != nil {
			return out, err
		}
		if earlier != nil {
			ids = append(ids, earlier.CommittedBy)
		}
	}
	logins, err := tx.Logins(ids...)
	if err != nil {
		return out, err
	}
	out.By, out.CommittedBy = logins[i.User], logins[i.CommittedBy]
	if earlier != nil {
		out.Earlier = &Earlier{earlier.ID.String(), logins[earlier.CommittedBy], earlier.CommittedAt.Time()}
	}
	return out, nil
}

// sumsOf words the sums of an import. A currency is one that was stored.
func (c *Call) sumsOf(i models.Import) (list []ImportSum) {
	for _, s := range i.Counts.Sums {
		currency, err := money.ParseCurrency(s.Currency)
		if err != nil {
			continue
		}
		name := s.Kind
		for _, k := range kindsOf(i) {
			if k.String() == s.Kind {
				name = k.Name().In(c.Lang)
			}
		}
		list = append(list, ImportSum{s.Kind, name, moneyOf(money.Amount{Minor: s.Minor, Currency: currency}), s.From, s.To})
	}
	return list
}
