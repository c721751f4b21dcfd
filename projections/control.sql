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
    stopped     text, -- why nothing may be written
    started_at  timestamptz, -- again, after it was stopped
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
    event_time  timestamptz, -- of the last event folded
    updated_at  timestamptz NOT NULL DEFAULT now(),
    folded      bigint, -- how many events the partition was given since the build began
    digest      bigint, -- of them, in their order; unknown in builds from before there were digests
    PRIMARY KEY (schema_name, part)
) WITH (fillfactor = 20);
DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'cartwright.projection_checkpoint'::regclass AND attname = 'digest') THEN
        ALTER TABLE cartwright.projection_checkpoint ADD COLUMN folded bigint, ADD COLUMN digest bigint;
    END IF;
END $$;

-- Events that cannot be folded, and the later ones of their streams, which are "behind". A discarded one is never folded.
CREATE TABLE IF NOT EXISTS cartwright.projection_parked (
    schema_name text   NOT NULL REFERENCES cartwright.projection ON DELETE CASCADE,
    commit_pos  bigint NOT NULL,
    prepare_pos bigint NOT NULL,
    part        int    NOT NULL,
    stream      text   NOT NULL,
    revision    bigint NOT NULL,
    event_id    text   NOT NULL,
    event_name  text   NOT NULL,
    error       text   NOT NULL,
    behind      boolean NOT NULL,
    attempts    int    NOT NULL DEFAULT 1,
    parked_at   timestamptz NOT NULL DEFAULT now(),
    discarded_at timestamptz,
    PRIMARY KEY (schema_name, commit_pos, prepare_pos)
);
CREATE INDEX IF NOT EXISTS projection_parked_stream ON cartwright.projection_parked (schema_name, stream);

-- What the last independent fold of a build's events has shown.
CREATE TABLE IF NOT EXISTS cartwright.projection_verified (
    schema_name text   PRIMARY KEY REFERENCES cartwright.projection ON DELETE CASCADE,
    verified_at timestamptz NOT NULL DEFAULT now(),
    commit_pos  bigint NOT NULL,
    prepare_pos bigint NOT NULL,
    events      bigint NOT NULL,
    equal       boolean NOT NULL,
    detail      text   NOT NULL
);

-- Replays, with what is wished of them and how far they are. One that is unfinished goes on in the next program.
CREATE TABLE IF NOT EXISTS cartwright.projection_replay (
    id          text PRIMARY KEY,
    name        text NOT NULL,
    schema_name text NOT NULL,
    state       text NOT NULL DEFAULT 'running',
    stage       text NOT NULL DEFAULT 'starting',
    wish        text NOT NULL DEFAULT 'run' CHECK (wish IN ('run', 'pause', 'cancel')),
    accept_differences boolean NOT NULL DEFAULT false,
    max_per_second     int NOT NULL DEFAULT 0,
    done        bigint NOT NULL DEFAULT 0,
    total       bigint NOT NULL DEFAULT 0,
    events      bigint NOT NULL DEFAULT 0,
    per_second  float8 NOT NULL DEFAULT 0,
    remaining   bigint NOT NULL DEFAULT 0, -- ns
    difference  jsonb,
    detail      text NOT NULL DEFAULT '',
    revision    bigint NOT NULL DEFAULT 0,
    started_at  timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz
);
CREATE UNIQUE INDEX IF NOT EXISTS projection_one_replay ON cartwright.projection_replay (name) WHERE finished_at IS NULL;

-- advance is the fence: it moves checkpoints from where the writer left them, or fails and with it the transaction.
-- The transaction need not wait for the disk: rows and checkpoint are lost or kept together, and the log has it all.
-- What a partition is given now is joined to the digest of what it was given before: digest * power + sum, modulo 2^61-1.
CREATE OR REPLACE FUNCTION cartwright.advance(build text, parts int[], old_commits bigint[], old_prepares bigint[],
    new_commits bigint[], new_prepares bigint[], times timestamptz[], counts bigint[], powers bigint[], sums bigint[])
    RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    moved int;
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true),
        -- rows are looked up by key, in order, however large the tables were when the statement was planned
        set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
        set_config('enable_seqscan', 'off', true), set_config('jit', 'off', true);
    IF EXISTS (SELECT FROM cartwright.projection AS p WHERE p.schema_name = advance.build AND stopped IS NOT NULL) THEN
        RAISE EXCEPTION '% is stopped', build USING ERRCODE = 'CW002';
    END IF;
    UPDATE cartwright.projection_checkpoint AS c
    SET commit_pos = n.new_commit, prepare_pos = n.new_prepare, event_time = coalesce(n.event_time, c.event_time),
        updated_at = now(), folded = c.folded + n.events,
        digest = ((c.digest::numeric * n.power + n.sum) % 2305843009213693951)::bigint
    FROM unnest(parts, old_commits, old_prepares, new_commits, new_prepares, times, counts, powers, sums)
        AS n (part, old_commit, old_prepare, new_commit, new_prepare, event_time, events, power, sum)
    WHERE c.schema_name = build AND c.part = n.part AND c.commit_pos = n.old_commit AND c.prepare_pos = n.old_prepare;
    GET DIAGNOSTICS moved = ROW_COUNT;
    IF moved <> cardinality(parts) THEN
        RAISE EXCEPTION 'a checkpoint of % has moved', build USING ERRCODE = 'CW001';
    END IF;
END $$;

-- park keeps an event aside. One that is said to be behind another is folded instead, after this transaction has failed,
-- when the other is no longer there. More than "most" events of their own fault within a minute stop the build.
CREATE OR REPLACE FUNCTION cartwright.park(build text, at_part int, at_commit bigint, at_prepare bigint, of_stream text,
    at_revision bigint, id text, called text, cause text, is_behind boolean, most int) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF is_behind AND NOT EXISTS (SELECT FROM cartwright.projection_parked WHERE schema_name = park.build AND stream = of_stream
        AND discarded_at IS NULL AND (commit_pos, prepare_pos) < (at_commit, at_prepare)) THEN
        RAISE EXCEPTION 'no earlier event of % is parked any more', of_stream USING ERRCODE = 'CW001';
    END IF;
    INSERT INTO cartwright.projection_parked
        (schema_name, part, commit_pos, prepare_pos, stream, revision, event_id, event_name, error, behind)
    VALUES (build, at_part, at_commit, at_prepare, of_stream, at_revision, id, called, cause, is_behind);
    IF NOT is_behind AND (SELECT count(*) FROM cartwright.projection_parked JOIN cartwright.projection AS p USING (schema_name)
        WHERE schema_name = park.build AND NOT behind
        AND parked_at > greatest(now() - interval '1 minute', p.started_at)) > most THEN
        UPDATE cartwright.projection
        SET stopped = format('more than %s events could not be folded within a minute; the last: %s of %s: %s',
            most, called, of_stream, cause)
        WHERE schema_name = park.build;
    END IF;
END $$;
