-- What anybody who holds an order's tracking token may see. Nothing here is personal.
CREATE TABLE orders (
    id            text COLLATE "C" PRIMARY KEY,
    number        bigint NOT NULL DEFAULT 0, -- what people call it by; 0 until it has one
    token         text COLLATE "C" NOT NULL DEFAULT '',
    status        text   NOT NULL DEFAULT '',
    placed_at     timestamptz NOT NULL DEFAULT 'epoch',
    delivery_days bigint NOT NULL DEFAULT 0 -- promised, working days
);
CREATE INDEX ON orders (token);

CREATE TABLE parcels (
    id         text COLLATE "C" PRIMARY KEY,
    order_id   text COLLATE "C" NOT NULL DEFAULT '',
    requested  bigint NOT NULL DEFAULT 0, -- position in the log
    status     text   NOT NULL DEFAULT '',
    carrier    text   NOT NULL DEFAULT '',
    number     text   NOT NULL DEFAULT '', -- the carrier's
    place      text   NOT NULL DEFAULT '', -- where it was seen last
    changed_at timestamptz NOT NULL DEFAULT 'epoch'
);
CREATE INDEX ON parcels (order_id);

CREATE TABLE items (
    parcel_id text COLLATE "C",
    number    bigint, -- from 0
    sku       text   NOT NULL DEFAULT '',
    title     text   NOT NULL DEFAULT '',
    quantity  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (parcel_id, number)
);

-- One row an event, in the order of the log: what a tracking stream sends and resumes from.
CREATE TABLE events (
    order_id  text COLLATE "C",
    position  bigint,
    name      text NOT NULL DEFAULT '',
    parcel_id text NOT NULL DEFAULT '', -- if it is about one
    place     text NOT NULL DEFAULT '',
    at        timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (order_id, position)
);
