package api

import (
	"regexp"
	"strconv"

	"cartwright/app"
)

// etag is a stream's revision as an entity tag.
func etag(at app.Revision) string { return `"` + strconv.FormatInt(int64(at), 10) + `"` }

var etagForm = regexp.MustCompile(`^"([0-9]{1,18})"$`)

// parseETag returns the revision an If-Match insists on, or nil when there is none.
func parseETag(header string) (*app.Revision, error) {
	if header == "" {
		return nil, nil
	}
	parts := etagForm.FindStringSubmatch(header)
	if parts == nil {
		return nil, badParameter("If-Match", `is an ETag as the server sent it, such as "3", quotes included`)
	}
	number, err := strconv.ParseInt(parts[1], 10, 64)
	at := app.Revision(number)
	return &at, err
}
