-- How much of each SKU is where. On hand = received + adjusted − sold, and never less than what is held.
CREATE TABLE levels (
    sku       text COLLATE "C",
    location  text COLLATE "C",
    on_hand   bigint NOT NULL DEFAULT 0,
    received  bigint NOT NULL DEFAULT 0,
    adjusted  bigint NOT NULL DEFAULT 0,
    sold      bigint NOT NULL DEFAULT 0,
    shortages bigint NOT NULL DEFAULT 0, -- times that more was asked for than was there
    revision  bigint NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (sku, location)
) WITH (fillfactor = 70);
CREATE INDEX ON levels (location, sku);

-- Who holds how many units. A lost hold may still be committed from what is available, and an event does not say
-- which it was; so what is held is the sum of the open holds and not a count of its own.
CREATE TABLE holds (
    sku      text COLLATE "C",
    location text COLLATE "C",
    hold_id  text COLLATE "C",           -- the fulfilment's id
    quantity bigint NOT NULL DEFAULT 0,  -- 0 once it was released or committed
    PRIMARY KEY (sku, location, hold_id)
);
CREATE INDEX ON holds (sku, location) INCLUDE (quantity) WHERE quantity > 0;

-- One row an event: what happened to the level, and why.
CREATE TABLE movements (
    sku      text COLLATE "C",
    location text COLLATE "C",
    revision bigint,
    kind     text   NOT NULL DEFAULT '', -- received, held, shortage, released, committed, adjusted
    quantity bigint NOT NULL DEFAULT 0,  -- units; of an adjustment the difference, of a shortage what was asked for
    cause    text   NOT NULL DEFAULT '',
    hold_id  text   NOT NULL DEFAULT '',
    at       timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (sku, location, revision)
);
