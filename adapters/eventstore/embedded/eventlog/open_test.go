package eventlog

import (
	"context"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

func TestALogIsThereAfterARestart(t *testing.T) {
	t.Parallel()
	files := vfs.NewMem()
	l := open(t, options(files))
	events := makeEvents(3)
	first := mustAppend(t, l, "s", NoStream, events...)
	head, _ := l.Head()
	mustClose(t, l)

	l = open(t, options(files))
	defer mustClose(t, l)
	if now, _ := l.Head(); now != head {
		t.Errorf("the head was %d and is %d", head, now)
	}
	if again := mustAppend(t, l, "s", NoStream, events...); again != first {
		t.Errorf("the repeat is answered %+v, the first %+v", again, first)
	}
	if again := mustAppend(t, l, "s", Any, events...); again.Revision != 5 {
		t.Errorf("a restart kept the memory behind Any: revision %d", again.Revision)
	}
}

func TestASecondProcessIsRefused(t *testing.T) {
	t.Parallel()
	settings := options(vfs.Default)
	settings.Dir = t.TempDir()
	l := open(t, settings)
	defer mustClose(t, l)
	_, err := Open(settings)
	if err == nil || !strings.Contains(err.Error(), settings.Dir) || !strings.Contains(err.Error(), "another process has it") {
		t.Errorf("answered %v", err)
	}
}

func TestAStoreOfAnotherKindIsRefused(t *testing.T) {
	t.Parallel()
	for name, key := range map[string][]byte{"not a log": []byte("x"), "another format": formatKey} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := vfs.NewMem()
			db, err := pebble.Open("data/log", &pebble.Options{FS: files, Logger: quiet{}})
			if err != nil {
				t.Fatal(err)
			}
			if err := db.Set(key, []byte("99"), pebble.Sync); err != nil {
				t.Fatal(err)
			}
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(options(files)); err == nil || !strings.Contains(err.Error(), "format") {
				t.Errorf("answered %v", err)
			}
		})
	}
}

type quiet struct{}

func (quiet) Infof(string, ...any)  {}
func (quiet) Errorf(string, ...any) {}
func (quiet) Fatalf(string, ...any) {}

func TestWhoStopsWaitingWritesNothing(t *testing.T) {
	t.Parallel()
	l := openMemory(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := l.Append(ctx, Append{"s", NoStream, makeEvents(1)}); err == nil {
		t.Error("a cancelled append was acknowledged")
	}
	if r := mustAppend(t, l, "s", Any, makeEvents(1)...); r.Revision != 0 {
		t.Errorf("a cancelled append was written")
	}
}
