-- What providers say is left of the organisation's credit with them: at most one row an hour each, and one for each time
-- that an admin asks.
CREATE TABLE balance_readings (
    id          uuid PRIMARY KEY,
    provider_id uuid        NOT NULL REFERENCES providers,
    at          timestamptz NOT NULL,
    -- Why there is no amount: none, rather than a wrong one.
    reason      text CHECK (reason IN ('unreached', 'key_refused', 'not_offered', 'refused', 'unreadable', 'absurd',
        'other_currency')),
    detail      text        NOT NULL DEFAULT '' CHECK (length(detail) <= 100),
    -- Whether the provider takes calls on that credit.
    available   boolean,
    currency    text CHECK (currency ~ '^[A-Z]{3}$'),
    -- Nano-units. Below zero where the provider lets an account go there.
    total       bigint,
    granted     bigint,
    topped_up   bigint,
    -- How exactly it was told, in decimals.
    places      integer CHECK (places BETWEEN 0 AND 9),
    -- What our books say was spent there on the last whole days before it, and on how many.
    spent       bigint      NOT NULL DEFAULT 0 CHECK (spent >= 0),
    spent_days  integer     NOT NULL DEFAULT 0 CHECK (spent_days BETWEEN 0 AND 7),
    CHECK ((reason IS NULL) = (total IS NOT NULL)),
    CHECK (total IS NULL OR available IS NOT NULL AND currency IS NOT NULL AND places IS NOT NULL)
);
CREATE INDEX balance_readings_of_provider ON balance_readings (provider_id, at, id);

-- When each provider is asked next. Whoever takes it puts that off, so that no other replica asks too.
CREATE TABLE balance_checks (
    provider_id uuid PRIMARY KEY REFERENCES providers,
    due         timestamptz NOT NULL,
    asked_at    timestamptz NOT NULL,
    -- Low credit is told once in each: the next begins when the balance has risen and is no longer low.
    episode     integer     NOT NULL DEFAULT 0,
    risen       boolean     NOT NULL DEFAULT false
);

-- What was spent at a provider between two moments, from the index alone.
CREATE INDEX attempts_of_provider ON attempts (provider_id, settled_at) INCLUDE (cost, overrun, estimated)
    WHERE state = 'settled' AND book = 'real';
