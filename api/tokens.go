package api

import (
	"context"
	"net/http"

	"steelyard/compensation/problem"
	"steelyard/models"
	"steelyard/policies"
)

// Token is an API token. Its secret is shown once, when it is made.
type Token struct {
	ID          string         `json:"id" format:"uuid"`
	User        string         `json:"user" format:"uuid"`
	Name        string         `json:"name"`
	Permissions []string       `json:"permissions" doc:"object:action; the owner's rights of the moment bound them"`
	CreatedAt   models.Instant `json:"createdAt"`
	ExpiresAt   models.Instant `json:"expiresAt"`
	Secret      string         `json:"secret,omitempty" doc:"shown once: Authorization: Bearer …"`
}

func tokenOf(t models.Token) Token {
	return Token{ID: t.ID.String(), User: t.User.String(), Name: t.Name, Permissions: t.Permissions, CreatedAt: t.CreatedAt, ExpiresAt: t.ExpiresAt}
}

// NewToken is a token to be made.
type NewToken struct {
	Name        string         `json:"name" maxLength:"400"`
	Permissions []string       `json:"permissions" minItems:"1" maxItems:"200" doc:"object:action, of what one may do oneself"`
	ExpiresAt   models.Instant `json:"expiresAt" doc:"within a year"`
}

func (a *API) addTokens() {
	perm := func(action string) policies.Permission { return policies.Permission{Object: "token", Action: action} }
	route(a, Operation{ID: "listTokens", Method: http.MethodGet, Path: "/tokens", Permission: perm("read"),
		Summary: problem.Text{ZH: "接口令牌列表", EN: "List API tokens"}},
		func(ctx context.Context, c *Call, _ *struct{}) (Page[Token], error) {
			return view(ctx, c, func(tx *models.Tx) (Page[Token], error) {
				list, err := tx.Tokens(c.Reach, a.today())
				p := Page[Token]{Items: []Token{}}
				for _, t := range list {
					p.Items = append(p.Items, tokenOf(t))
				}
				return p, err
			})
		})
	route(a, Operation{ID: "createToken", Method: http.MethodPost, Path: "/tokens", Permission: perm("create"), Status: http.StatusCreated,
		Summary: problem.Text{ZH: "新建自己的接口令牌", EN: "Make an API token of one's own"}},
		func(ctx context.Context, c *Call, in *struct{ Body NewToken }) (Token, error) {
			return a.createToken(ctx, c, in.Body)
		})
	route(a, Operation{ID: "revokeToken", Method: http.MethodDelete, Path: "/tokens/{id}", Permission: perm("withdraw"),
		Summary: problem.Text{ZH: "收回接口令牌", EN: "Take an API token back"}},
		func(ctx context.Context, c *Call, in *struct {
			ID string `path:"id" format:"uuid"`
		}) (Token, error) {
			id, err := models.ParseID(in.ID)
			if err != nil {
				return Token{}, absent()
			}
			return update(ctx, c, func(tx *models.Tx) (Token, error) {
				t, err := tx.RevokeToken(c.Reach, a.today(), id)
				if err != nil {
					return Token{}, err
				}
				tx.Record(models.Entry{Action: "revoke", Object: "token", Key: t.ID.String(), Domain: "access"})
				return tokenOf(t), nil
			})
		})
}

func (a *API) createToken(ctx context.Context, c *Call, in NewToken) (Token, error) {
	if err := c.Confirmed(); err != nil {
		return Token{}, err
	}
	var list problem.List
	for _, text := range in.Permissions {
		p, ok := policies.ParsePermission(text)
		if ok {
			_, err := a.allowed(c, p)
			ok = err == nil
		}
		if !ok {
			list.Add("token.permissions", problem.Place{Path: "permissions"}, problem.Textf("%s 不是您自己的权限。", "%s is no permission of your own.", problem.Show(text)), problem.Text{})
		}
	}
	if len(list) > 0 {
		return Token{}, models.InvalidList("token.invalid", list)
	}
	secret, hash := newSecret()
	return update(ctx, c, func(tx *models.Tx) (Token, error) {
		t, err := tx.AddToken(c.User.ID, in.Name, in.Permissions, hash, in.ExpiresAt)
		if err != nil {
			return Token{}, err
		}
		tx.Record(models.Entry{Action: "create", Object: "token", Key: t.ID.String(), Domain: "access", After: t})
		c.Answers(http.StatusCreated)
		out := tokenOf(t)
		out.Secret = secret
		return out, nil
	})
}
