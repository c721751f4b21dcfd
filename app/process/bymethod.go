package process

import (
	"cartwright/app"
	"cartwright/domain/checkout"
	"cartwright/domain/money"
)

// ByMethod names the payment provider that takes a method; the one for the empty method takes all others. Gift cards and
// store credit are always the shop's own.
type ByMethod map[string]string

func (m ByMethod) of(method string) string {
	if checkout.IsCredit(method) {
		return app.Credits
	}
	if name, own := m[method]; own {
		return name
	}
	return m[""]
}

// taking is the provider that takes some means: the one that keeps them, or the one their method goes to.
func (m ByMethod) taking(means checkout.Means) string {
	if means.MethodID != "" {
		return means.At.Provider
	}
	return m.of(means.Method)
}

// Takes says why the provider of a method cannot take an amount, if so.
func (m ByMethod) Takes(providers app.Providers) app.Takes {
	return func(method string, amount money.Money) error {
		provider, err := providers.Named(m.of(method))
		if err != nil {
			return err
		}
		if limited, is := provider.(app.Limited); is {
			return limited.Takes(amount)
		}
		return nil
	}
}
