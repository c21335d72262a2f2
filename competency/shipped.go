package competency

import (
	"embed"

	"steelyard/compensation/problem"
)

// library is the shipped content.
//
//go:embed library/*.yaml
var library embed.FS

// Documents are the names of the shipped documents, in the order in which they
// are read.
func Documents() []string {
	return []string{"dimensions-rep", "dimensions-manager", "models-rep", "models-manager"}
}

// Shipped returns the dimensions and models that come with the product. The
// list has warnings alone, unless the product itself is broken.
func Shipped() (*Library, problem.List) {
	var files []File
	for _, name := range Documents() {
		path := "library/" + name + ".yaml"
		data, err := library.ReadFile(path)
		if err != nil {
			var list problem.List
			list.Add("competency.document_missing", problem.Place{File: path}, problem.Text{ZH: "产品自带的这份胜任力文档不见了。", EN: "This competency document of the product is missing."},
				problem.Text{ZH: "请重新安装。", EN: "Install the product again."})
			return nil, list
		}
		files = append(files, File{Name: path, Data: data})
	}
	return ReadTogether(nil, files...)
}
