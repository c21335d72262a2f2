package kpi

import (
	"embed"

	"steelyard/compensation/problem"
)

// library is the shipped content, one document for each board.
//
//go:embed library/*.yaml
var library embed.FS

// Boards are the documents of the shipped library, in the order in which
// boards show them.
func Boards() []string {
	return []string{"contract", "collection", "receivable", "opportunity", "activity", "customer", "people", "probation"}
}

// Shipped returns the library that comes with the product, every KPI with the
// digest of its text. The list has warnings alone, unless the product itself
// is broken.
func Shipped() (*Library, problem.List) {
	var files []File
	for _, board := range Boards() {
		name := "library/" + board + ".yaml"
		data, err := library.ReadFile(name)
		if err != nil {
			var list problem.List
			list.Add("kpi.board_missing", problem.Place{File: name}, problem.Text{ZH: "产品自带的这份指标不见了。", EN: "This board of the product is missing."},
				problem.Text{ZH: "请重新安装。", EN: "Install the product again."})
			return nil, list
		}
		files = append(files, File{Name: name, Data: data})
	}
	list, problems := Read(nil, files...)
	for i := range list {
		list[i].Shipped = list[i].Digest()
	}
	return NewLibrary(list), problems
}
