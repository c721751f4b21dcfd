package embedded

import (
	"archive/tar"
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/google/uuid"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// operations is a service of the node's own, which no client of EventStoreDB knows or is told of. Its messages are
// protobuf's own well-known types: a backup is a tar archive in pieces, a report is JSON.
type operations struct {
	log     *eventlog.Log
	files   vfs.FS
	dir     string
	metrics *metrics
	closing <-chan struct{}
}

const (
	operationsService = "cartwright.eventstore.Operations"
	methodBackup      = "Backup"
	methodScavenge    = "Scavenge"
	copyPrefix        = "backup-" // of the copy that a backup is sent from
	pieceBytes        = 1 << 18
)

var operationsDesc = grpc.ServiceDesc{
	ServiceName: operationsService,
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{{MethodName: methodScavenge, Handler: func(
		service any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor,
	) (any, error) {
		if err := decode(&emptypb.Empty{}); err != nil {
			return nil, err
		}
		return service.(*operations).scavenge(ctx)
	}}},
	Streams: []grpc.StreamDesc{{StreamName: methodBackup, ServerStreams: true, Handler: func(service any, call grpc.ServerStream) error {
		if err := call.RecvMsg(&emptypb.Empty{}); err != nil {
			return err
		}
		return statusOrNil(service.(*operations).backup(call))
	}}},
}

func statusOrNil(err error) error {
	if err == nil {
		return nil
	}
	return statusOf(err)
}

func (o *operations) scavenge(ctx context.Context) (*wrapperspb.BytesValue, error) {
	ctx, cancel := untilClosing(ctx, o.closing)
	defer cancel()
	done, err := o.log.Scavenge(ctx, 0)
	o.metrics.scavengedAway(done)
	if err != nil {
		return nil, statusOf(err)
	}
	report, err := json.Marshal(done)
	return wrapperspb.Bytes(report), err
}

// backup fixes a copy of the log beside the log itself, says so by an empty message, sends the copy and removes it. Since
// the copy shares its files with the log, all this stops nobody and needs no space worth mentioning.
func (o *operations) backup(call grpc.ServerStream) (err error) {
	dir := o.files.PathJoin(o.dir, copyPrefix+uuid.NewString())
	if err := o.log.Checkpoint(dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.files.RemoveAll(dir)) }()
	if err := call.SendMsg(wrapperspb.Bytes(nil)); err != nil {
		return err
	}
	out := bufio.NewWriterSize(pieces{call, o.closing}, pieceBytes)
	archive := tar.NewWriter(out)
	if err := o.pack(archive, dir); err != nil {
		return err
	}
	return errors.Join(archive.Close(), out.Flush())
}

func (o *operations) pack(archive *tar.Writer, dir string) error {
	names, err := o.files.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := o.packFile(archive, dir, name); err != nil {
			return err
		}
	}
	return nil
}

func (o *operations) packFile(archive *tar.Writer, dir, name string) error {
	file, err := o.files.Open(o.files.PathJoin(dir, name))
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size()}); err != nil {
		return err
	}
	_, err = io.Copy(archive, file)
	return err
}

// pieces sends what is written to it.
type pieces struct {
	call    grpc.ServerStream
	closing <-chan struct{}
}

// Write implements io.Writer.
func (p pieces) Write(b []byte) (int, error) {
	select {
	case <-p.closing:
		return 0, errClosing
	default:
		return len(b), p.call.SendMsg(wrapperspb.Bytes(b))
	}
}

// removeCopies clears what backups of a process that was killed have left.
func removeCopies(files vfs.FS, dir string) error {
	names, err := files.List(dir)
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasPrefix(name, copyPrefix) {
			err = errors.Join(err, files.RemoveAll(files.PathJoin(dir, name)))
		}
	}
	return err
}

// untilClosing bounds a call by the life of the node.
func untilClosing(ctx context.Context, closing <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(); <-ended }
}
