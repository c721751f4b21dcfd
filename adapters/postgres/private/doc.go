// Package private runs a PostgreSQL server that belongs to one Cartwright process.
//
// A newcomer should need nothing but PostgreSQL's programs on the machine: no cluster to create, no service to
// start, no port, no password. So the server is ours from first file to last breath:
//
//	Dir/
//	├── owner.lock    held by the Cartwright process alone
//	├── server.lock   held by the Cartwright process and, inherited, by every process of its server
//	├── data/         PostgreSQL's data directory, made by initdb and moved here when complete
//	└── socket/       the Unix socket, readable by the server's user only (a short folder elsewhere if Dir is long)
//
// # One owner, one server
//
// Two locks answer two questions that process ids cannot, since ids are reused, invisible across containers, and
// still "alive" for a process nobody has waited for. The kernel drops a lock when the last holder is gone:
//
//	owner.lock  server.lock   what it means                         what Start does
//	held        -             another Cartwright uses the folder    refuses at once
//	free        held          its owner died, the server is going   waits for it
//	free        free          nobody is here                        starts, removing a stale postmaster.pid
//
// # It dies with its owner
//
// On Linux the kernel sends the server SIGINT, a fast and clean shutdown, when the thread that started it ends.
// Threads of a Go program come and go, so the starting goroutine keeps its thread until the server has exited.
// This holds after kill -9 too, when no code of ours runs. Elsewhere an orphan has to be stopped by hand, and
// Start says so.
//
// # Root
//
// PostgreSQL refuses to run as root, which is what most containers are. Start then gives the server to the user
// postgres, or nobody, and hands it the two folders as open files: the server reaches them as /proc/self/fd/N
// although the folders above may be closed to it (/root, a temporary folder). Nothing above Dir is ever
// changed, and in Dir only what Start made.
package private
