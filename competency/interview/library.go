package interview

import (
	"embed"

	"steelyard/compensation/problem"
)

//go:embed library/*.yaml
var library embed.FS

// Shipped reads the question bank and the kits that come with the product.
// Problems are defects of the library.
func Shipped() (*Bank, problem.List) {
	entries, _ := library.ReadDir("library") // embedded: it is there, and sorted by name
	var files []File
	for _, e := range entries {
		data, _ := library.ReadFile("library/" + e.Name())
		files = append(files, File{e.Name(), data})
	}
	return Read(files...)
}
