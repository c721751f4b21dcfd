// Package postgres keeps what Cartwright needs beside the event log: answers to repeated requests, timers,
// consumers' checkpoints, API keys and the keys of sealed personal data. Its tables live in the schema
// cartwright; read models have schemas of their own and belong to package projections.
package postgres
