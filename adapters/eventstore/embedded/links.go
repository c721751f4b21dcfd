package embedded

import (
	"strconv"
	"strings"

	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

// resolve puts the event that a link points at into the message and the link beside it. A target that is not shown
// any more leaves the message with the link alone; a payload that is no link leaves it as a plain event.
func (p presenter) resolve(link eventlog.Event, message *api.ReadResp_ReadEvent) error {
	revision, stream, ok := parseLink(link.Data)
	if !ok {
		return nil
	}
	message.Link, message.Event = message.Event, nil
	head, _ := p.log.Head()
	target, err := p.log.Stream(stream, head)
	if err != nil || target.Tombstoned || !target.Found {
		return err
	}
	return p.log.ScanStream(target, revision, func(r eventlog.Record) bool {
		if r.Revision == revision {
			message.Event = p.recorded(r.Event())
		}
		return false
	})
}

func parseLink(data []byte) (revision int64, stream string, ok bool) {
	number, stream, found := strings.Cut(string(data), "@")
	revision, err := strconv.ParseInt(number, 10, 64)
	return revision, stream, found && err == nil && revision >= 0 && stream != ""
}
