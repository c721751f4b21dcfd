//go:build unix

package private

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// tryLock takes an exclusive lock if it is free. The lock belongs to the open file, so a child that inherits
// the file holds it too.
func tryLock(file *os.File) (bool, error) {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}

// ownerOf returns who owns a folder, and whether it exists.
func ownerOf(path string) (account, bool, error) {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return account{}, false, nil
	}
	if err != nil {
		return account{}, false, err
	}
	stat := info.Sys().(*syscall.Stat_t)
	return account{uid: stat.Uid, gid: stat.Gid}, true, nil
}

func credential(a *account) *syscall.Credential {
	if a == nil {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid}
}
