package api

import (
	"context"
	"encoding/json"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/competency"
	"steelyard/models"
)

// PairwiseComparison compares dimensions in pairs, each pair once in either
// direction.
type PairwiseComparison struct {
	Dimensions []string            `json:"dimensions" minItems:"1" maxItems:"15" doc:"codes"`
	Compare    []PairwiseJudgement `json:"compare" maxItems:"105"`
}

// PairwiseJudgement says how many times as important one dimension is as
// another.
type PairwiseJudgement struct {
	Of    string `json:"of" maxLength:"64"`
	Over  string `json:"over" maxLength:"64"`
	Times string `json:"times" maxLength:"16" example:"1/3" doc:"1 to 9, or 1/2 to 1/9"`
}

// PairwiseWeights are the weights that follow, and how consistent the
// judgements are. Decimals are texts.
type PairwiseWeights struct {
	Weights []PairwiseWeight `json:"weights" doc:"whole percent, 100 in all, in the order of the dimensions"`
	Lambda  string           `json:"lambda" doc:"the principal eigenvalue"`
	Index   string           `json:"consistencyIndex"`
	Random  string           `json:"randomIndex" doc:"Saaty's, for as many dimensions"`
	Ratio   string           `json:"consistencyRatio" doc:"above 0.10 the judgements should be looked at again"`
	Worst   []string         `json:"mostInconsistent,omitempty" doc:"then: the three dimensions that contradict each other most"`
	Detour  string           `json:"times,omitempty" doc:"then: how many times the way over the middle one differs from the direct judgement"`
	Notices []Notice         `json:"notices"`
}

// PairwiseWeight is the weight of one dimension.
type PairwiseWeight struct {
	Dimension string `json:"dimension"`
	Weight    int    `json:"weight"`
	Exact     string `json:"exact" doc:"the share, 1 in all, to twelve digits"`
}

func (a *API) addCompetencyWeights() {
	route(a, Operation{ID: "computeWeights", Method: http.MethodPost, Path: "/competency/weights", Permission: competencyPermission("compute"), MaxBody: 256 << 10,
		Summary: problem.Text{ZH: "由两两比较得出维度权重，不保存", EN: "Weights of dimensions from comparing them in pairs, without keeping them"}},
		func(_ context.Context, _ *Call, in *struct{ Body PairwiseComparison }) (PairwiseWeights, error) {
			return weightsOf(in.Body)
		})
}

// weightsOf reads the judgements as the document that they are, so that the same
// rules hold for files and requests.
func weightsOf(in PairwiseComparison) (PairwiseWeights, error) {
	data, err := json.Marshal(in)
	if err != nil {
		return PairwiseWeights{}, err
	}
	w, list := competency.ReadWeights("", data)
	if list.Failed() {
		return PairwiseWeights{}, models.InvalidList("weights.invalid", inBody(list))
	}
	out, err := written[PairwiseWeights](w.WriteJSON)
	out.Notices = noticesOf(list)
	return out, err
}
