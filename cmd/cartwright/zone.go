package main

import (
	"fmt"
	"time"
	_ "time/tzdata" // for images that have no zones of their own
)

// zone is a time zone, by its name. The zero zone is UTC.
type zone struct{ location *time.Location }

// UnmarshalText reads a name such as Europe/Berlin.
func (z *zone) UnmarshalText(text []byte) (err error) {
	if z.location, err = time.LoadLocation(string(text)); err != nil || z.location == time.Local {
		return fmt.Errorf("%q is not a time zone; name one such as Europe/Berlin or UTC", text)
	}
	return nil
}
