-- +goose Up

-- One row per Idempotency-Key: taken while status is null, answered once it is set.
CREATE TABLE cartwright.idempotency (
    scope        text        NOT NULL,
    key          text        NOT NULL,
    body_hash    bytea       NOT NULL,
    holder       uuid        NOT NULL,
    locked_until timestamptz NOT NULL,
    status       int,
    headers      jsonb,
    body         bytea,
    created_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_age ON cartwright.idempotency (created_at);

-- What a process asked to be told later. A row is deleted when it has been delivered; next_at is due_at, or
-- later after failures.
CREATE TABLE cartwright.timers (
    id         text        PRIMARY KEY,
    process    text        NOT NULL,
    name       text        NOT NULL,
    due_at     timestamptz NOT NULL,
    next_at    timestamptz NOT NULL,
    payload    jsonb       NOT NULL,
    attempts   int         NOT NULL DEFAULT 0,
    last_error text,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX timers_next ON cartwright.timers (next_at);

-- How far a consumer of the log has come. Updated often, so its pages leave room to update in place.
CREATE TABLE cartwright.consumer_checkpoint (
    consumer    text        NOT NULL,
    part        int         NOT NULL,
    commit_pos  bigint      NOT NULL,
    prepare_pos bigint      NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (consumer, part)
) WITH (fillfactor = 20);

-- The keys of sealed personal data. Deleting a row is how a person is forgotten.
CREATE TABLE cartwright.subject_keys (
    subject     text        PRIMARY KEY,
    wrapped_key bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Only hashes: the secrets are shown once, when they are made.
CREATE TABLE cartwright.api_keys (
    id         text        PRIMARY KEY,
    name       text        NOT NULL,
    hash       bytea       NOT NULL UNIQUE,
    scopes     text[]      NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
