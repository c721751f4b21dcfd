//go:build !unix

package private

import (
	"errors"
	"os"
	"syscall"
)

const handsOver = false

var errUnsupported = errors.New("a private PostgreSQL needs Linux or macOS: use a server of your own with --database URL")

func tryLock(*os.File) (bool, error) { return false, errUnsupported }

func ownerOf(string) (account, bool, error) { return account{}, false, errUnsupported }

func attributes(*account) *syscall.SysProcAttr { return nil }
