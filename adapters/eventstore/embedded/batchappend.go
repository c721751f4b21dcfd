package embedded

import (
	"context"
	"sync"

	"cartwright/adapters/eventstore/embedded/eventlog"

	api "github.com/EventStore/EventStore-Client-Go/v4/protos/streams"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

const (
	openBatches    = 1024 // begun and not yet complete, per call
	pendingBatches = 256  // complete and not yet answered, per call
)

// batchCall is one BatchAppend: many appends at once on one connection, in pieces, each answered on its own.
type batchCall struct {
	log     *eventlog.Log
	call    api.Streams_BatchAppendServer
	pending chan struct{}
	waiting sync.WaitGroup

	mu    sync.Mutex
	open  map[string]*batch
	ended bool
}

// BatchAppend receives until the client is done, the connection goes, or the node closes.
func (s *streams) BatchAppend(call api.Streams_BatchAppendServer) error {
	b := &batchCall{
		log: s.log, call: call,
		pending: make(chan struct{}, pendingBatches), open: make(map[string]*batch),
	}
	defer b.end()
	messages, failed := receiveBatches(call)
	for {
		select {
		case message, more := <-messages:
			if !more {
				return <-failed
			}
			b.accept(message)
		case <-s.closing:
			return errClosing
		}
	}
}

// receiveBatches turns Recv, which cannot be interrupted, into a channel. It ends with the call.
func receiveBatches(call api.Streams_BatchAppendServer) (<-chan *api.BatchAppendReq, <-chan error) {
	messages, failed := make(chan *api.BatchAppendReq), make(chan error, 1)
	go func() {
		defer close(messages)
		for {
			message, err := call.Recv()
			if err != nil {
				failed <- endOfStream(err)
				return
			}
			select {
			case messages <- message:
			case <-call.Context().Done():
				failed <- call.Context().Err()
				return
			}
		}
	}()
	return messages, failed
}

// end answers what is under way and drops what never became complete.
func (b *batchCall) end() {
	b.waiting.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	for _, batch := range b.open {
		batch.cancel()
	}
}

// accept takes one piece of a batch, and begins the append with the last one.
func (b *batchCall) accept(message *api.BatchAppendReq) {
	key := message.GetCorrelationId().String()
	batch, err := b.batchOf(key, message)
	if err == nil {
		err = batch.add(message.GetProposedMessages())
	}
	switch {
	case err != nil:
		b.refuse(key, message, batch, err)
	case message.GetIsFinal() && b.take(key):
		b.begin(batch)
	}
}

func (b *batchCall) batchOf(key string, message *api.BatchAppendReq) (*batch, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if batch := b.open[key]; batch != nil {
		return batch, nil
	}
	if len(b.open) >= openBatches {
		return nil, status.Errorf(codes.InvalidArgument, "more than %d batches are incomplete; finish some first", openBatches)
	}
	batch, err := newBatch(b.call.Context(), message)
	if err != nil {
		return nil, err
	}
	b.open[key] = batch
	context.AfterFunc(batch.ctx, func() {
		if b.take(key) {
			b.answer(batch.failure(batch.ctx.Err()))
		}
	})
	return batch, nil
}

// take removes a batch from the open ones; only one taker may answer it.
func (b *batchCall) take(key string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, open := b.open[key]
	delete(b.open, key)
	return open
}

func (b *batchCall) refuse(key string, message *api.BatchAppendReq, refused *batch, err error) {
	if refused == nil {
		refused = &batch{correlation: message.GetCorrelationId(), options: message.GetOptions(), cancel: func() {}}
	} else if !b.take(key) {
		return
	}
	b.answer(refused.failure(err))
	refused.cancel()
}

// begin hands the append to the log in the order of arrival and waits for it aside.
func (b *batchCall) begin(batch *batch) {
	b.pending <- struct{}{}
	write, err := b.log.Begin(batch.ctx, batch.append)
	b.waiting.Go(func() {
		defer func() { <-b.pending }()
		defer batch.cancel()
		var result eventlog.Result
		if err == nil {
			result, err = write.Wait()
		}
		if err != nil {
			b.answer(batch.failure(err))
			return
		}
		b.answer(batch.success(result))
	})
}

// answer sends one response. A client that has gone hears nothing, and its call ends by itself.
func (b *batchCall) answer(response *api.BatchAppendResp) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		_ = b.call.Send(response)
	}
}
