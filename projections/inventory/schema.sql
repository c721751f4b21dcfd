-- How much of each SKU is where. On hand = received + returned + adjusted + arrived − sold − written off − sent, and never
-- less than what is held.
CREATE TABLE levels (
    sku           text COLLATE "C",
    location      text COLLATE "C",
    on_hand       bigint NOT NULL DEFAULT 0,
    received      bigint NOT NULL DEFAULT 0,
    returned      bigint NOT NULL DEFAULT 0,
    adjusted      bigint NOT NULL DEFAULT 0,
    arrived       bigint NOT NULL DEFAULT 0, -- by transfer
    sold          bigint NOT NULL DEFAULT 0,
    written_off   bigint NOT NULL DEFAULT 0,
    sent          bigint NOT NULL DEFAULT 0, -- by transfer
    shortages     bigint NOT NULL DEFAULT 0, -- times that more was asked for than was there
    safety        bigint NOT NULL DEFAULT 0, -- units that are kept back
    low_below     bigint NOT NULL DEFAULT 0,
    low           boolean NOT NULL DEFAULT false,
    promise_up_to bigint NOT NULL DEFAULT 0, -- units that may be held at a time without being there
    promise_as    text   NOT NULL DEFAULT '',
    promise_until timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00', -- or no end
    cost_amount   bigint NOT NULL DEFAULT 0, -- of one unit when it was last known, in minor units
    cost_currency text   NOT NULL DEFAULT '',
    revision      bigint NOT NULL DEFAULT 0,
    changed_at    timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (sku, location)
) WITH (fillfactor = 70);
CREATE INDEX ON levels (location, sku);
CREATE INDEX ON levels (sku, location) WHERE low;

-- Who holds how many units. A lost hold may still be committed from what is available, and an event does not say
-- which it was; so what is held is the sum of the open holds and not a count of its own.
CREATE TABLE holds (
    sku        text COLLATE "C",
    location   text COLLATE "C",
    hold_id    text COLLATE "C",            -- the fulfilment's id
    quantity   bigint NOT NULL DEFAULT 0,   -- 0 once it was released or committed
    promised   bigint NOT NULL DEFAULT 0,   -- of the quantity: units that are not there yet
    sold_ahead boolean NOT NULL DEFAULT false,
    expires_at timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (sku, location, hold_id)
);
CREATE INDEX ON holds (sku, location) INCLUDE (quantity, promised) WHERE quantity > 0;

-- Deliveries that were announced. More may have come than was announced: then fewer than none are still to come.
CREATE TABLE expectations (
    sku            text COLLATE "C",
    location       text COLLATE "C",
    expectation_id text COLLATE "C",
    open           bigint NOT NULL DEFAULT 0,
    due            timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    cost_amount    bigint NOT NULL DEFAULT 0,
    cost_currency  text   NOT NULL DEFAULT '',
    PRIMARY KEY (sku, location, expectation_id)
);
CREATE INDEX ON expectations (sku, location) INCLUDE (open) WHERE open > 0;

-- One row an event: what happened to the level, and why.
CREATE TABLE movements (
    sku         text COLLATE "C",
    location    text COLLATE "C",
    revision    bigint,
    kind        text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL DEFAULT 0, -- units; of an adjustment the difference, of a shortage what was asked for
    change      bigint NOT NULL DEFAULT 0, -- of the units on hand
    cause       text   NOT NULL DEFAULT '',
    hold_id     text   NOT NULL DEFAULT '',
    reference   text   NOT NULL DEFAULT '', -- the transfer, the order, the announced delivery or the channel it belongs to
    at          timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (sku, location, revision)
);

-- Where units are kept. Units may also be kept where nobody has described it.
CREATE TABLE locations (
    location text COLLATE "C" PRIMARY KEY,
    name     text   NOT NULL DEFAULT '',
    country  text   NOT NULL DEFAULT '',
    near     text[] NOT NULL DEFAULT '{}', -- countries, the nearest first
    channels text[] NOT NULL DEFAULT '{}', -- none: all
    priority bigint NOT NULL DEFAULT 0,
    pickup   boolean NOT NULL DEFAULT false,
    street   text    NOT NULL DEFAULT '',
    city     text    NOT NULL DEFAULT '',
    postcode text    NOT NULL DEFAULT '',
    closed   boolean NOT NULL DEFAULT false,
    revision bigint NOT NULL DEFAULT 0
);

-- Units on their way from one location to another, line by line.
CREATE TABLE transfers (
    transfer_id  text COLLATE "C" PRIMARY KEY,
    origin       text NOT NULL DEFAULT '',
    destination  text NOT NULL DEFAULT '',
    requested_at timestamptz NOT NULL DEFAULT 'epoch',
    completed    boolean NOT NULL DEFAULT false,
    revision     bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON transfers (requested_at DESC, transfer_id DESC);

CREATE TABLE transfer_lines (
    transfer_id text COLLATE "C",
    sku         text COLLATE "C",
    requested   bigint  NOT NULL DEFAULT 0,
    sent        bigint  NOT NULL DEFAULT 0,
    refused     boolean NOT NULL DEFAULT false, -- there were too few
    received    bigint  NOT NULL DEFAULT 0,
    written_off bigint  NOT NULL DEFAULT 0,
    PRIMARY KEY (transfer_id, sku)
);
