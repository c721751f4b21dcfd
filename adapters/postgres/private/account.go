package private

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
)

// account is the system user a server runs as when Cartwright itself is root; nil means the same user.
type account struct {
	uid, gid uint32
}

var errNoAccount = errors.New("PostgreSQL refuses to run as root, and there is no user postgres or nobody " +
	"to run it as: create one (useradd --system postgres), or run Cartwright as an ordinary user")

// accountFor chooses who runs the server. Data that exists decides, so that installing PostgreSQL's own
// package later, which adds the user postgres, does not lock Cartwright out of what nobody owns.
func accountFor(data string) (*account, error) {
	owner, exists, err := ownerOf(data)
	if err != nil {
		return nil, err
	}
	me := os.Geteuid()
	switch {
	case me != 0 && exists && int(owner.uid) != me:
		return nil, fmt.Errorf("%s belongs to user %d and this is user %d: run Cartwright as that user, "+
			"or choose another folder", data, owner.uid, me)
	case me != 0:
		return nil, nil
	case exists && owner.uid != 0:
		return &owner, nil
	}
	return unprivileged("postgres", "nobody")
}

// unprivileged returns the first of the named users that exists.
func unprivileged(names ...string) (*account, error) {
	for _, name := range names {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		// Some systems print nobody's id as -2.
		uid, uidErr := strconv.ParseInt(found.Uid, 10, 64)
		gid, gidErr := strconv.ParseInt(found.Gid, 10, 64)
		if uidErr == nil && gidErr == nil {
			return &account{uid: uint32(uid), gid: uint32(gid)}, nil
		}
	}
	return nil, errNoAccount
}

// own makes a folder that only the account can read, or gives it an existing one.
func (a *account) own(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if a == nil {
		return nil
	}
	return os.Chown(dir, int(a.uid), int(a.gid))
}
