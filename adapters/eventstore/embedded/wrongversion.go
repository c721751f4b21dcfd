package embedded

import (
	"math"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/protos/shared"
	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
)

var empty = &shared.Empty{}

// wrongVersionResponse says the same twice: in today's fields, and in those that older clients read.
func wrongVersionResponse(e *eventlog.WrongVersionError) *api.AppendResp {
	wrong := &api.AppendResp_WrongExpectedVersion{}
	setActual(wrong, e.Actual)
	setExpected(wrong, e.Expected)
	return &api.AppendResp{Result: &api.AppendResp_WrongExpectedVersion_{WrongExpectedVersion: wrong}}
}

func setActual(wrong *api.AppendResp_WrongExpectedVersion, actual int64) {
	if actual < 0 {
		wrong.CurrentRevisionOption = &api.AppendResp_WrongExpectedVersion_CurrentNoStream{CurrentNoStream: empty}
		wrong.CurrentRevisionOption_20_6_0 = &api.AppendResp_WrongExpectedVersion_NoStream_20_6_0{NoStream_20_6_0: empty}
		return
	}
	revision := uint64(actual)
	wrong.CurrentRevisionOption = &api.AppendResp_WrongExpectedVersion_CurrentRevision{CurrentRevision: revision}
	wrong.CurrentRevisionOption_20_6_0 = &api.AppendResp_WrongExpectedVersion_CurrentRevision_20_6_0{CurrentRevision_20_6_0: revision}
}

func setExpected(wrong *api.AppendResp_WrongExpectedVersion, expected eventlog.Expected) {
	switch expected {
	case eventlog.Any:
		wrong.ExpectedRevisionOption = &api.AppendResp_WrongExpectedVersion_ExpectedAny{ExpectedAny: empty}
		wrong.ExpectedRevisionOption_20_6_0 = &api.AppendResp_WrongExpectedVersion_Any_20_6_0{Any_20_6_0: empty}
	case eventlog.StreamExists:
		wrong.ExpectedRevisionOption = &api.AppendResp_WrongExpectedVersion_ExpectedStreamExists{ExpectedStreamExists: empty}
		wrong.ExpectedRevisionOption_20_6_0 = &api.AppendResp_WrongExpectedVersion_StreamExists_20_6_0{StreamExists_20_6_0: empty}
	case eventlog.NoStream:
		wrong.ExpectedRevisionOption = &api.AppendResp_WrongExpectedVersion_ExpectedNoStream{ExpectedNoStream: empty}
		setLegacyExpected(wrong, math.MaxUint64)
	default:
		wrong.ExpectedRevisionOption = &api.AppendResp_WrongExpectedVersion_ExpectedRevision{ExpectedRevision: uint64(expected)}
		setLegacyExpected(wrong, uint64(expected))
	}
}

func setLegacyExpected(wrong *api.AppendResp_WrongExpectedVersion, revision uint64) {
	wrong.ExpectedRevisionOption_20_6_0 = &api.AppendResp_WrongExpectedVersion_ExpectedRevision_20_6_0{ExpectedRevision_20_6_0: revision}
}
