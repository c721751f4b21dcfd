-- Every posting of every event that moves money: what was debited has been credited by the same event, for the same order.
CREATE TABLE entries (
    position     bigint, -- of the event in the log
    number       bigint, -- of the posting, from 0
    order_id     text COLLATE "C" NOT NULL DEFAULT '', -- empty when it is about no order
    subject      text COLLATE "C" NOT NULL DEFAULT '', -- id of the order, payment or credit that says so
    account      text COLLATE "C" NOT NULL DEFAULT '',
    currency     text COLLATE "C" NOT NULL DEFAULT '',
    debit_minor  bigint NOT NULL DEFAULT 0,
    credit_minor bigint NOT NULL DEFAULT 0,
    event_id     text        NOT NULL DEFAULT '',
    name         text        NOT NULL DEFAULT '', -- of the event
    at           timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (position, number)
);
CREATE INDEX ON entries (order_id, position);

-- What was posted to each account on each day, in UTC.
CREATE TABLE turnover (
    day          date,
    account      text COLLATE "C",
    currency     text COLLATE "C",
    debit_minor  bigint NOT NULL DEFAULT 0,
    credit_minor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, account, currency)
);
