-- One row a product, as lists show it. COLLATE "C" compares bytes, which is all that ids and ranges of paths need.
CREATE TABLE products (
    id         text COLLATE "C" PRIMARY KEY,
    title      text             NOT NULL DEFAULT '',
    folded     text COLLATE "C" NOT NULL DEFAULT '', -- the title as words.Fold leaves it
    brand      text COLLATE "C" NOT NULL DEFAULT '',
    category   text COLLATE "C" NOT NULL DEFAULT '', -- path, such as kitchen/tea
    image      text             NOT NULL DEFAULT '',
    published  boolean          NOT NULL DEFAULT false,
    created    bigint           NOT NULL DEFAULT 0,  -- position in the log
    created_at timestamptz      NOT NULL DEFAULT 'epoch',
    revision   bigint           NOT NULL DEFAULT 0
);
CREATE INDEX ON products (created DESC);
CREATE INDEX ON products (category, created DESC);
CREATE INDEX ON products (brand, created DESC);
CREATE INDEX ON products (folded, id) WHERE published;

-- What is searched as text lies apart, so that a new price or a publication never rewrites an index of words.
CREATE TABLE texts (
    id       text COLLATE "C" PRIMARY KEY,
    title    text NOT NULL DEFAULT '',
    facets   text NOT NULL DEFAULT '', -- brand and category, as words
    body     text NOT NULL DEFAULT '',
    document tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') ||
        setweight(to_tsvector('english', facets), 'B') ||
        setweight(to_tsvector('english', body), 'D')
    ) STORED
);
CREATE INDEX ON texts USING gin (document);

-- Nothing stops two products from claiming one SKU; each keeps its own row and queries choose.
CREATE TABLE variants (
    product_id  text COLLATE "C",
    sku         text COLLATE "C",
    options     text   NOT NULL DEFAULT '{}', -- JSON object of texts
    price_minor bigint NOT NULL DEFAULT 0,
    currency    text   NOT NULL DEFAULT '',
    claimed     bigint NOT NULL DEFAULT 0,    -- position in the log at which the SKU was added
    PRIMARY KEY (product_id, sku)
);
CREATE INDEX ON variants (sku);

-- Brands and categories that ever were, for suggestions. Of a category every ancestor has a row too.
CREATE TABLE terms (
    kind   text COLLATE "C", -- brand, category
    label  text COLLATE "C", -- what a filter takes
    folded text COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (kind, label)
);
CREATE INDEX ON terms (folded);

-- How often shoppers searched for something, and how often there was any.
CREATE TABLE searches (
    query    text COLLATE "C" PRIMARY KEY,
    searched bigint NOT NULL DEFAULT 0,
    found    bigint NOT NULL DEFAULT 0
);
