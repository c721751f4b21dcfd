package main

import (
	"errors"
	"strings"
	"time"

	"cartwright/adapters/tokens"
)

// signInParts says whose word the shop takes for who a shopper is.
type signInParts struct {
	TokenKeys     string `help:"Public keys of the identity provider that shoppers sign in with: a file (PEM or JSON Web Key Set), or the https:// URL of a key set. Without keys the shop takes tokens of 'cartwright token', which are for trying only." env:"CARTWRIGHT_TOKEN_KEYS"`
	TokenSecret   string `help:"Secret that the identity provider signs with (HS256), when it has no public keys. Better given by the environment, where no list of processes shows it." env:"CARTWRIGHT_TOKEN_SECRET"`
	TokenIssuer   string `help:"Issuer (iss) that tokens must name." env:"CARTWRIGHT_TOKEN_ISSUER"`
	TokenAudience string `help:"Audience (aud) that tokens must name." env:"CARTWRIGHT_TOKEN_AUDIENCE"`
}

// own reports whether the shop takes tokens of its own, because nothing is said of others.
func (p signInParts) own() bool { return p == signInParts{} }

// verifier verifies shoppers' tokens.
func (p parts) verifier() (tokens.Verifier, error) {
	switch {
	case p.own():
		trial, err := p.trial()
		return trial.Verifier(time.Now), err
	case (p.TokenKeys == "") == (p.TokenSecret == ""):
		return tokens.Verifier{}, errors.New("shoppers' tokens are verified either with --token-keys or with --token-secret: give one of the two")
	case p.TokenIssuer == "" || p.TokenAudience == "":
		return tokens.Verifier{}, errors.New("name the --token-issuer and the --token-audience: others' tokens may be signed with the same keys")
	}
	keys, err := p.tokenKeys()
	return tokens.Verifier{Issuer: p.TokenIssuer, Audience: p.TokenAudience, Keys: keys}, err
}

func (p signInParts) tokenKeys() (tokens.Keys, error) {
	switch {
	case p.TokenSecret != "":
		return tokens.SharedSecret([]byte(p.TokenSecret))
	case strings.Contains(p.TokenKeys, "://"):
		return tokens.FromURL(p.TokenKeys, time.Now)
	}
	return tokens.FromFile(p.TokenKeys)
}

// trial issues the shop's own tokens, under a key that is made on first use.
func (p parts) trial() (tokens.Trial, error) {
	secret, err := p.secret("tokens")
	if err != nil {
		return tokens.Trial{}, err
	}
	return tokens.NewTrial(secret), nil
}
