CREATE TABLE providers (
    id                uuid PRIMARY KEY,
    name              text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    base_url          text        NOT NULL CHECK (length(base_url) <= 500),
    profile           text        NOT NULL,
    -- What differs from the profile's preset, by the preset's own field names.
    profile_overrides jsonb       NOT NULL DEFAULT '{}',
    -- 'environment' providers are read-only and their key is never stored; 'builtin' is the demo model.
    source            text        NOT NULL CHECK (source IN ('admin', 'environment', 'builtin')),
    book              text        NOT NULL CHECK (book IN ('real', 'demo')),
    key_sealed        bytea,
    key_hint          text,
    concurrency_limit integer     NOT NULL DEFAULT 200 CHECK (concurrency_limit BETWEEN 1 AND 100000),
    unknown_usage     text        NOT NULL DEFAULT 'bound' CHECK (unknown_usage IN ('bound', 'received')),
    priced_at         text        NOT NULL DEFAULT 'dearest' CHECK (priced_at IN ('start', 'end', 'dearest')),
    drain_seconds     integer     NOT NULL DEFAULT 20 CHECK (drain_seconds BETWEEN 0 AND 600),
    drain_tokens      integer     NOT NULL DEFAULT 2000 CHECK (drain_tokens BETWEEN 0 AND 400000),
    enabled           boolean     NOT NULL DEFAULT true,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    CHECK (source = 'admin' OR key_sealed IS NULL)
);
CREATE UNIQUE INDEX providers_environment ON providers (source) WHERE source IN ('environment', 'builtin');

-- A model as people know it. Ids may hold '/' and ':'.
CREATE TABLE models (
    id          text PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$'),
    name        text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    description text        NOT NULL DEFAULT '',
    enabled     boolean     NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);

-- A model at a provider: what it is called there, how much it reads and writes, how its thinking is switched.
CREATE TABLE offers (
    id                  uuid PRIMARY KEY,
    provider_id         uuid        NOT NULL REFERENCES providers,
    model_id            text        NOT NULL REFERENCES models,
    upstream_id         text        NOT NULL CHECK (length(upstream_id) BETWEEN 1 AND 200),
    context_tokens      integer     NOT NULL CHECK (context_tokens > 0),
    max_output_tokens   integer     NOT NULL CHECK (max_output_tokens > 0),
    -- What people may choose, in order: subset of ["off","low","high","max"]; and what each is called upstream.
    efforts             jsonb       NOT NULL DEFAULT '["off"]',
    effort_names        jsonb       NOT NULL DEFAULT '{}',
    want_off            integer     NOT NULL DEFAULT 8192  CHECK (want_off > 0),
    want_thinking       integer     NOT NULL DEFAULT 32768 CHECK (want_thinking > 0),
    want_max            integer     NOT NULL DEFAULT 65536 CHECK (want_max > 0),
    min_off             integer     NOT NULL DEFAULT 256   CHECK (min_off > 0),
    min_thinking        integer     NOT NULL DEFAULT 1024  CHECK (min_thinking > 0),
    -- Tokens that the provider's template adds and no text shows: once a call, and for each message.
    overhead_call       integer     NOT NULL DEFAULT 512 CHECK (overhead_call >= 0),
    overhead_message    integer     NOT NULL DEFAULT 16  CHECK (overhead_message >= 0),
    tools               boolean     NOT NULL DEFAULT false,
    vision              boolean     NOT NULL DEFAULT false,
    rank                integer     NOT NULL DEFAULT 100,
    enabled             boolean     NOT NULL DEFAULT true,
    -- Why this offer may not be used under a hard budget until an admin looks (a bill above its reserve).
    barred_reason       text,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    UNIQUE (provider_id, model_id),
    CHECK (max_output_tokens <= context_tokens)
);
CREATE INDEX offers_of_model ON offers (model_id, rank);

-- Pico-units of the ledger's currency per token: "1.00 per 1M tokens" is 1000000. Versions are added, never changed.
CREATE TABLE price_versions (
    id             uuid PRIMARY KEY,
    offer_id       uuid        NOT NULL REFERENCES offers,
    effective_from timestamptz NOT NULL,
    fresh          bigint      NOT NULL CHECK (fresh BETWEEN 0 AND 1000000000000),
    cached         bigint      NOT NULL CHECK (cached BETWEEN 0 AND 1000000000000),
    output         bigint      NOT NULL CHECK (output BETWEEN 0 AND 1000000000000),
    -- [{"zone":"UTC","days":["MON",…],"from":"01:00","to":"04:00","fresh":…,"cached":…,"output":…}]
    windows        jsonb       NOT NULL DEFAULT '[]',
    -- Local dates on which no window applies: ["2026-10-01", …]
    except_dates   jsonb       NOT NULL DEFAULT '[]',
    source         text        NOT NULL DEFAULT '',
    confirmed_at   timestamptz,
    confirmed_by   uuid REFERENCES accounts,
    created_at     timestamptz NOT NULL,
    UNIQUE (offer_id, effective_from)
);
