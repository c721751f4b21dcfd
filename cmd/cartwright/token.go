package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cartwright/domain/customer"
)

// tokenCommand makes a shopper's token, for trying the shop without an identity provider.
type tokenCommand struct {
	parts
	Sub string        `help:"The customer's id, such as ada." required:""`
	For time.Duration `help:"How long the token is good." default:"1h"`
}

// Run prints the token.
func (c tokenCommand) Run(context.Context) error {
	switch {
	case !c.own():
		return errors.New("this shop takes the tokens of an identity provider; sign in there")
	case !customer.ValidID(c.Sub):
		return customer.ErrID
	case c.For <= 0:
		return errors.New("--for is longer than no time")
	}
	if err := c.mustExist(); err != nil {
		return err
	}
	trial, err := c.trial()
	if err != nil {
		return err
	}
	token, err := trial.Issue(c.Sub, time.Now(), c.For)
	if err != nil {
		return err
	}
	fmt.Println(token)
	return nil
}
