// Package teeth plants bugs, one at a time, and expects the test that is there for it to fail. Tests that have never
// caught anything prove nothing.
package teeth

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// teethEnv has the bugs planted, which takes minutes. Without it, it is only seen to that each still can be.
const teethEnv = "CARTWRIGHT_TEST_TEETH"

func TestEveryBugHasAPlaceAndATest(t *testing.T) {
	t.Parallel()
	for _, b := range bugs {
		if n := strings.Count(read(t, b.file), b.sound); n != 1 {
			t.Errorf("%q stands in %s %d times, not once: say anew how a program that %s is made", b.sound, b.file, n, b.name)
		}
		if !strings.Contains(tests(t, b.pkg), "func "+b.test+"(t *testing.T)") {
			t.Errorf("%s has no %s, which is to notice a program that %s", b.pkg, b.test, b.name)
		}
	}
}

func TestEveryPlantedBugIsNoticed(t *testing.T) {
	if os.Getenv(teethEnv) == "" {
		t.Skipf("plants %d bugs when %s is set", len(bugs), teethEnv)
	}
	for _, b := range bugs {
		t.Run(b.name, func(t *testing.T) {
			out, err := b.run(t)
			if err == nil {
				t.Errorf("%s does not notice", b.test)
			} else if !bytes.Contains(out, []byte("--- FAIL: "+b.test)) {
				t.Errorf("%s fails for another reason:\n%s", b.test, out)
			}
		})
	}
}

// run runs the test with the bug in the program. The file itself is not touched.
func (b bug) run(t *testing.T) ([]byte, error) {
	dir := t.TempDir()
	planted, overlay := filepath.Join(dir, "planted"), filepath.Join(dir, "overlay.json")
	write(t, planted, strings.Replace(read(t, b.file), b.sound, b.planted, 1))
	original, err := filepath.Abs(filepath.Join("..", b.file))
	if err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(map[string]map[string]string{"Replace": {original: planted}})
	if err != nil {
		t.Fatal(err)
	}
	write(t, overlay, string(content))
	args := []string{"test", "-count=1", "-vet=off", "-overlay", overlay, "-run", "^" + b.test + "$", "../" + b.pkg}
	if strings.Contains(tests(t, b.pkg), "pgregory.net/rapid") {
		args = append(args, "-rapid.nofailfile", "-rapid.shrinktime=1s")
	}
	return exec.CommandContext(t.Context(), "go", args...).CombinedOutput()
}

func read(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", file))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// tests is the source of a package's tests.
func tests(t *testing.T, pkg string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", pkg, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, file := range files {
		all.WriteString(read(t, strings.TrimPrefix(file, "../")))
	}
	return all.String()
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
