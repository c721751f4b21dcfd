package private

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheHighestInstalledVersionComesFirst(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, dir := range []string{"lib/9.6/bin", "lib/15/bin", "opt/postgresql@17/bin", "opt/postgresql/bin"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for _, dir := range installed([]string{root + "/lib/*/bin", root + "/opt/postgresql*/bin", root + "/absent/*"}) {
		got = append(got, dir[len(root)+1:])
	}
	want := []string{"opt/postgresql@17/bin", "lib/15/bin", "lib/9.6/bin", "opt/postgresql/bin"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
