package sandbox

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"strings"
	"time"
)

const prefix = "SBX"

// parcel is what a tracking number says.
type parcel struct {
	ready   time.Time // to the millisecond
	fate    [5]byte   // all that chance decides
	express bool
}

var alphabet = base32.HexEncoding.WithPadding(base32.NoPadding)

// number packs a parcel into 12 bytes: the time, how fast it travels, its fate.
func (p parcel) number() string {
	packed := binary.BigEndian.AppendUint64(nil, uint64(p.ready.UnixMilli()))[2:]
	packed = append(packed, 0)
	if p.express {
		packed[6] = 1
	}
	return prefix + alphabet.EncodeToString(append(packed, p.fate[:]...))
}

func parse(number string) (parcel, error) {
	text, ours := strings.CutPrefix(number, prefix)
	packed, err := alphabet.DecodeString(text)
	if !ours || err != nil || len(packed) != 12 {
		return parcel{}, fmt.Errorf("no parcel has the tracking number %q", number)
	}
	millis := binary.BigEndian.Uint64(append([]byte{0, 0}, packed[:6]...))
	return parcel{
		ready: time.UnixMilli(int64(millis)).UTC(), express: packed[6] == 1, fate: [5]byte(packed[7:]),
	}, nil
}

func (c Carrier) fateOf(deliveryID string) (fate [5]byte) {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", c.Seed, deliveryID))
	copy(fate[:], sum[:])
	if c.Careful && (parcel{fate: fate}).fails() {
		fate[3] ^= 1
	}
	return fate
}
