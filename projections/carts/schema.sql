CREATE TABLE carts (
    id          text COLLATE "C" PRIMARY KEY,
    visit_id    text NOT NULL DEFAULT '',
    customer_id text COLLATE "C" NOT NULL DEFAULT '', -- empty: a guest's
    currency    text NOT NULL DEFAULT '',
    channel     text NOT NULL DEFAULT '',
    status      text NOT NULL DEFAULT '',
    note        text NOT NULL DEFAULT '{}',             -- sealed, as JSON
    checkout_id text COLLATE "C" NOT NULL DEFAULT '', -- of the last checkout
    checkouts   bigint NOT NULL DEFAULT 0,            -- how many were started
    order_id    text NOT NULL DEFAULT '',             -- once it is bought
    merged_into text NOT NULL DEFAULT '',
    share_token text COLLATE "C" NOT NULL DEFAULT '', -- empty: not shared
    opened_at   timestamptz NOT NULL DEFAULT 'epoch',
    changed_at  timestamptz NOT NULL DEFAULT 'epoch',
    revision    bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON carts (customer_id, changed_at DESC) WHERE customer_id <> '';
CREATE INDEX ON carts (share_token) WHERE share_token <> '';

-- A line that was removed stays, with quantity 0, so that nothing is ever deleted.
CREATE TABLE lines (
    cart_id     text COLLATE "C",
    line_id     text COLLATE "C",
    sku         text   NOT NULL DEFAULT '',
    product_id  text   NOT NULL DEFAULT '',
    title       text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL DEFAULT 0,
    price_minor bigint NOT NULL DEFAULT 0,
    currency    text   NOT NULL DEFAULT '',
    data        text   NOT NULL DEFAULT '{}', -- sealed, as JSON
    note        text   NOT NULL DEFAULT '{}', -- sealed, as JSON
    added       bigint,                     -- its place among the lines
    PRIMARY KEY (cart_id, line_id)
);

-- What is saved for later.
CREATE TABLE later (LIKE lines INCLUDING ALL);

CREATE TABLE coupons (
    cart_id text COLLATE "C",
    code    text COLLATE "C",
    entered bigint NOT NULL DEFAULT 0, -- its place among the coupons; 0 once it is removed
    PRIMARY KEY (cart_id, code)
);

-- Each time that a cart was left alone for too long, and how it came back.
CREATE TABLE abandonments (
    cart_id      text COLLATE "C",
    number       bigint,
    at           timestamptz NOT NULL DEFAULT 'epoch',
    since        timestamptz NOT NULL DEFAULT 'epoch', -- when it was last touched
    units        bigint NOT NULL DEFAULT 0,
    items_minor  bigint NOT NULL DEFAULT 0,
    currency     text   NOT NULL DEFAULT '',
    recovered_at timestamptz,                          -- NULL: it has not come back
    recovered_by text   NOT NULL DEFAULT '',           -- change, checkout or order
    PRIMARY KEY (cart_id, number)
);
CREATE INDEX ON abandonments (at);
