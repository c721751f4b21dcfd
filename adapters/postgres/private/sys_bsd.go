//go:build unix && !linux

package private

import "syscall"

// handsOver is false: without /proc the server must be able to reach its folders by their paths.
const handsOver = false

// attributes put a child in a process group of its own. There is no parent-death signal here.
func attributes(a *account) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: credential(a)}
}
