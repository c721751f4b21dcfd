package embedded

import (
	"fmt"
	"slices"

	"github.com/google/uuid"
)

// model is an event store in memory: the rules again, in the plainest words that hold them.
type model struct {
	streams map[string]*modelStream
	recent  map[uuid.UUID]modelPlace // lost in a restart
	written []uuid.UUID              // by users, in log order
}

type modelPlace struct {
	stream   string
	revision int
}

type modelStream struct {
	ids        []uuid.UUID
	described  bool // has metadata
	deleted    bool // softly
	tombstoned bool
	from       int // truncation bound
	maxCount   int // 0 = none
}

// first is the lowest revision shown.
func (s *modelStream) first() int {
	if s.maxCount > 0 {
		return max(s.from, len(s.ids)-s.maxCount)
	}
	return s.from
}

const (
	modelWrong   = "wrong expected version"
	modelDeleted = "deleted"
	modelMissing = "not found"
)

const (
	modelAny    = -2
	modelExists = -4
)

// append answers with the revision of the last event, or with a refusal.
func (m *model) append(name string, expected int, ids []uuid.UUID) string {
	s := m.streams[name]
	switch {
	case s.tombstoned, expected == modelExists && s.deleted:
		return modelDeleted
	case expected == modelExists && len(s.ids) == 0 && !s.described:
		return modelWrong
	case expected < -1:
		return m.appendAnywhere(name, ids)
	case expected > len(s.ids)-1:
		return modelWrong
	case expected == len(s.ids)-1:
		return m.write(name, ids)
	}
	stored := s.ids[expected+1:]
	switch {
	case len(stored) >= len(ids) && slices.Equal(stored[:len(ids)], ids):
		return fmt.Sprint(expected + len(ids))
	case stored[0] != ids[0] && expected == -1 && s.deleted:
		return m.write(name, ids)
	}
	return modelWrong
}

func (m *model) appendAnywhere(name string, ids []uuid.UUID) string {
	for i, id := range ids {
		at, known := m.recent[id]
		switch {
		case known && at.stream == name:
		case i == 0:
			return m.write(name, ids)
		default:
			return modelWrong
		}
	}
	return fmt.Sprint(m.recent[ids[len(ids)-1]].revision)
}

func (m *model) write(name string, ids []uuid.UUID) string {
	s := m.streams[name]
	if s.deleted {
		s.deleted, s.from = false, len(s.ids)
	}
	for _, id := range ids {
		m.recent[id] = modelPlace{name, len(s.ids)}
		s.ids = append(s.ids, id)
		m.written = append(m.written, id)
	}
	return fmt.Sprint(len(s.ids) - 1)
}

func (m *model) describe(name string, maxCount, from int) string {
	s := m.streams[name]
	switch {
	case s.tombstoned:
		return modelDeleted
	case s.deleted:
		from = len(s.ids)
	}
	s.described, s.deleted, s.maxCount, s.from = true, false, maxCount, from
	return ""
}

// expects answers one who wants to end a stream, with "" when nothing is in the way.
func (s *modelStream) expects(expected int) string {
	switch {
	case s.tombstoned, expected == modelExists && s.deleted:
		return modelDeleted
	case expected == modelExists && len(s.ids) == 0 && !s.described:
		return modelWrong
	case expected >= -1 && expected != len(s.ids)-1:
		return modelWrong
	}
	return ""
}

func (m *model) delete(name string, expected int) string {
	s := m.streams[name]
	if refused := s.expects(expected); refused != "" {
		return refused
	}
	if len(s.ids) == 0 && !s.described {
		return modelWrong
	}
	s.described, s.deleted, s.maxCount = true, true, 0
	return ""
}

func (m *model) tombstone(name string, expected int) string {
	if refused := m.streams[name].expects(expected); refused != "" {
		return refused
	}
	m.streams[name].tombstoned = true
	return ""
}

// read answers with the revisions shown, or with a refusal.
func (m *model) read(name string) ([]uint64, string) {
	s := m.streams[name]
	switch {
	case s.tombstoned:
		return nil, modelDeleted
	case s.deleted, len(s.ids) == 0:
		return nil, modelMissing
	}
	shown := []uint64{}
	for revision := s.first(); revision < len(s.ids); revision++ {
		shown = append(shown, uint64(revision))
	}
	return shown, ""
}
