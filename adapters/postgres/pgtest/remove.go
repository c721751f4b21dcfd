//go:build unix

package pgtest

import (
	"io"
	"os/exec"
	"syscall"
)

// afterExit waits for its input to end, which it does when the test program has gone, stops the server where
// the kernel did not, and removes the folder once the server has left it.
const afterExit = `
cat
pidfile="$1/pg/data/postmaster.pid"
tries=0
while [ -e "$pidfile" ] && [ $tries -lt 300 ]; do
	kill -INT "$(head -n 1 "$pidfile")"
	sleep 0.1
	tries=$((tries + 1))
done
rm -rf "$1" || { sleep 1; rm -rf "$1"; }
`

// lifeline keeps the pipe from being collected, and with it closed, while the test program runs.
//
//lint:ignore U1000 it is there to be referred to
var lifeline io.Closer

// removeAfterExit starts a shell that outlives the test program by a moment. Its input is a pipe whose other
// end only this program holds, so that even kill -9 ends it.
func removeAfterExit(dir string) error {
	shell := exec.Command("/bin/sh", "-c", afterExit, "sh", dir)
	shell.Dir = "/"
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // out of reach of the terminal's Ctrl-C
	var err error
	if lifeline, err = shell.StdinPipe(); err != nil {
		return err
	}
	return shell.Start()
}
