package eventlog

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// seedsVariable multiplies how much the tests with seeds try: 25 makes 50,000 power cuts of 2,000.
const seedsVariable = "CARTWRIGHT_TEST_SEEDS_TIMES"

// atOnce keeps processors busy while logs wait for their background work.
const atOnce = 8

// manySeeds runs a test once per seed. A seed that fails is in the name of its test.
func manySeeds(t *testing.T, n int, test func(t *testing.T, rng *rand.Rand, seed int)) {
	t.Helper()
	seeds := make(chan int)
	var runners sync.WaitGroup
	for range atOnce {
		runners.Go(func() {
			for seed := range seeds {
				t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { test(t, rand.New(rand.NewPCG(uint64(seed), 1)), seed) })
			}
		})
	}
	for seed := range n * times(t) {
		seeds <- seed
	}
	close(seeds)
	runners.Wait()
}

func times(t *testing.T) int {
	t.Helper()
	set := os.Getenv(seedsVariable)
	if set == "" {
		return 1
	}
	factor, err := strconv.Atoi(set)
	if err != nil || factor < 1 {
		t.Fatalf("%s is %q: set it to a whole number from 1", seedsVariable, set)
	}
	return factor
}

// smallOptions make a log cheap to open, and let it flush and compact under way.
func smallOptions(files vfs.FS) Options {
	o := options(files)
	o.memTable, o.cache = 16<<10, 256<<10
	return o
}
