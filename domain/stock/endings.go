package stock

import "cartwright/domain/persistent"

// Remembered is of how many holds, at least, the latest endings are known.
//
// A repeat under the command id of the first is recognised by that id, however old it is, before any rule is asked. The
// endings are for another command about the same hold: one that was decided on before its sender knew of the end. Such a
// command comes within the life of one fulfilment, in which this many others cannot end at one SKU and location. Without a
// bound the memory of a stock would grow with every order there ever was.
const Remembered = 10_000

// Ending is how a hold, or a transfer as far as it happens here, ended. The zero Ending means that it did not, or never was, or ended too long ago.
type Ending string

const (
	WasReleased  Ending = "released"
	WasCommitted Ending = "committed"
	WasShort     Ending = "short"
	WasSent      Ending = "sent"     // a transfer
	WasRefused   Ending = "refused"  // a transfer
	WasReceived  Ending = "received" // a receipt of a transfer
)

// Endings remembers how the latest holds or transfers ended, in two generations: when the younger one is full, it becomes the older,
// and what was older is forgotten.
type Endings struct {
	younger, older persistent.Map[Ending]
}

func (e Endings) of(holdID string) Ending {
	if ending, known := e.younger.Get(holdID); known {
		return ending
	}
	ending, _ := e.older.Get(holdID)
	return ending
}

func (e Endings) with(holdID string, as Ending) Endings {
	if e.younger.Len() >= Remembered {
		e = Endings{older: e.younger}
	}
	e.younger = e.younger.With(holdID, as)
	return e
}
