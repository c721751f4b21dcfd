-- One row a promotion that was ever created. COLLATE "C" compares bytes, which is all that ids and codes need.
CREATE TABLE promotions (
    id       text COLLATE "C" PRIMARY KEY,
    status   text COLLATE "C" NOT NULL DEFAULT '',     -- draft, started, ended, withdrawn
    code     text COLLATE "C" NOT NULL DEFAULT '',     -- empty: applies by itself
    starts   timestamptz      NOT NULL DEFAULT 'epoch',
    ends     timestamptz      NOT NULL DEFAULT 'epoch',
    rule     text             NOT NULL DEFAULT '{}',   -- JSON object, as the calculation takes it
    created  bigint           NOT NULL DEFAULT 0,      -- position in the log
    revision bigint           NOT NULL DEFAULT 0
);
CREATE INDEX ON promotions (created DESC);
CREATE INDEX ON promotions (code, ends) WHERE status = 'started';

-- What was set and not taken back.
CREATE TABLE tax_rates (
    country    text COLLATE "C",
    region     text COLLATE "C",                       -- empty: the whole country
    class      text COLLATE "C",
    valid_from timestamptz,
    rate_ppm   bigint  NOT NULL DEFAULT 0,
    withdrawn  boolean NOT NULL DEFAULT false,
    PRIMARY KEY (country, region, class, valid_from)
);
