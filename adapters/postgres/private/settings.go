package private

import (
	"log/slog"
	"maps"
	"slices"
	"strings"
)

// Options say where a private server lives and how it runs.
type Options struct {
	Dir      string            // its folder, created when missing
	Bin      string            // folder of PostgreSQL's programs; found when empty
	Settings map[string]string // server settings that override Cartwright's
	Logger   *slog.Logger      // receives what the server prints; nil drops it
}

// durable is false for servers whose data may be lost with the machine, as in tests.
func (o Options) durable() bool { return o.Settings["fsync"] != "off" }

// arguments are the settings as the server's command line. They are modest, because the server shares its
// machine with everything else.
func (o Options) arguments(socketDir string) []string {
	settings := map[string]string{
		"listen_addresses": "",
		"port":             "5432", // only part of the socket's name
		"max_connections":  "100",
		"shared_buffers":   "128MB",
		"TimeZone":         "UTC",
		"log_timezone":     "UTC",
		"jit":              "off", // compiling costs more than our short queries take
		"log_line_prefix":  "",
		// Statements and row values hold personal data and stay out of the log.
		"log_min_error_statement": "panic",
		"log_error_verbosity":     "terse",
	}
	maps.Copy(settings, o.Settings)
	settings["unix_socket_directories"] = `"` + strings.ReplaceAll(socketDir, `"`, `""`) + `"`
	var arguments []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		arguments = append(arguments, "-c", name+"="+settings[name])
	}
	return arguments
}
