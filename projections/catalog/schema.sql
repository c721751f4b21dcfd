-- One row a product, as lists show it. COLLATE "C" compares bytes, which is all that ids and ranges of paths need.
CREATE TABLE products (
    id         text COLLATE "C" PRIMARY KEY,
    title      text             NOT NULL DEFAULT '',
    folded     text COLLATE "C" NOT NULL DEFAULT '', -- the title as words.Fold leaves it
    brand      text COLLATE "C" NOT NULL DEFAULT '',
    category   text COLLATE "C" NOT NULL DEFAULT '', -- id of a category, such as kitchen/tea
    image      text             NOT NULL DEFAULT '',
    published  boolean          NOT NULL DEFAULT false,
    status     text             NOT NULL DEFAULT '', -- draft, published, withdrawn, archived
    created    bigint           NOT NULL DEFAULT 0,  -- position in the log
    created_at timestamptz      NOT NULL DEFAULT 'epoch',
    revision   bigint           NOT NULL DEFAULT 0
);
CREATE INDEX ON products (created DESC);
CREATE INDEX ON products (category, created DESC);
CREATE INDEX ON products (brand, created DESC);
CREATE INDEX ON products (folded, id) WHERE published;

-- What only the page of a product shows.
CREATE TABLE details (
    id         text COLLATE "C" PRIMARY KEY,
    attributes text NOT NULL DEFAULT '{}', -- JSON object of texts
    media      text NOT NULL DEFAULT '[]', -- JSON list of url and alt
    options    text NOT NULL DEFAULT '[]'  -- JSON list of name and values
);

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

-- In logs from before SKUs were claimed two products may have one; each keeps its own row and queries choose.
CREATE TABLE variants (
    product_id   text COLLATE "C",
    sku          text COLLATE "C",
    options      text    NOT NULL DEFAULT '{}', -- JSON object of texts
    price_minor  bigint  NOT NULL DEFAULT 0,
    currency     text    NOT NULL DEFAULT '',
    cost_minor   bigint  NOT NULL DEFAULT 0,    -- in the price's currency; 0 is unknown
    tax_class    text    NOT NULL DEFAULT '',
    weight_grams bigint  NOT NULL DEFAULT 0,
    gtin         text    NOT NULL DEFAULT '',
    components   text    NOT NULL DEFAULT '[]', -- JSON list of SKU and quantity: what a bundle holds
    removed      boolean NOT NULL DEFAULT false,
    claimed      bigint  NOT NULL DEFAULT 0,    -- position in the log at which the SKU was added
    PRIMARY KEY (product_id, sku)
);
CREATE INDEX ON variants (sku);

-- The tree. Products may also name categories that have no row here.
CREATE TABLE categories (
    id       text COLLATE "C" PRIMARY KEY,
    parent   text COLLATE "C" NOT NULL DEFAULT '', -- empty at the top
    name     text    NOT NULL DEFAULT '',
    slug     text    NOT NULL DEFAULT '',
    position bigint  NOT NULL DEFAULT 0,
    removed  boolean NOT NULL DEFAULT false
);
CREATE INDEX ON categories (parent);

-- A time that is not limited begins or ends in the year 1.
CREATE TABLE price_lists (
    id         text COLLATE "C" PRIMARY KEY,
    name       text   NOT NULL DEFAULT '',
    currency   text   NOT NULL DEFAULT '',
    channel    text   NOT NULL DEFAULT '', -- empty is any
    countries  text[] NOT NULL DEFAULT '{}',
    grp        text   NOT NULL DEFAULT '',
    starts     timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    ends       timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    priority   bigint NOT NULL DEFAULT 0,
    closed     timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    created_at timestamptz NOT NULL DEFAULT 'epoch',
    revision   bigint NOT NULL DEFAULT 0
);

-- The prices of the lists, as they are now.
CREATE TABLE prices (
    list_id       text COLLATE "C",
    sku           text COLLATE "C",
    starts        timestamptz,
    ends          timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    price_minor   bigint  NOT NULL DEFAULT 0,
    compare_minor bigint  NOT NULL DEFAULT 0, -- 0 is nothing
    removed       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (sku, list_id, starts)
);
CREATE INDEX ON prices (list_id, sku, starts);

-- Everything that was ever said of a price: one row an event, of a list's price or, with no list, of a variant's own.
CREATE TABLE price_history (
    stream      text COLLATE "C",
    revision    bigint,
    sku         text COLLATE "C" NOT NULL DEFAULT '',
    list_id     text COLLATE "C" NOT NULL DEFAULT '',
    product_id  text COLLATE "C" NOT NULL DEFAULT '', -- of a variant's own
    at          timestamptz NOT NULL DEFAULT 'epoch',
    said        bigint  NOT NULL DEFAULT 0,           -- position in the log
    starts      timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    ends        timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00+00',
    price_minor bigint  NOT NULL DEFAULT 0,
    currency    text    NOT NULL DEFAULT '',
    removed     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (stream, revision)
);
CREATE INDEX ON price_history (sku, said);

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
