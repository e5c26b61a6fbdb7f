-- Amounts are nano-units of the organisation's currency (1.00 = 1000000000), prices pico-units per token.
-- Two books that never mix: real money, and the demo model's.

CREATE TABLE budgets (
    id         uuid PRIMARY KEY,
    book       text        NOT NULL CHECK (book IN ('real', 'demo')),
    -- 'member' is the organisation's default for each person; the others own accounts of their own.
    owner_kind text        NOT NULL CHECK (owner_kind IN ('organisation', 'member', 'user', 'group', 'key', 'model')),
    owner_id   text        NOT NULL DEFAULT '',
    period     text        NOT NULL CHECK (period IN ('none', 'day', 'week', 'month')),
    limit_nano bigint      NOT NULL CHECK (limit_nano >= 0),
    mode       text        NOT NULL CHECK (mode IN ('hard', 'soft')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    UNIQUE (book, owner_kind, owner_id, period),
    CHECK ((owner_kind IN ('organisation', 'member')) = (owner_id = ''))
);

-- Bumped with every change of a budget, so that no reservation is admitted under a limit no longer in force.
CREATE TABLE budget_revision (
    id       smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    revision bigint NOT NULL
);
INSERT INTO budget_revision (id, revision) VALUES (1, 1);

-- One account per owner and period; a new period is a new row, made on first use. No reset job.
CREATE TABLE ledger_accounts (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    book         text        NOT NULL CHECK (book IN ('real', 'demo')),
    owner_kind   text        NOT NULL CHECK (owner_kind IN ('organisation', 'user', 'group', 'key', 'model', 'overrun')),
    owner_id     text        NOT NULL DEFAULT '',
    period       text        NOT NULL CHECK (period IN ('none', 'day', 'week', 'month')),
    period_start date        NOT NULL,
    posted       bigint      NOT NULL DEFAULT 0 CHECK (posted >= 0),
    held         bigint      NOT NULL DEFAULT 0 CHECK (held >= 0),
    limit_nano   bigint CHECK (limit_nano >= 0),
    -- NULL: warn only. Above limit_nano only where the limit was lowered below what is spent or reserved.
    ceiling      bigint CHECK (ceiling >= 0),
    -- Set by the audit when the books of this account do not add up; nothing more is reserved on it until an admin looks.
    frozen_at    timestamptz,
    -- How far the audit has summed the entries, and to what: they are never changed, so the next pass starts there.
    audited_entry bigint     NOT NULL DEFAULT 0,
    audited_sum  bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL,
    UNIQUE (book, owner_kind, owner_id, period, period_start),
    CONSTRAINT within_ceiling CHECK (posted + held <= ceiling)
);

-- The permanent record of every call to a provider. Outlives chats, keys and people: no foreign keys to them.
CREATE TABLE attempts (
    id               uuid PRIMARY KEY,
    entry_point      text        NOT NULL CHECK (entry_point IN ('chat', 'title', 'api', 'test')),
    book             text        NOT NULL CHECK (book IN ('real', 'demo')),
    state            text        NOT NULL CHECK (state IN ('pending', 'settled', 'void')),
    account_id       uuid        NOT NULL,
    group_id         uuid,
    key_id           uuid,
    turn_id          uuid,
    replica_id       uuid        NOT NULL,
    provider_id      uuid        NOT NULL,
    offer_id         uuid        NOT NULL,
    model_id         text        NOT NULL,
    price_version_id uuid        NOT NULL,
    -- The day, in the organisation's zone, that reports count this call to.
    day              date        NOT NULL,
    input_bound      bigint      NOT NULL CHECK (input_bound >= 0),
    bound_by         text        NOT NULL CHECK (bound_by IN ('bytes', 'context', 'tokenizer')),
    fresh_rate       bigint      NOT NULL CHECK (fresh_rate >= 0),
    cached_rate      bigint      NOT NULL CHECK (cached_rate >= 0),
    output_rate      bigint      NOT NULL CHECK (output_rate >= 0),
    wanted_tokens    integer     NOT NULL CHECK (wanted_tokens > 0),
    granted_tokens   integer     NOT NULL CHECK (granted_tokens > 0),
    held             bigint      NOT NULL CHECK (held >= 0),
    cost             bigint CHECK (cost >= 0),
    overrun          bigint      NOT NULL DEFAULT 0 CHECK (overrun >= 0),
    fresh_tokens     bigint      NOT NULL DEFAULT 0 CHECK (fresh_tokens >= 0),
    cached_tokens    bigint      NOT NULL DEFAULT 0 CHECK (cached_tokens >= 0),
    output_tokens    bigint      NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    reasoning_tokens bigint      NOT NULL DEFAULT 0 CHECK (reasoning_tokens >= 0),
    estimated        boolean     NOT NULL DEFAULT false,
    -- How it ended: completed, stopped, rejected, never_sent, cut, stalled, timeout, error, crashed, …
    outcome          text,
    flags            text[]      NOT NULL DEFAULT '{}',
    created_at       timestamptz NOT NULL,
    settled_at       timestamptz,
    CHECK ((state = 'pending') = (settled_at IS NULL)),
    CHECK ((state = 'settled') = (cost IS NOT NULL))
);
CREATE INDEX attempts_pending ON attempts (replica_id) WHERE state = 'pending';
CREATE INDEX attempts_of_account ON attempts (account_id, created_at DESC, id DESC);

CREATE TABLE attempt_legs (
    attempt_id        uuid   NOT NULL REFERENCES attempts,
    ledger_account_id bigint NOT NULL REFERENCES ledger_accounts,
    held              bigint NOT NULL CHECK (held >= 0),
    charged           bigint CHECK (charged >= 0),
    PRIMARY KEY (attempt_id, ledger_account_id)
);
CREATE INDEX attempt_legs_of_account ON attempt_legs (ledger_account_id) WHERE charged IS NULL;

-- One row wherever "posted" changes. Append-only.
CREATE TABLE ledger_entries (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ledger_account_id bigint      NOT NULL REFERENCES ledger_accounts,
    kind              text        NOT NULL CHECK (kind IN ('charge', 'top_up', 'opening', 'correction', 'overrun')),
    amount            bigint      NOT NULL,
    attempt_id        uuid REFERENCES attempts,
    account_id        uuid,
    price_version_id  uuid,
    fresh_tokens      bigint      NOT NULL DEFAULT 0,
    cached_tokens     bigint      NOT NULL DEFAULT 0,
    output_tokens     bigint      NOT NULL DEFAULT 0,
    reason            text        NOT NULL DEFAULT '',
    created_by        uuid,
    created_at        timestamptz NOT NULL
);
CREATE INDEX ledger_entries_of_account ON ledger_entries (ledger_account_id, id DESC);
CREATE UNIQUE INDEX ledger_entries_once ON ledger_entries (attempt_id, ledger_account_id, kind)
    WHERE kind IN ('charge', 'overrun');
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- What reports read. Kept in the settling transaction.
CREATE TABLE usage_daily (
    book             text   NOT NULL,
    day              date   NOT NULL,
    account_id       uuid   NOT NULL,
    group_id         uuid,
    key_id           uuid,
    model_id         text   NOT NULL,
    calls            bigint NOT NULL DEFAULT 0,
    estimated_calls  bigint NOT NULL DEFAULT 0,
    cost             bigint NOT NULL DEFAULT 0,
    -- Billed above what was held: on no budget, and not in "cost".
    overrun          bigint NOT NULL DEFAULT 0,
    fresh_tokens     bigint NOT NULL DEFAULT 0,
    cached_tokens    bigint NOT NULL DEFAULT 0,
    output_tokens    bigint NOT NULL DEFAULT 0,
    reasoning_tokens bigint NOT NULL DEFAULT 0,
    CONSTRAINT usage_daily_key UNIQUE NULLS NOT DISTINCT (book, day, account_id, group_id, key_id, model_id)
);
CREATE INDEX usage_daily_of_account ON usage_daily (account_id, day);
