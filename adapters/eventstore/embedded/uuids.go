package embedded

import (
	"encoding/binary"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	"github.com/google/uuid"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// parseUUID reads either spelling of an event id. An empty id is refused the way production servers do it.
func parseUUID(u *shared.UUID) (uuid.UUID, error) {
	var id uuid.UUID
	if structured := u.GetStructured(); structured != nil {
		binary.BigEndian.PutUint64(id[:8], uint64(structured.GetMostSignificantBits()))
		binary.BigEndian.PutUint64(id[8:], uint64(structured.GetLeastSignificantBits()))
	} else if parsed, err := uuid.Parse(u.GetString_()); err == nil {
		id = parsed
	}
	if id == uuid.Nil {
		return id, status.Errorf(codes.Unknown, "id: %q is not the id of an event; give each event a UUID of its own", u.GetString_())
	}
	return id, nil
}

func structuredUUID(id uuid.UUID) *shared.UUID {
	return &shared.UUID{Value: &shared.UUID_Structured_{Structured: &shared.UUID_Structured{
		MostSignificantBits:  int64(binary.BigEndian.Uint64(id[:8])),
		LeastSignificantBits: int64(binary.BigEndian.Uint64(id[8:])),
	}}}
}

func stringUUID(id uuid.UUID) *shared.UUID {
	return &shared.UUID{Value: &shared.UUID_String_{String_: id.String()}}
}
