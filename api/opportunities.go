package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/money"
	"steelyard/compensation/period"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Opportunity is a possible sale, and where it stands on the road.
type Opportunity struct {
	Number   string      `json:"number"`
	Customer *Named      `json:"customer,omitempty"`
	Owner    Named       `json:"owner"`
	Opened   string      `json:"opened,omitempty" format:"date"`
	State    string      `json:"state" enum:"open,won,lost,withdrawn,void"`
	Stage    *StageStand `json:"stage,omitempty" doc:"absent before the first move"`
	Amount   Money       `json:"amount" doc:"what is expected, with tax"`
	Signing  string      `json:"signing,omitempty" format:"date" doc:"when signature is expected"`
	Cash     string      `json:"cash,omitempty" format:"date" doc:"when the first payment is expected"`
	First    *Money      `json:"first,omitempty" doc:"the expected first payment"`
	Award    string      `json:"award,omitempty" format:"date" doc:"of the award notice"`
	Revision int64       `json:"revision"`
}

// StageStand is a stage of the company's road, and since when.
type StageStand struct {
	Code    string `json:"code"`
	Name    string `json:"name,omitempty"`
	Meaning string `json:"meaning,omitempty" doc:"what the stage is, whatever it is called" enum:"territory,lead,opportunity,first-approval,approval,negotiation,won,lost,withdrawn,void"`
	Since   string `json:"since" format:"date"`
}

// OpportunityDetail is an opportunity with what belongs to it. People at the
// customer are codes.
type OpportunityDetail struct {
	Opportunity
	Contract      string         `json:"contract,omitempty" doc:"that it became, where the caller reaches it"`
	Origin        string         `json:"origin,omitempty" doc:"the opportunity that it was split from or re-opened from, where the caller reaches it"`
	Valid         bool           `json:"valid" doc:"all five elements are evidenced, and a superior has confirmed it"`
	Moves         []StageMove    `json:"moves" doc:"the stage history, oldest first"`
	Elements      []Element      `json:"elements" doc:"those of the five that are evidenced"`
	Confirmations []Confirmation `json:"confirmations"`
	Milestones    []Milestone    `json:"milestones"`
	KeyPersons    []KeyPerson    `json:"keyPersons"`
	Visits        []Visit        `json:"visits" doc:"for it, by those whose activities the caller reaches; the last 200"`
	Bids          []Bid          `json:"bids"`
}

// StageMove is an entry of the stage history.
type StageMove struct {
	Date  string `json:"date" format:"date"`
	Line  int    `json:"line" doc:"of several on one day, the highest is last"`
	Stage string `json:"stage"`
	Name  string `json:"name,omitempty"`
}

// Element is one of the five elements of a valid opportunity.
type Element struct {
	Which string `json:"which" enum:"contact,need,product,budget,timing"`
	Date  string `json:"date" format:"date" doc:"from which there is evidence of it"`
}

// Confirmation is a superior's confirmation.
type Confirmation struct {
	By      string `json:"by,omitempty" doc:"absent where the caller does not reach the person"`
	Asked   string `json:"asked" format:"date"`
	Given   string `json:"given,omitempty" format:"date"`
	Mode    string `json:"mode" enum:"onsite,call,mail"`
	Level   int    `json:"level" doc:"levels above the owner"`
	Checked string `json:"checked,omitempty" format:"date" doc:"of a spot check"`
	False   bool   `json:"false,omitempty" doc:"the spot check found it untrue"`
}

// Milestone is a state to be reached by a day.
type Milestone struct {
	Code     string `json:"code"`
	Due      string `json:"due" format:"date"`
	Reached  string `json:"reached,omitempty" format:"date" doc:"counts only with evidence"`
	Evidence string `json:"evidence,omitempty"`
}

// KeyPerson is somebody at the customer, by code alone.
type KeyPerson struct {
	Code string `json:"code"`
	Role string `json:"role" enum:"KDM,KI,KU" doc:"decides, influences, uses"`
}

// Bid is a tender that was answered.
type Bid struct {
	Number    string `json:"number"`
	Person    string `json:"person,omitempty" doc:"absent where the caller does not reach the person"`
	Submitted string `json:"submitted" format:"date"`
	Decided   string `json:"decided,omitempty" format:"date"`
	Result    string `json:"result,omitempty" enum:"won,lost,void" doc:"absent while it is open"`
}

type listOpportunities struct {
	PageInput
	Q        string `query:"q" maxLength:"100" doc:"part of a number, or of the customer's code or name"`
	Owner    string `query:"owner" maxLength:"64"`
	Team     string `query:"team" maxLength:"64" doc:"of the owner, or one above it, on the day of the end, or today while it is open"`
	Customer string `query:"customer" maxLength:"64"`
	Stage    string `query:"stage" maxLength:"64" doc:"code of the stage that it stands in"`
	State    string `query:"state" enum:"open,won,lost,withdrawn,void"`
	Sort     string `query:"sort" enum:"number,opened,-number,-opened" default:"number"`
}

// addOpportunities registers opportunities.
func (a *API) addOpportunities() {
	read := policies.Permission{Object: "opportunity", Action: "read"}
	route(a, Operation{ID: "listOpportunities", Method: http.MethodGet, Path: "/opportunities", Permission: read,
		Summary: problem.Text{ZH: "商机列表", EN: "Opportunities"}}, a.listOpportunities)
	route(a, Operation{ID: "getOpportunity", Method: http.MethodGet, Path: "/opportunities/{number}", Permission: read,
		Summary: problem.Text{ZH: "查看一个商机：阶段历史、五要素、确认、里程碑、关键人代号、拜访、投标", EN: "An opportunity with its stage history, five elements, confirmations, milestones, codes of key persons, visits and bids"}}, a.getOpportunity)
}

func (c *Call) opportunityOf(x models.Opportunity) Opportunity {
	out := Opportunity{Number: x.Number, Owner: Named{x.Owner, x.OwnerName}, Opened: dayText(x.Opened), State: x.State(), Amount: moneyOf(x.Amount),
		Signing: dayText(x.Signing), Cash: dayText(x.Cash), Award: dayText(x.Award), Revision: x.Revision}
	out.Customer = c.customerOf(x.Customer, x.CustomerName)
	if x.Stage != "" {
		out.Stage = &StageStand{x.Stage, x.StageName, string(x.Meaning), x.Since.String()}
	}
	if x.First != (money.Amount{}) {
		first := moneyOf(x.First)
		out.First = &first
	}
	return out
}

// customerOf names a customer, where there is one; the name is for whom the
// policy lets read customers.
func (c *Call) customerOf(code, name string) *Named {
	if code == "" {
		return nil
	}
	out := &Named{Code: code}
	if _, may := c.May("customer", "read"); may {
		out.Name = name
	}
	return out
}

func (a *API) listOpportunities(ctx context.Context, c *Call, in *listOpportunities) (Page[Opportunity], error) {
	filters := []string{in.Q, in.Owner, in.Team, in.Customer, in.Stage, in.State}
	f := models.OpportunityFilter{Search: in.Q, Owner: in.Owner, Team: in.Team, Customer: in.Customer, Stage: in.Stage, State: in.State}
	_, f.Names = c.May("customer", "read")
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err != nil {
		return Page[Opportunity]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Opportunity], error) {
		list, err := tx.Opportunities(c.Reach, a.today(), f, paging)
		return pageOf(c, list, in.Sort, filters, c.opportunityOf), err
	})
}

func (a *API) getOpportunity(ctx context.Context, c *Call, in *NumberPath) (OpportunityDetail, error) {
	today := a.today()
	return view(ctx, c, func(tx *models.Tx) (OpportunityDetail, error) {
		x, err := tx.Opportunity(c.Reach, today, in.Number)
		if err != nil {
			return OpportunityDetail{}, err
		}
		people, _ := c.May("person", "read")
		parts, err := tx.OpportunityParts(c.Reach, people, today, in.Number)
		if err != nil {
			return OpportunityDetail{}, err
		}
		out := c.opportunityDetail(x, parts)
		if err := c.linksOf(tx, x, today, &out); err != nil {
			return out, err
		}
		visits, err := c.visitsOf(tx, in.Number)
		out.Visits = visits
		return out, err
	})
}

// opportunityDetail words an opportunity with what belongs to it.
func (c *Call) opportunityDetail(x models.Opportunity, parts models.OpportunityParts) OpportunityDetail {
	out := OpportunityDetail{Opportunity: c.opportunityOf(x), Moves: []StageMove{}, Elements: []Element{}, Confirmations: []Confirmation{}, Milestones: []Milestone{},
		KeyPersons: []KeyPerson{}, Visits: []Visit{}, Bids: []Bid{}}
	for _, m := range parts.Moves {
		out.Moves = append(out.Moves, StageMove{m.Date.String(), m.Line, m.Stage, m.StageName})
	}
	for _, e := range parts.Elements {
		out.Elements = append(out.Elements, Element{string(e.Which), e.Date.String()})
	}
	confirmed := false
	for _, k := range parts.Confirmations {
		out.Confirmations = append(out.Confirmations, Confirmation{k.By, k.Asked.String(), dayText(k.Date), k.Mode, k.Level, dayText(k.Checked), k.False})
		confirmed = confirmed || !k.Date.IsZero() && !k.False
	}
	out.Valid = confirmed && len(parts.Elements) == len(fact.ElementKinds())
	for _, m := range parts.Milestones {
		out.Milestones = append(out.Milestones, Milestone{m.Code, m.Due.String(), dayText(m.Reached), m.Evidence})
	}
	for _, k := range parts.KeyPersons {
		out.KeyPersons = append(out.KeyPersons, KeyPerson{k.Code, string(k.Role)})
	}
	for _, b := range parts.Bids {
		out.Bids = append(out.Bids, Bid{b.Number, b.Person, b.Submitted.String(), dayText(b.Decided), b.Result})
	}
	return out
}

// linksOf names the contract and the origin of an opportunity as far as the
// caller reaches them.
func (c *Call) linksOf(tx *models.Tx, x models.Opportunity, today period.Date, out *OpportunityDetail) error {
	if contracts, may := c.May("contract", "read"); may && x.Contract != "" {
		_, err := tx.Contract(contracts, models.Reach{}, x.Contract)
		if err == nil {
			out.Contract = x.Contract
		} else if !models.IsKind(err, models.NotFound) {
			return err
		}
	}
	if x.Origin != "" {
		_, err := tx.Opportunity(c.Reach, today, x.Origin)
		if err == nil {
			out.Origin = x.Origin
		} else if !models.IsKind(err, models.NotFound) {
			return err
		}
	}
	return nil
}

// visitsOf are the visits for an opportunity whose people the caller reaches by
// their activities, the last ones first.
func (c *Call) visitsOf(tx *models.Tx, number string) ([]Visit, error) {
	visits := []Visit{}
	reach, may := c.May("activity", "read")
	if !may {
		return visits, nil
	}
	people, _ := c.May("person", "read")
	list, err := tx.Visits(reach, people, models.ActivityFilter{Opportunity: number}, models.Paging{Limit: models.MaxPage, Sort: "-date"})
	for _, v := range list.Items {
		visits = append(visits, c.visitOf(v))
	}
	return visits, err
}
