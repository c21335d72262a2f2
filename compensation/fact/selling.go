package fact

import (
	"steelyard/compensation/money"
	"steelyard/compensation/period"
)

// Selling is how business is being won, as recorded day by day: opportunities
// and what moves them, visits, plans and logs, bids, forecasts, targets, and
// what happens to contracts after signing. It belongs to a Set, whose people,
// customers and contracts it names by natural key. Pay is never calculated from
// it directly.
type Selling struct {
	Stages        []Stage
	Leads         []Lead
	Opportunities []Opportunity
	Moves         []Move
	Milestones    []Milestone
	Elements      []Element
	Confirmations []Confirmation
	KeyPersons    []KeyPerson
	Relations     []Relation
	Visits        []Visit
	Meetings      []Meeting
	PlanItems     []PlanItem
	Logs          []Log
	Hours         []Hours
	Bids          []Bid
	Forecasts     []Forecast
	Targets       []Target
	Terms         []Terms
	Changes       []Change
	BadDebts      []BadDebt
}

// Meaning is what a stage of a company's own road means, whatever it is called.
type Meaning string

// The meanings, in the order of the road. Won, Lost, Withdrawn and Void end it.
const (
	Territory     Meaning = "territory"      // P0 地盘
	LeadStage     Meaning = "lead"           // P1 线索
	OpenStage     Meaning = "opportunity"    // P2 商机
	FirstApproval Meaning = "first-approval" // P3 初步认可
	Approval      Meaning = "approval"       // P4 认可、投标
	Negotiation   Meaning = "negotiation"    // P5 商务
	Won           Meaning = "won"            // P6 成交
	Lost          Meaning = "lost"
	Withdrawn     Meaning = "withdrawn" // the customer gave the project up
	Void          Meaning = "void"      // the bid was declared void
)

// Meanings returns every meaning in the order of the road.
func Meanings() []Meaning {
	return []Meaning{Territory, LeadStage, OpenStage, FirstApproval, Approval, Negotiation, Won, Lost, Withdrawn, Void}
}

// Stage is a stage of the company's road under its own code, such as P2 or
// S3. Probability is the chance of signing from it, from 0 to 1.
type Stage struct {
	Code, Name  string
	Meaning     Meaning
	Probability money.Decimal
}

// Lead is a hint at business, by the channel that it came from. Opportunity is
// what it became, "" where it became nothing. Leads are never scored.
type Lead struct {
	Number      string
	Person      string
	Received    period.Date
	Channel     string
	Opportunity string
}

// Opportunity is a possible sale (商机). Amount is what is expected, gross.
// Signing and Cash are the days on which signature and first payment are
// expected; First is the expected first payment. Award is the day of the award
// notice, no date without one. Contract is what it became, "" before. Origin is
// the opportunity that it was split from or re-opened from, "" for a new one.
type Opportunity struct {
	Number   string
	Customer string
	Owner    string // person code
	Opened   period.Date
	Amount   money.Amount
	Signing  period.Date
	Cash     period.Date
	First    money.Amount
	Award    period.Date
	Contract string
	Origin   string
}

// Move is an entry of the stage history: on Date the opportunity entered the
// stage. Of several moves of one day the one with the highest Line is last.
type Move struct {
	Opportunity string
	Date        period.Date
	Line        int
	Stage       string
}

// Milestone is a state of an opportunity to be reached by a day (里程碑): it
// counts as reached on Reached, no date before, and only with evidence.
type Milestone struct {
	Opportunity string
	Code        string
	Due         period.Date
	Reached     period.Date
	Evidence    string
}

// Element is one of the five elements of a valid opportunity, with the day from
// which there is evidence of it.
type Element struct {
	Opportunity string
	Which       ElementKind
	Date        period.Date
}

// ElementKind names one of the five elements.
type ElementKind string

// The five elements: buying department and contact, need, product, budget, time.
const (
	Contact ElementKind = "contact"
	Need    ElementKind = "need"
	Product ElementKind = "product"
	Budget  ElementKind = "budget"
	Timing  ElementKind = "timing"
)

// ElementKinds returns the five elements.
func ElementKinds() []ElementKind { return []ElementKind{Contact, Need, Product, Budget, Timing} }

// Confirmation is a superior's confirmation of an opportunity: asked for on
// Asked, given on Date by By. Mode is onsite, call or mail; Level is how many
// levels above the owner. Checked is the day of a spot check, no date without
// one, and False what it found.
type Confirmation struct {
	Opportunity string
	By          string
	Asked, Date period.Date
	Mode        string
	Level       int
	Checked     period.Date
	False       bool
}

// BuyerRole is what a person at the customer does in a purchase.
type BuyerRole string

// The roles: KDM decides, KI influences, KU uses.
const (
	Decider    BuyerRole = "KDM"
	Influencer BuyerRole = "KI"
	User       BuyerRole = "KU"
)

// KeyPerson is somebody at a customer: a code, never a name, with a role in an
// opportunity.
type KeyPerson struct {
	Code        string
	Opportunity string
	Role        BuyerRole
}

// Relation is the grade of a relationship from a day on: 1 is an iron
// supporter, 5 a firm opponent.
type Relation struct {
	KeyPerson string
	From      period.Date
	Grade     int
}

// Visit is a call on a customer. High says that somebody high up was met;
// Outcome that a result was written down. With is the superior who came along,
// "" without one; Debriefed the day of the debrief of such a joint visit, no
// date without one. Planned says that the visit stood in a plan; Held that it
// took place.
type Visit struct {
	Number        string
	Person        string
	Date          period.Date
	Customer      string
	Opportunity   string
	High          bool
	Outcome       bool
	Planned, Held bool
	With          string
	Debriefed     period.Date
}

// Meeting is a key person met on a visit.
type Meeting struct{ Visit, KeyPerson string }

// PlanItem is an item of a weekly plan. Week is its Monday. An item that was not
// planned but done (Planned is false) is kept apart. Done counts only with
// evidence. Kind is a company's word; "key-person" is a key person to be met and
// "collection" a collection task.
type PlanItem struct {
	Person   string
	Week     period.Date
	Number   string
	Kind     string
	Weight   money.Decimal
	Planned  bool
	Done     period.Date // no date: not done
	Evidence string
}

// Log is an entry of the work log for a day, written on Written. Passed says
// that it passed the content check, Failed that a spot check found it wrong.
// Reviewed is the day on which Reviewer read it, no date before.
type Log struct {
	Person         string
	Day, Written   period.Date
	Passed, Failed bool
	Reviewer       string
	Reviewed       period.Date
}

// Hours are hours that somebody worked on a day, by category.
type Hours struct {
	Person   string
	Day      period.Date
	Category HoursKind
	Hours    money.Decimal
}

// HoursKind is what hours were spent on.
type HoursKind string

// The categories of a manager's week.
const (
	FrontLine  HoursKind = "front-line"
	Coaching   HoursKind = "coaching"
	Review     HoursKind = "review"
	Recruiting HoursKind = "recruiting"
	Internal   HoursKind = "internal"
)

// HoursKinds returns the categories.
func HoursKinds() []HoursKind {
	return []HoursKind{FrontLine, Coaching, Review, Recruiting, Internal}
}

// Bid is a tender that was answered. Result is won, lost or void, "" while it is
// open; Decided is the day of the result.
type Bid struct {
	Number      string
	Opportunity string
	Person      string
	Submitted   period.Date
	Decided     period.Date
	Result      string
}

// Forecast is what somebody expected of a period, frozen on a day. Of is
// signing or collection. The last one frozen by the first working day of the
// period counts.
type Forecast struct {
	Person string
	Period string
	Of     string
	Frozen period.Date
	Amount money.Amount
}

// Target is what a person is to reach in a period, written 2026-10, 2026-Q4 or
// 2026. Of is signing, collection or reserve.
type Target struct {
	Person string
	Period string
	Of     string
	Amount money.Amount
}

// Terms are what a contract says beside its amount. Effective is the day from
// which it binds; List is what it would have cost at list prices, Cost the
// budgeted cost and Purchase what is bought from third parties, all without tax
// but List. Filed is the day on which the formal contract was put on file, no
// date before. Retention names the instalment that is kept back, "" for none.
type Terms struct {
	Contract       string
	Effective      period.Date
	Filed          period.Date
	List           money.Amount
	Cost, Purchase money.Amount
	Retention      string
}

// Change is a change order or a cancellation: Amount and Net are added to the
// contract's from Date on, negative for less.
type Change struct {
	Contract string
	Number   string
	Date     period.Date
	Amount   money.Amount
	Net      money.Amount
}

// BadDebt is a part of a contract's receivable that was written off on a day.
type BadDebt struct {
	Contract string
	Number   string
	Date     period.Date
	Amount   money.Amount
}
