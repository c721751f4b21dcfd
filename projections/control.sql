CREATE SCHEMA IF NOT EXISTS cartwright;

-- One row a build: one filling of a projection's tables, in a Postgres schema of its own.
CREATE TABLE IF NOT EXISTS cartwright.projection (
    schema_name text PRIMARY KEY,
    name        text NOT NULL,
    version     int  NOT NULL,
    build       int  NOT NULL,
    state       text NOT NULL CHECK (state IN ('building', 'live', 'retired')),
    fingerprint text NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    retired_at  timestamptz,
    UNIQUE (name, version, build)
);
CREATE UNIQUE INDEX IF NOT EXISTS projection_one_live ON cartwright.projection (name) WHERE state = 'live';

-- Readers go where this points.
CREATE TABLE IF NOT EXISTS cartwright.projection_live (
    name        text PRIMARY KEY,
    schema_name text NOT NULL REFERENCES cartwright.projection
);

-- Room on the page keeps the updates of a checkpoint in place.
CREATE TABLE IF NOT EXISTS cartwright.projection_checkpoint (
    schema_name text   NOT NULL REFERENCES cartwright.projection ON DELETE CASCADE,
    part        int    NOT NULL,
    commit_pos  bigint NOT NULL DEFAULT 0,
    prepare_pos bigint NOT NULL DEFAULT 0,
    event_time  timestamptz,
    PRIMARY KEY (schema_name, part)
) WITH (fillfactor = 20);

-- Events that cannot be folded, and the later ones of their streams.
CREATE TABLE IF NOT EXISTS cartwright.projection_parked (
    schema_name text   NOT NULL REFERENCES cartwright.projection ON DELETE CASCADE,
    commit_pos  bigint NOT NULL,
    prepare_pos bigint NOT NULL,
    part        int    NOT NULL,
    stream      text   NOT NULL,
    event_id    text   NOT NULL,
    event_name  text   NOT NULL,
    error       text   NOT NULL,
    parked_at   timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (schema_name, commit_pos, prepare_pos)
);

-- advance is the fence: it moves checkpoints from where the writer left them, or fails and with it the transaction.
-- The transaction need not wait for the disk: rows and checkpoint are lost or kept together, and the log has it all.
CREATE OR REPLACE FUNCTION cartwright.advance(build text, parts int[], old_commits bigint[], old_prepares bigint[],
    new_commits bigint[], new_prepares bigint[], times timestamptz[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moved int;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE cartwright.projection_checkpoint AS c
    SET commit_pos = n.new_commit, prepare_pos = n.new_prepare, event_time = coalesce(n.event_time, c.event_time)
    FROM unnest(parts, old_commits, old_prepares, new_commits, new_prepares, times)
        AS n (part, old_commit, old_prepare, new_commit, new_prepare, event_time)
    WHERE c.schema_name = build AND c.part = n.part AND c.commit_pos = n.old_commit AND c.prepare_pos = n.old_prepare;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> cardinality(parts) THEN
        RAISE EXCEPTION 'a checkpoint of % has moved', build USING ERRCODE = 'CW001';
    END IF;
END $$;
