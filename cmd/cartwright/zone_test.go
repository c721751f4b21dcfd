package main

import "testing"

func TestZonesHaveNames(t *testing.T) {
	t.Parallel()
	var z zone
	if err := z.UnmarshalText([]byte("Asia/Kathmandu")); err != nil || z.location.String() != "Asia/Kathmandu" {
		t.Errorf("read as %v, %v", z.location, err)
	}
	for _, name := range []string{"Local", "CEST+2", "Mars/Olympus"} {
		if err := new(zone).UnmarshalText([]byte(name)); err == nil {
			t.Errorf("%s is taken for a zone", name)
		}
	}
}
