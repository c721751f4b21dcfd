package sandbox

import (
	"html/template"
	"net/http"
)

// page stands for a bank's page on which a shopper proves who they are.
var page = template.Must(template.New("page").Parse(`<!doctype html><meta charset="utf-8"><title>Payment sandbox</title>
<h1>Payment sandbox</h1><p>{{.}}</p>
<form method="post"><button name="outcome" value="succeeded">It is me</button> <button name="outcome" value="failed">It is not</button></form>`))

func (p *Provider) proving(w http.ResponseWriter, r *http.Request) {
	text := "A bank would ask you now to prove who you are."
	if r.Method == http.MethodPost {
		text = "Thank you. You can close this page."
		if err := p.Prove(r.PathValue("ref"), r.FormValue("outcome") == "succeeded"); err != nil {
			w.WriteHeader(http.StatusConflict)
			text = "There is nothing to prove here, or not any more."
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", "default-src 'none'; form-action 'self'")
	_ = page.Execute(w, text) // whoever asked is gone when it fails
}
