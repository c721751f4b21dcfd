CREATE TABLE sales (
    minute          timestamptz,
    currency        text COLLATE "C",
    orders          bigint NOT NULL DEFAULT 0,
    units           bigint NOT NULL DEFAULT 0,
    revenue_minor   bigint NOT NULL DEFAULT 0,
    cancelled_orders bigint NOT NULL DEFAULT 0,
    cancelled_units bigint NOT NULL DEFAULT 0,
    cancelled_minor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (minute, currency)
);

CREATE TABLE product_days (
    day             date,
    product_id      text COLLATE "C",
    views           bigint NOT NULL DEFAULT 0,
    carts           bigint NOT NULL DEFAULT 0,
    orders          bigint NOT NULL DEFAULT 0,
    units           bigint NOT NULL DEFAULT 0,
    cancelled_orders bigint NOT NULL DEFAULT 0,
    cancelled_units bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, product_id)
);

CREATE TABLE product_revenue (
    day             date,
    product_id      text COLLATE "C",
    currency        text COLLATE "C",
    revenue_minor   bigint NOT NULL DEFAULT 0,
    cancelled_minor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, product_id, currency)
);

-- How many orders came to how much: the buckets of a sketch.
CREATE TABLE order_values (
    day              date,
    currency         text COLLATE "C",
    bucket           bigint,
    orders           bigint NOT NULL DEFAULT 0,
    cancelled_orders bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, currency, bucket)
);

-- What promotions took off, and the orders they took it off.
CREATE TABLE promotion_days (
    day                      date,
    promotion_id             text COLLATE "C",
    code                     text COLLATE "C",           -- that was entered; empty: it applied by itself
    currency                 text COLLATE "C",
    orders                   bigint NOT NULL DEFAULT 0,
    revenue_minor            bigint NOT NULL DEFAULT 0,  -- whole totals of those orders
    discount_minor           bigint NOT NULL DEFAULT 0,
    cancelled_orders         bigint NOT NULL DEFAULT 0,
    cancelled_minor          bigint NOT NULL DEFAULT 0,
    cancelled_discount_minor bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, promotion_id, code, currency)
);

-- When a visit did each thing first; NULL when it never did.
CREATE TABLE visits (
    id           text COLLATE "C" PRIMARY KEY,
    first_at     timestamptz,
    viewed_at    timestamptz,
    carted_at    timestamptz,
    checkout_at  timestamptz,
    purchased_at timestamptz
);
CREATE INDEX ON visits (first_at);

CREATE TABLE searches (
    day      date,
    query    text COLLATE "C",
    searched bigint NOT NULL DEFAULT 0,
    found    bigint NOT NULL DEFAULT 0, -- searches with a result
    results  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, query)
);

CREATE TABLE payments (
    day      date,
    outcome  text COLLATE "C", -- authorised, declined
    code     text COLLATE "C", -- the provider's reason to decline
    payments bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, outcome, code)
);
