-- An order as it was placed, and where it stands.
CREATE TABLE orders (
    id              text COLLATE "C" PRIMARY KEY,
    number          bigint NOT NULL DEFAULT 0, -- what people call it by; 0 until it has one
    status          text NOT NULL DEFAULT '',
    reason          text NOT NULL DEFAULT '',  -- of a cancellation
    customer_id     text COLLATE "C" NOT NULL DEFAULT '', -- empty: a guest's
    placed          bigint NOT NULL DEFAULT 0, -- position in the log
    placed_at       timestamptz NOT NULL DEFAULT 'epoch',
    currency        text   NOT NULL DEFAULT '',
    items_minor     bigint NOT NULL DEFAULT 0,
    shipping_minor  bigint NOT NULL DEFAULT 0,
    discount_minor  bigint NOT NULL DEFAULT 0,
    tax_minor       bigint NOT NULL DEFAULT 0,
    tax_included    boolean NOT NULL DEFAULT false,
    total_minor     bigint NOT NULL DEFAULT 0,
    country         text   NOT NULL DEFAULT '',
    delivery_option text   NOT NULL DEFAULT '',
    delivery_days   bigint NOT NULL DEFAULT 0,
    checkout_id     text   NOT NULL DEFAULT '',
    cart_id         text   NOT NULL DEFAULT '',
    visit_id        text   NOT NULL DEFAULT '',
    fulfilment_id   text   NOT NULL DEFAULT '',
    payment_id      text COLLATE "C" NOT NULL DEFAULT '',
    tracking_token  text   NOT NULL DEFAULT '',
    revision        bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON orders (placed DESC);
CREATE INDEX ON orders (status, placed DESC);
CREATE INDEX ON orders (number) WHERE number <> 0;
CREATE INDEX ON orders (customer_id, placed DESC) WHERE customer_id <> '';

CREATE TABLE lines (
    order_id    text COLLATE "C",
    number      bigint, -- from 0
    sku         text   NOT NULL DEFAULT '',
    product_id  text   NOT NULL DEFAULT '',
    title       text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL DEFAULT 0,
    price_minor bigint NOT NULL DEFAULT 0,
    total_minor bigint NOT NULL DEFAULT 0,
    tax_minor   bigint NOT NULL DEFAULT 0,
    currency    text   NOT NULL DEFAULT '',
    components  text   NOT NULL DEFAULT '[]', -- JSON list of SKU, title and quantity: what a bundle held
    PRIMARY KEY (order_id, number)
);

-- What each promotion took off: of a line, or (line -1) of the order in all.
CREATE TABLE discounts (
    order_id     text COLLATE "C",
    line         bigint,
    number       bigint, -- from 0
    promotion_id text   NOT NULL DEFAULT '',
    code         text   NOT NULL DEFAULT '',
    name         text   NOT NULL DEFAULT '',
    amount_minor bigint NOT NULL DEFAULT 0,
    currency     text   NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, line, number)
);
CREATE INDEX ON discounts (promotion_id);

CREATE TABLE taxes (
    order_id     text COLLATE "C",
    number       bigint, -- from 0
    name         text   NOT NULL DEFAULT '',
    levied_on    text   NOT NULL DEFAULT '', -- items or shipping
    amount_minor bigint NOT NULL DEFAULT 0,
    currency     text   NOT NULL DEFAULT '',
    PRIMARY KEY (order_id, number)
);

-- Every payment that was tried for an order's checkout, also those that came to nothing.
CREATE TABLE payments (
    id             text COLLATE "C" PRIMARY KEY,
    order_id       text COLLATE "C" NOT NULL DEFAULT '',
    part           bigint NOT NULL DEFAULT -1, -- place among those the order is paid by; -1 is none of them
    status         text   NOT NULL DEFAULT '',
    method         text   NOT NULL DEFAULT '',
    currency       text   NOT NULL DEFAULT '',
    amount_minor   bigint NOT NULL DEFAULT 0,
    captured_minor bigint NOT NULL DEFAULT 0,
    refunded_minor bigint NOT NULL DEFAULT 0,
    disputed_minor bigint NOT NULL DEFAULT 0, -- with the shopper's bank, for now or for good
    undecided_minor bigint NOT NULL DEFAULT 0, -- of that, what is not decided yet
    disputed_at    timestamptz NOT NULL DEFAULT 'epoch', -- the last time
    decline_code   text   NOT NULL DEFAULT '',
    problem        text   NOT NULL DEFAULT '', -- what the provider would not do, until it is asked again
    problem_minor  bigint NOT NULL DEFAULT 0,
    problem_detail text   NOT NULL DEFAULT '',
    problem_at     timestamptz NOT NULL DEFAULT 'epoch' -- also when it let go of the money
);
CREATE INDEX ON payments (order_id);
CREATE INDEX ON payments (id) WHERE problem <> '' OR undecided_minor > 0;

CREATE TABLE deliveries (
    id       text COLLATE "C" PRIMARY KEY,
    order_id text COLLATE "C" NOT NULL DEFAULT '',
    status   text NOT NULL DEFAULT '',
    origin   text NOT NULL DEFAULT '', -- location
    carrier  text NOT NULL DEFAULT '',
    number   text NOT NULL DEFAULT ''  -- the carrier's
);
CREATE INDEX ON deliveries (order_id);

-- One row an event of the order, its payments and its parcels. Orders that were never placed have one too.
CREATE TABLE timeline (
    order_id text COLLATE "C",
    position bigint, -- in the log
    name     text        NOT NULL DEFAULT '',
    subject  text        NOT NULL DEFAULT '', -- id of the payment or delivery, if it is about one
    detail   text        NOT NULL DEFAULT '',
    at       timestamptz NOT NULL DEFAULT 'epoch',
    PRIMARY KEY (order_id, position)
);
