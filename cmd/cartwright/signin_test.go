package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheShopTakesItsOwnTokensOnlyWhenItIsToldOfNoOthers(t *testing.T) {
	t.Parallel()
	p := parts{Data: t.TempDir()}
	trial, err := p.trial()
	if err != nil {
		t.Fatal(err)
	}
	token, err := trial.Issue("ada", time.Now(), time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	own, err := p.verifier()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := own.SignIn(t.Context(), token); err != nil || got.CustomerID != "ada" {
		t.Errorf("its own token is of %v, %v", got, err)
	}
	p.TokenSecret, p.TokenIssuer, p.TokenAudience = strings.Repeat("s", 32), "https://id.example.org", "shop"
	others, err := p.verifier()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := others.SignIn(t.Context(), token); err == nil {
		t.Errorf("takes its own token, of %v, beside a provider's", got)
	}
	if err := (tokenCommand{parts: p, Sub: "ada", For: time.Hour}).Run(t.Context()); err == nil {
		t.Error("makes tokens that nobody takes")
	}
}

func TestHalfASignInIsRefusedWithAWayOut(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(file, []byte("no keys"), 0o600); err != nil {
		t.Fatal(err)
	}
	for words, p := range map[string]signInParts{
		"one of the two":  {TokenIssuer: "i", TokenAudience: "a"},
		"give one of":     {TokenKeys: file, TokenSecret: "s", TokenIssuer: "i", TokenAudience: "a"},
		"--token-issuer":  {TokenKeys: file},
		"it takes 32":     {TokenSecret: "short", TokenIssuer: "i", TokenAudience: "a"},
		file:              {TokenKeys: file, TokenIssuer: "i", TokenAudience: "a"},
		"over https, not": {TokenKeys: "http://id.example.org/keys", TokenIssuer: "i", TokenAudience: "a"},
	} {
		if _, err := (parts{Data: t.TempDir(), signInParts: p}).verifier(); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%+v is answered %v, want words of %q", p, err, words)
		}
	}
}
