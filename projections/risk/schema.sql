-- One row an attempt to buy. Fingerprints are keyed hashes, empty when not known.
CREATE TABLE attempts (
    id            text COLLATE "C" PRIMARY KEY, -- of the fulfilment
    order_id      text COLLATE "C" NOT NULL DEFAULT '',
    card          text COLLATE "C" NOT NULL DEFAULT '',
    account       text COLLATE "C" NOT NULL DEFAULT '',
    address       text COLLATE "C" NOT NULL DEFAULT '',
    client        text COLLATE "C" NOT NULL DEFAULT '',
    currency      text        NOT NULL DEFAULT '',
    amount_minor  bigint      NOT NULL DEFAULT 0,
    decision      text COLLATE "C" NOT NULL DEFAULT '',
    score         bigint      NOT NULL DEFAULT 0,
    reasons       text        NOT NULL DEFAULT '[]', -- JSON
    screened      bigint      NOT NULL DEFAULT 0,    -- position in the log
    screened_at   timestamptz NOT NULL DEFAULT 'epoch',
    reviewed      text COLLATE "C" NOT NULL DEFAULT '', -- approve or refuse
    reviewed_by   text        NOT NULL DEFAULT '',
    review_reason text        NOT NULL DEFAULT '',
    reviewed_at   timestamptz NOT NULL DEFAULT 'epoch',
    placed        boolean     NOT NULL DEFAULT false
);
CREATE INDEX ON attempts (card, screened_at) WHERE card <> '';
CREATE INDEX ON attempts (account, screened_at) WHERE account <> '';
CREATE INDEX ON attempts (address, screened_at) WHERE address <> '';
CREATE INDEX ON attempts (client, screened_at) WHERE client <> '';
CREATE INDEX ON attempts (decision, reviewed, screened DESC);
