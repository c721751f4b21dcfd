package private

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// BinEnv names the environment variable that points at a folder of PostgreSQL programs.
const BinEnv = "CARTWRIGHT_PG_BIN"

// ErrNoBinaries means that this machine has no PostgreSQL server programs where they usually are.
var ErrNoBinaries = errors.New("PostgreSQL's server programs were not found: install them " +
	"(Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql), " +
	"or name their folder in " + BinEnv + ", or use a server of your own with --database URL")

// usualPlaces are where distributions put the programs, beyond the PATH.
var usualPlaces = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/libexec/postgresql*",
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/home/linuxbrew/.linuxbrew/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/usr/local/pgsql/bin",
}

// FindBinaries returns the folder that holds initdb and postgres. A folder named explicitly, or in
// CARTWRIGHT_PG_BIN, is taken or refused; otherwise the first complete one of pg_config, PATH and the usual
// places is taken, the highest version first.
func FindBinaries(explicit string) (string, error) {
	if explicit == "" {
		explicit = os.Getenv(BinEnv)
	}
	if explicit != "" {
		if !complete(explicit) {
			return "", fmt.Errorf("no initdb and postgres in %s: name the folder that holds both", explicit)
		}
		return filepath.Abs(explicit)
	}
	places := slices.Concat(fromPgConfig(), fromPath(), installed(usualPlaces))
	if found := slices.IndexFunc(places, complete); found >= 0 {
		return places[found], nil
	}
	return "", ErrNoBinaries
}

// complete reports whether a folder holds the server and the program that prepares its data.
func complete(dir string) bool {
	for _, program := range []string{"initdb", "postgres"} {
		if _, err := exec.LookPath(filepath.Join(dir, program)); err != nil {
			return false
		}
	}
	return true
}

func fromPgConfig() []string {
	out, err := exec.Command("pg_config", "--bindir").Output()
	if err != nil {
		return nil
	}
	return []string{strings.TrimSpace(string(out))}
}

// fromPath follows links, because a lone link in /usr/local/bin says where the whole set is.
func fromPath() []string {
	program, err := exec.LookPath("postgres")
	if err != nil {
		return nil
	}
	target, err := filepath.EvalSymlinks(program)
	if err != nil {
		return nil
	}
	return []string{filepath.Dir(target), filepath.Dir(program)}
}

// installed expands patterns and puts the highest version first.
func installed(patterns []string) []string {
	var dirs []string
	for _, pattern := range patterns {
		found, _ := filepath.Glob(pattern) // the patterns are constants and well formed
		dirs = append(dirs, found...)
	}
	slices.SortStableFunc(dirs, func(a, b string) int {
		return number(folderVersion, b) - number(folderVersion, a)
	})
	return dirs
}

var (
	folderVersion = regexp.MustCompile(`(\d+)[.\d]*(?:/bin)?$`)
	firstNumber   = regexp.MustCompile(`(\d+)`)
)

// number returns the number a pattern's group finds in a text, or 0.
func number(pattern *regexp.Regexp, text string) int {
	found := pattern.FindStringSubmatch(text)
	if found == nil {
		return 0
	}
	n, _ := strconv.Atoi(found[1]) // too many digits for a version are no version
	return n
}
