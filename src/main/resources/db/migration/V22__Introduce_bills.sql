-- Comparisons of a provider's bill with our books, and how each kind of its files is read.

CREATE TABLE bills (
    id          uuid PRIMARY KEY,
    provider_id uuid        NOT NULL REFERENCES providers,
    file_name   text        NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
    mapping     jsonb       NOT NULL,
    first_day   date        NOT NULL,
    last_day    date        NOT NULL CHECK (last_day >= first_day),
    -- Of the bill's currency, which need not be ours; null where the bill has no amounts.
    billed_nano bigint,
    ours_nano   bigint      NOT NULL,
    currency    text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    differing   integer     NOT NULL CHECK (differing >= 0),
    -- The whole comparison as it was made: prices, names and models may change, this does not.
    comparison  jsonb       NOT NULL,
    created_at  timestamptz NOT NULL,
    created_by  uuid        NOT NULL REFERENCES accounts
);
CREATE INDEX bills_by_time ON bills (created_at DESC, id DESC);

-- By the names of the columns: the next file of the same kind is read as the last one was.
CREATE TABLE bill_mappings (
    id          uuid PRIMARY KEY,
    provider_id uuid        NOT NULL REFERENCES providers,
    fingerprint text        NOT NULL CHECK (fingerprint ~ '^[0-9a-f]{64}$'),
    mapping     jsonb       NOT NULL,
    updated_at  timestamptz NOT NULL,
    UNIQUE (provider_id, fingerprint)
);

-- Calls are written in the order of their moments, so a summary of each piece of the table finds a month among years
-- of calls and costs a call next to nothing to keep. Outliers (a call settled long after a crash) do not spoil it.
CREATE INDEX attempts_in_time ON attempts
    USING brin (created_at timestamptz_minmax_multi_ops, settled_at timestamptz_minmax_multi_ops)
    WITH (pages_per_range = 32, autosummarize = on);
