package projections_test

import (
	"testing"
	"time"

	"cartwright/projections"
)

func TestTheBrakeGivesWayToLiveProjectionsAndEasesOff(t *testing.T) {
	t.Parallel()
	brake := projections.NewBrake()
	if brake.Rate() < 1e9 {
		t.Errorf("%f events a second before anybody was late", brake.Rate())
	}
	brake.Adjust(time.Second, 80_000)
	if brake.Rate() != 40_000 {
		t.Errorf("%f events a second, want half of what was measured", brake.Rate())
	}
	for range 200 {
		brake.Adjust(time.Second, 80_000)
	}
	slowest := brake.Rate()
	if slowest <= 0 || slowest >= 40_000 {
		t.Errorf("%f events a second, want few but not none", slowest)
	}
	for range 200 {
		brake.Adjust(0, slowest)
	}
	if brake.Rate() <= slowest {
		t.Errorf("still %f events a second although nobody is late", brake.Rate())
	}
}
