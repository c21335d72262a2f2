package api

import (
	"context"
	"net/http"

	"steelyard/compensation/fact"
	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Customer is a buying organisation.
type Customer struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	Class    string `json:"class" doc:"the company's own rating, such as A, B or C"`
	Industry string `json:"industry"`
	Revision int64  `json:"revision" doc:"what If-Match names"`
}

func customerOf(x models.Customer) Customer {
	return Customer{x.Code, x.Name, x.Class, x.Industry, x.Revision}
}

// CustomerContent is what is known of a customer beside its code.
type CustomerContent struct {
	Name     string `json:"name" minLength:"1" maxLength:"200"`
	Class    string `json:"class" maxLength:"64"`
	Industry string `json:"industry" maxLength:"100"`
}

// NewCustomer is a customer to be added.
type NewCustomer struct {
	Code string `json:"code" minLength:"1" maxLength:"64"`
	CustomerContent
}

// CustomerChange corrects a customer.
type CustomerChange struct {
	Because
	CustomerContent
}

func (x CustomerContent) fact(code string) models.FactEntry {
	return models.FactEntry{Facts: fact.Set{Customers: []fact.Customer{{Code: code, Name: x.Name, Class: x.Class, Industry: x.Industry}}}}
}

type listCustomers struct {
	PageInput
	Q     string `query:"q" maxLength:"100" doc:"part of a code or a name"`
	Class string `query:"class" maxLength:"64"`
	Sort  string `query:"sort" enum:"code,name,-code,-name" default:"code"`
}

// addCustomers registers customers.
func (a *API) addCustomers() {
	may := func(action string) policies.Permission {
		return policies.Permission{Object: "customer", Action: action}
	}
	route(a, Operation{ID: "listCustomers", Method: http.MethodGet, Path: "/customers", Permission: may("read"),
		Summary: problem.Text{ZH: "客户列表", EN: "Customers"}}, a.listCustomers)
	route(a, Operation{ID: "getCustomer", Method: http.MethodGet, Path: "/customers/{code}", Permission: may("read"),
		Summary: problem.Text{ZH: "查看一个客户", EN: "A customer"}}, a.getCustomer)
	route(a, Operation{ID: "createCustomer", Method: http.MethodPost, Path: "/customers", Permission: may("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新增客户", EN: "Add a customer"}}, a.createCustomer)
	route(a, Operation{ID: "correctCustomer", Method: http.MethodPut, Path: "/customers/{code}", Permission: may("edit"), Edit: true,
		Summary: problem.Text{ZH: "更正客户", EN: "Correct a customer"}}, a.correctCustomer)
	route(a, Operation{ID: "withdrawCustomer", Method: http.MethodPost, Path: "/customers/{code}/withdrawal", Permission: may("withdraw"), Edit: true,
		Summary: problem.Text{ZH: "撤回一个误录的客户", EN: "Take back a customer entered by mistake"}}, a.withdrawCustomer)
}

func (a *API) listCustomers(ctx context.Context, c *Call, in *listCustomers) (Page[Customer], error) {
	filters := []string{in.Q, in.Class}
	paging, err := c.paging(in.PageInput, in.Sort, filters...)
	if err != nil {
		return Page[Customer]{}, err
	}
	return view(ctx, c, func(tx *models.Tx) (Page[Customer], error) {
		list, err := tx.Customers(c.Reach, models.CustomerFilter{Search: in.Q, Class: in.Class}, paging)
		return pageOf(c, list, in.Sort, filters, customerOf), err
	})
}

func (a *API) getCustomer(ctx context.Context, c *Call, in *CodePath) (Customer, error) {
	return view(ctx, c, func(tx *models.Tx) (Customer, error) { return c.readCustomer(tx, in.Code) })
}

// readCustomer reads a customer for an answer, and tags it.
func (c *Call) readCustomer(tx *models.Tx, code string) (Customer, error) {
	x, err := tx.Customer(c.Reach, code)
	c.Tag(x.Revision)
	return customerOf(x), err
}

func (a *API) createCustomer(ctx context.Context, c *Call, in *bodyInput[NewCustomer]) (Customer, error) {
	return update(ctx, c, func(tx *models.Tx) (Customer, error) {
		if _, err := tx.Enter(entered("create", "customer", in.Body.Code, in.Body.fact(in.Body.Code))); err != nil {
			return Customer{}, err
		}
		x, err := c.readCustomer(tx, in.Body.Code)
		c.Created("/customers/" + segment(in.Body.Code))
		return x, outside(err)
	})
}

// customerReached fails where a customer is out of reach.
func customerReached(c *Call, code string) func(tx *models.Tx) error {
	return func(tx *models.Tx) error {
		_, err := tx.Customer(c.Reach, code)
		return err
	}
}

func (a *API) correctCustomer(ctx context.Context, c *Call, in *codeBody[CustomerChange]) (Customer, error) {
	return update(ctx, c, func(tx *models.Tx) (Customer, error) {
		if err := customerReached(c, in.Code)(tx); err != nil {
			return Customer{}, err
		}
		if _, err := tx.Enter(c.corrected("customer", in.Code, models.CustomerKey(in.Code), in.Body.Reason, in.Body.fact(in.Code))); err != nil {
			return Customer{}, err
		}
		return c.readCustomer(tx, in.Code)
	})
}

func (a *API) withdrawCustomer(ctx context.Context, c *Call, in *codeBody[Withdrawal]) (None, error) {
	return withdrawn(ctx, c, "customer", in.Code, in.Body.Reason, customerReached(c, in.Code), models.CustomerKey(in.Code))
}
