package lease

// Share is one worker's view of a holding.
type Share struct {
	keeper  *Keeper
	holding *holding
	told    bool          // it has been considered
	changed chan struct{} // Tenures may be others than before
	asked   chan struct{} // another program waits for the checkpoints of idle partitions
	news    chan struct{} // another program has committed events
}

// Changed tells when tenures may be others than before. Each telling is received once.
func (s *Share) Changed() <-chan struct{} { return s.changed }

// Asked tells when another program waits for the checkpoints of idle partitions.
func (s *Share) Asked() <-chan struct{} { return s.asked }

// News tells when another program has committed events.
func (s *Share) News() <-chan struct{} { return s.news }

// LookAgain makes Changed tell once more.
func (s *Share) LookAgain() { poke(s.changed) }

// Leave gives everything back. Nothing of the share's may be at work any more.
func (s *Share) Leave() {
	k := s.keeper
	k.mu.Lock()
	var others []*Share
	for _, other := range s.holding.shares {
		if other != s {
			others = append(others, other)
		}
	}
	if s.holding.shares = others; len(others) > 0 {
		others[0].tell()
	}
	end, done := k.lastLeft()
	k.nudge()
	k.mu.Unlock()
	if end != nil {
		end()
		<-done
	}
}

// tenures are what the share has now.
func (s *Share) Tenures() [Partitions]Tenure {
	s.keeper.mu.Lock()
	defer s.keeper.mu.Unlock()
	if len(s.holding.shares) == 0 || s.holding.shares[0] != s {
		return [Partitions]Tenure{}
	}
	return s.holding.tenures
}

// HandBack gives one partition to others.
func (s *Share) HandBack(part int) {
	s.keeper.mu.Lock()
	defer s.keeper.mu.Unlock()
	if s.holding.tenures[part] == Leaving {
		s.holding.tenures[part], s.holding.back[part] = Foreign, true
		s.keeper.nudge()
	}
}

// Committed tells other programs that events were committed: at once if there are others, else when the first comes.
func (s *Share) Committed() {
	s.keeper.mu.Lock()
	defer s.keeper.mu.Unlock()
	if s.holding.members > 1 && !s.holding.moved {
		s.keeper.nudge()
	}
	s.holding.moved = true
}

// tell makes the share look at its tenures.
func (s *Share) tell() {
	s.told = true
	poke(s.changed)
}

func poke(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}
