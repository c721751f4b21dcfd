// Package lease shares numbered partitions among the programs that work on the same topic.
//
//	program A                     Postgres                       program B
//	session ──── lock member ────▶ pg_locks ◀──── lock member ──── session     who takes part
//	        ──── lock 0 … 7  ────▶          ◀──── lock 8 … 15 ────             who has which partition
//	        ◀─────────────────── LISTEN, NOTIFY ─────────────────▶             "members changed", "somebody waits", "news"
//
// A lease is an advisory lock of one session that a program keeps for nothing else. It ends with the session, so a
// program that dies, or loses the database, has lost its leases at that moment; nothing has to expire, and no clocks are
// compared. That a program takes part is a lock too, a shared one, so counting the members is counting locks: there is
// no table of heartbeats to write, to age or to clean. A program's share is 16/members, rounded up. Whoever has more is
// asked for the surplus (Leaving), and gives each partition back when nothing of it is under way. Whoever has less takes
// what is free. A program alone takes everything in its first round. Changes are told by NOTIFY; a death is noticed
// within half a second.
//
// A lease says who should work. It does not keep two from working at the same time: a program that has lost its session
// may not know yet. What does is the writer's own affair (see the fence in package projections).
package lease
