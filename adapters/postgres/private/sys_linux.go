package private

import "syscall"

// handsOver is whether a child reaches an open folder as /proc/self/fd/N.
const handsOver = true

// attributes put a child in a process group of its own, away from the terminal's Ctrl-C, because Cartwright
// stops its server last; and bind the child's life to the thread that starts it.
func attributes(a *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGINT, Credential: credential(a)}
}
