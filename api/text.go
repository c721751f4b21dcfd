package api

import (
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"cartwright/api/gen"
)

const notText = "must be text: UTF-8, without the character 0"

// isText reports whether a string can be kept as text. JSON and URLs can carry the character 0, databases cannot, and a
// fact that is recorded can never be refused again.
func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// checkText looks at every text in a body that the validator has decoded.
func checkText(r *http.Request) error {
	var faults []gen.Fault
	eachText(bodyOf(r), nil, func(path []string, text string) {
		if !isText(text) {
			faults = append(faults, place{}.fault(path, notText))
		}
	})
	if len(faults) > 0 {
		return invalidRequest(faults...)
	}
	return nil
}

// bodyOf is the body as the validator has decoded it, or nil.
func bodyOf(r *http.Request) any {
	if body, ok := r.Body.(interface{ ValidatedValue() any }); ok {
		return body.ValidatedValue()
	}
	return nil
}

// eachText calls see with every text in a value, names of fields included, and where it is.
func eachText(value any, path []string, see func(path []string, text string)) {
	at := func(key any) []string { return append(path[:len(path):len(path)], fmt.Sprint(key)) }
	switch value := value.(type) {
	case string:
		see(path, value)
	case []any:
		for i, item := range value {
			eachText(item, at(i), see)
		}
	case map[string]any:
		for key, item := range value {
			see(path, key)
			eachText(item, at(key), see)
		}
	}
}
