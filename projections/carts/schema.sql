CREATE TABLE carts (
    id          text COLLATE "C" PRIMARY KEY,
    visit_id    text NOT NULL DEFAULT '',
    currency    text NOT NULL DEFAULT '',
    channel     text NOT NULL DEFAULT '',
    status      text NOT NULL DEFAULT '',
    checkout_id text COLLATE "C" NOT NULL DEFAULT '', -- of the last checkout
    checkouts   bigint NOT NULL DEFAULT 0,                  -- how many were started
    opened_at   timestamptz NOT NULL DEFAULT 'epoch',
    changed_at  timestamptz NOT NULL DEFAULT 'epoch',
    revision    bigint NOT NULL DEFAULT 0
);
CREATE INDEX ON carts (changed_at);

-- A line that was removed stays, with quantity 0, so that nothing is ever deleted.
CREATE TABLE lines (
    cart_id     text COLLATE "C",
    sku         text COLLATE "C",
    product_id  text   NOT NULL DEFAULT '',
    title       text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL DEFAULT 0,
    price_minor bigint NOT NULL DEFAULT 0,
    currency    text   NOT NULL DEFAULT '',
    added       bigint,                       -- revision of the cart at which the SKU was first added
    PRIMARY KEY (cart_id, sku)
);

-- Neither the address nor the provider's token is kept here; both stay in the log, the address sealed.
CREATE TABLE checkouts (
    id               text COLLATE "C" PRIMARY KEY,
    cart_id          text    NOT NULL DEFAULT '',
    visit_id         text    NOT NULL DEFAULT '',
    order_id         text    NOT NULL DEFAULT '',
    status           text    NOT NULL DEFAULT '',
    country          text    NOT NULL DEFAULT '', -- empty until an address is given
    delivery_code    text    NOT NULL DEFAULT '', -- empty until a delivery is chosen
    delivery_name    text    NOT NULL DEFAULT '',
    delivery_days    bigint  NOT NULL DEFAULT 0,
    delivery_minor   bigint  NOT NULL DEFAULT 0,
    delivery_currency text   NOT NULL DEFAULT '',
    payment_method   text    NOT NULL DEFAULT '', -- empty until a payment is chosen
    attempts         bigint  NOT NULL DEFAULT 0,
    fulfilment_id    text    NOT NULL DEFAULT '', -- of the last attempt
    rejection_code   text    NOT NULL DEFAULT '', -- why the last attempt failed, until the next one
    rejection_detail text    NOT NULL DEFAULT '',
    rejection_sku    text    NOT NULL DEFAULT '',
    started_at       timestamptz NOT NULL DEFAULT 'epoch',
    changed_at       timestamptz NOT NULL DEFAULT 'epoch',
    revision         bigint  NOT NULL DEFAULT 0
);

CREATE TABLE checkout_lines (
    checkout_id text COLLATE "C",
    number      bigint, -- from 0, in the order of the cart
    sku         text   NOT NULL DEFAULT '',
    product_id  text   NOT NULL DEFAULT '',
    title       text   NOT NULL DEFAULT '',
    quantity    bigint NOT NULL DEFAULT 0,
    price_minor bigint NOT NULL DEFAULT 0,
    currency    text   NOT NULL DEFAULT '',
    PRIMARY KEY (checkout_id, number)
);
