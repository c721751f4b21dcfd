-- Gift cards and store credit, as they stand.
CREATE TABLE accounts (
    id            text COLLATE "C" PRIMARY KEY,
    kind          text COLLATE "C" NOT NULL DEFAULT '',
    holder        text COLLATE "C" NOT NULL DEFAULT '', -- id of the customer; empty for a gift card
    last4         text    NOT NULL DEFAULT '', -- of a gift card's code
    currency      text    NOT NULL DEFAULT '',
    balance_minor bigint  NOT NULL DEFAULT 0, -- held amounts included
    held_minor    bigint  NOT NULL DEFAULT 0,
    blocked       boolean NOT NULL DEFAULT false,
    expires_at    timestamptz, -- never when null
    issued        bigint  NOT NULL DEFAULT 0, -- position in the log
    issued_at     timestamptz NOT NULL DEFAULT 'epoch',
    revision      bigint  NOT NULL DEFAULT 0
);
CREATE INDEX ON accounts (issued DESC);
CREATE INDEX ON accounts (holder, issued DESC);
