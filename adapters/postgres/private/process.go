package private

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"
)

// process is a program that was started; err may be read once done is closed.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error
}

// spawn starts a command on a thread that lives exactly as long as the command does, because Linux sends the
// parent-death signal when the starting thread ends, not the program.
func spawn(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	return p, <-started
}

// program prepares one of PostgreSQL's programs. It inherits the server's lock as its first extra file, so
// that the folder counts as occupied while any process of the server is left.
type program struct {
	cmd     *exec.Cmd
	account *account
}

func (c *cluster) program(cmd *exec.Cmd) *program {
	c.journal.turn()
	cmd.Dir = "/" // ours may be closed to the server's user
	// None of the caller's PG* variables may redirect the server.
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC", "LC_ALL=C"}
	cmd.Stdout, cmd.Stderr = c.journal, c.journal
	cmd.SysProcAttr = attributes(c.account)
	cmd.ExtraFiles = []*os.File{c.locks.server}
	cmd.WaitDelay = 5 * time.Second // a backend left behind must not keep Wait on its output
	return &program{cmd: cmd, account: c.account}
}

// path returns how the program reaches a folder: by name, or, when it runs as another user who may not be
// allowed through the folders above, as an open file.
func (p *program) path(dir string) (string, error) {
	if p.account == nil || !handsOver {
		return dir, nil
	}
	open, err := os.Open(dir)
	if err != nil {
		return "", err
	}
	p.cmd.ExtraFiles = append(p.cmd.ExtraFiles, open)
	return filepath.Join("/proc/self/fd", fmt.Sprint(len(p.cmd.ExtraFiles)+2)), nil
}

// start runs the program and closes our side of the folders it was handed.
func (p *program) start() (*process, error) {
	defer func() {
		for _, file := range p.cmd.ExtraFiles[1:] {
			file.Close()
		}
	}()
	return spawn(p.cmd)
}
