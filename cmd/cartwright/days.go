package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// days is a long time, written as 90d or as any duration such as 36h.
type days time.Duration

// UnmarshalText is called by the command line parser.
func (d *days) UnmarshalText(text []byte) error {
	if number, isDays := strings.CutSuffix(string(text), "d"); isDays {
		n, err := strconv.ParseUint(number, 10, 16)
		*d = days(time.Duration(n) * 24 * time.Hour)
		if err == nil && n > 0 {
			return nil
		}
	} else if long, err := time.ParseDuration(string(text)); err == nil && long > 0 {
		*d = days(long)
		return nil
	}
	return fmt.Errorf("%q is no time to keep something for; write 90d or 36h", text)
}

// keeping is how long the embedded node keeps streams of each category.
func keeping(behaviour days) map[string]time.Duration {
	if behaviour == 0 {
		return nil
	}
	return map[string]time.Duration{"visit": time.Duration(behaviour)}
}
