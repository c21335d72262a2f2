package scorecard

import (
	"embed"
	"strings"

	"steelyard/compensation/problem"
)

//go:embed library/*.yaml
var library embed.FS

// Shipped returns the cards of the library in the order of their codes. Each is
// a document named after its code; problems are defects of the library.
func Shipped() ([]*Template, problem.List) {
	var list problem.List
	var cards []*Template
	entries, _ := library.ReadDir("library") // embedded: it is there, and sorted by name
	for _, e := range entries {
		data, _ := library.ReadFile("library/" + e.Name())
		card, problems := ReadTemplate(e.Name(), data)
		list = append(list, problems...)
		if card != nil {
			cards = append(cards, card)
		}
	}
	return cards, list
}

// ShippedDocument returns the document of a shipped card by its code, so that it
// can be copied and edited; ok is false where there is none.
func ShippedDocument(code string) (data []byte, ok bool) {
	if strings.ContainsAny(code, `/\`) {
		return nil, false
	}
	data, err := library.ReadFile("library/" + code + ".yaml")
	return data, err == nil
}
