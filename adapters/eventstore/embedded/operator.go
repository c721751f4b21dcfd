package embedded

import (
	"archive/tar"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"cartwright/adapters/eventstore/embedded/eventlog"

	"github.com/EventStore/EventStore-Client-Go/v4/esdb"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

// Scavenged is what a scavenge has done.
type Scavenged = eventlog.Scavenged

// Operator asks a running node for what only this node can do.
type Operator struct{ conn *grpc.ClientConn }

// Operate prepares a connection to the node at an esdb:// URL.
func Operate(url string) (*Operator, error) {
	config, err := esdb.ParseConnectionString(url)
	if err != nil {
		return nil, fmt.Errorf("event store URL: %w", err)
	}
	if config.Address == "" || !config.DisableTLS {
		return nil, errNotOurs
	}
	conn, err := grpc.NewClient(config.Address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	return &Operator{conn}, err
}

var errNotOurs = errors.New("this works with Cartwright's own node only; a production server has operations of its own for it")

// Close ends the connection.
func (o *Operator) Close() error { return o.conn.Close() }

// Scavenge deletes what nobody is shown any more, and returns when its space has been given back.
func (o *Operator) Scavenge(ctx context.Context) (done Scavenged, err error) {
	var report wrapperspb.BytesValue
	err = o.conn.Invoke(ctx, "/"+operationsService+"/"+methodScavenge, &emptypb.Empty{}, &report)
	if err != nil {
		return done, understood(err)
	}
	return done, json.Unmarshal(report.GetValue(), &done)
}

// Backup is a copy of a log that is fixed and waits to be fetched.
type Backup struct {
	call   grpc.ClientStream
	cancel context.CancelFunc
	piece  []byte
}

// Backup fixes a copy of the log. It holds everything acknowledged before the call; what comes after it returns is not in it.
func (o *Operator) Backup(ctx context.Context) (*Backup, error) {
	ctx, cancel := context.WithCancel(ctx)
	call, err := o.conn.NewStream(ctx, &operationsDesc.Streams[0], "/"+operationsService+"/"+methodBackup)
	if err == nil {
		err = errors.Join(call.SendMsg(&emptypb.Empty{}), call.CloseSend())
	}
	if err == nil {
		err = call.RecvMsg(&wrapperspb.BytesValue{})
	}
	if err != nil {
		cancel()
		return nil, understood(err)
	}
	return &Backup{call: call, cancel: cancel}, nil
}

// Close lets the node forget the copy.
func (b *Backup) Close() { b.cancel() }

// Save fetches the copy into a directory that does not exist yet.
func (b *Backup) Save(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	archive := tar.NewReader(b)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return errors.Join(b.drain(), syncPath(dir))
		}
		if err != nil {
			return err
		}
		if header.Name != filepath.Base(header.Name) {
			return fmt.Errorf("the node sends a file named %q", header.Name)
		}
		if err := saveFile(filepath.Join(dir, header.Name), archive); err != nil {
			return err
		}
	}
}

// drain waits for the node's last word, which says whether all went well.
func (b *Backup) drain() error {
	_, err := io.Copy(io.Discard, b)
	return err
}

// Read implements io.Reader on the pieces that the node sends.
func (b *Backup) Read(p []byte) (int, error) {
	for len(b.piece) == 0 {
		var next wrapperspb.BytesValue
		if err := b.call.RecvMsg(&next); err != nil {
			return 0, err
		}
		b.piece = next.GetValue()
	}
	n := copy(p, b.piece)
	b.piece = b.piece[n:]
	return n, nil
}

func saveFile(path string, from io.Reader) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, from)
	return errors.Join(err, file.Sync(), file.Close())
}

func syncPath(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// understood puts a refusal by a server that is not ours into words.
func understood(err error) error {
	if status.Code(err) == codes.Unimplemented {
		return errNotOurs
	}
	return err
}
