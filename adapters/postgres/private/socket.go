package private

import (
	"errors"
	"fmt"
	"hash/fnv"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	socketName = ".s.PGSQL.5432"
	// socketLimit is the longest socket path every supported system takes (Linux 107 bytes, macOS 103).
	socketLimit = 103
)

// socketFolder returns the folder for the socket, without what a crashed server left in it: a lock file that names
// a process id, which may be someone else's by now.
func (c *cluster) socketFolder() (string, error) {
	dir, err := c.socketDir()
	if err != nil {
		return "", err
	}
	for _, left := range []string{socketName, socketName + ".lock"} {
		if err := os.Remove(filepath.Join(dir, left)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return dir, nil
}

// socketDir chooses and makes the folder: in dir, or a short one of the same name every time when dir is
// too long for a socket, so that a crash leaves at most one behind.
func (c *cluster) socketDir() (string, error) {
	dir := filepath.Join(c.dir, "socket")
	if len(filepath.Join(dir, socketName)) <= socketLimit {
		return dir, c.account.own(dir)
	}
	hash := fnv.New64a()
	hash.Write([]byte(c.dir))
	for _, parent := range []string{os.TempDir(), "/tmp"} {
		dir = filepath.Join(parent, fmt.Sprintf("cartwright-%x", hash.Sum64()))
		if len(filepath.Join(dir, socketName)) <= socketLimit {
			break
		}
	}
	return dir, c.ownShared(dir)
}

// ownShared makes a folder where anyone may have put something of that name before us.
func (c *cluster) ownShared(dir string) error {
	owner, exists, err := ownerOf(dir)
	if err != nil {
		return err
	}
	uid := os.Geteuid()
	if c.account != nil {
		uid = int(c.account.uid)
	}
	if !exists {
		return c.account.own(dir)
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	if int(owner.uid) != uid || info.Mode() != os.ModeDir|0o700 {
		return fmt.Errorf("%s is not a private folder of user %d: remove it, or choose a shorter data folder", dir, uid)
	}
	return nil
}
