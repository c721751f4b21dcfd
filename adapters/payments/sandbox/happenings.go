package sandbox

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// happenings are what can be had happen by its name to a payment, without the shop asking for it.
var happenings = map[string]func(p *Provider, ref string) error{
	"dispute": (*Provider).Dispute,
	"win":     func(p *Provider, ref string) error { return p.Decide(ref, true) },
	"lose":    func(p *Provider, ref string) error { return p.Decide(ref, false) },
	"lapse":   (*Provider).Lapse,
	"return":  (*Provider).Return,
}

// happening lets something happen on request, for those who try the shop out.
func (p *Provider) happening(w http.ResponseWriter, r *http.Request) {
	happen, known := happenings[r.PathValue("what")]
	if !known {
		names := strings.Join(slices.Sorted(maps.Keys(happenings)), ", ")
		writeJSON(w, http.StatusNotFound, object{"error": object{"message": "what can happen is: " + names}})
		return
	}
	if err := happen(p, r.PathValue("ref")); err != nil {
		writeJSON(w, http.StatusConflict, object{"error": object{"message": err.Error()}})
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
