package api

import (
	"fmt"
	"net/http"
	"strconv"
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
	body, ok := r.Body.(interface{ ValidatedValue() any })
	if !ok {
		return nil
	}
	if faults := faultyTexts(body.ValidatedValue(), nil); len(faults) > 0 {
		return invalidRequest(faults...)
	}
	return nil
}

func faultyTexts(value any, path []string) (faults []gen.Fault) {
	at := func(key any) []string { return append(path[:len(path):len(path)], fmt.Sprint(key)) }
	switch value := value.(type) {
	case string:
		if !isText(value) {
			return []gen.Fault{place{}.fault(path, notText)}
		}
	case []any:
		for i, item := range value {
			faults = append(faults, faultyTexts(item, at(i))...)
		}
	case map[string]any:
		for key, item := range value {
			if !isText(key) {
				return []gen.Fault{place{}.fault(path, "has a field whose name "+notText+": "+strconv.Quote(key))}
			}
			faults = append(faults, faultyTexts(item, at(key))...)
		}
	}
	return faults
}
