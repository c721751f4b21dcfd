-- In how many orders two products were bought together; each pair both ways round.
CREATE TABLE pairs (
    product_id text COLLATE "C",
    other_id   text COLLATE "C",
    orders     bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (product_id, other_id)
);

-- How often one product was viewed right after another.
CREATE TABLE transitions (
    previous_id text COLLATE "C",
    product_id  text COLLATE "C",
    times       bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (previous_id, product_id)
);

-- What shoppers did with a product on a UTC day.
CREATE TABLE interest (
    day        date,
    product_id text COLLATE "C",
    views      bigint NOT NULL DEFAULT 0,
    carts      bigint NOT NULL DEFAULT 0,
    purchases  bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (day, product_id)
);

CREATE TABLE products (
    id       text COLLATE "C" PRIMARY KEY,
    category text COLLATE "C" NOT NULL DEFAULT ''
);

-- What a visit has seen, one row a product however often it came back.
CREATE TABLE views (
    visit_id   text COLLATE "C",
    product_id text COLLATE "C",
    last       bigint NOT NULL DEFAULT 0, -- revision of the visit at the last view
    PRIMARY KEY (visit_id, product_id)
);
