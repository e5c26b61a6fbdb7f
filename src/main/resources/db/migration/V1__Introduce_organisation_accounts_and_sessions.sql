-- One installation serves one organisation.
CREATE TABLE organisation (
    id            smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    zone          text        NOT NULL,
    currency      text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    language      text        NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'zh')),
    default_model text,
    instruction   text        NOT NULL DEFAULT '' CHECK (length(instruction) <= 20000),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL
);

CREATE TABLE accounts (
    id            uuid PRIMARY KEY,
    email         text        NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    role          text        NOT NULL CHECK (role IN ('admin', 'member')),
    status        text        NOT NULL CHECK (status IN ('invited', 'active', 'disabled')),
    password_hash text,
    language      text CHECK (language IN ('en', 'zh')),
    theme         text        NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    disabled_at   timestamptz,
    CHECK ((status = 'disabled') = (disabled_at IS NOT NULL))
);
CREATE UNIQUE INDEX accounts_email ON accounts (lower(email));
CREATE INDEX accounts_listing ON accounts (lower(name), id);

-- A session is a random 256-bit id in a cookie; only its SHA-256 is here.
CREATE TABLE sessions (
    id           uuid PRIMARY KEY,
    id_hash      bytea       NOT NULL UNIQUE CHECK (length(id_hash) = 32),
    account_id   uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    via          text        NOT NULL CHECK (via IN ('local', 'oidc')),
    ip           text        NOT NULL,
    user_agent   text        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL
);
CREATE INDEX sessions_of_account ON sessions (account_id, last_seen_at DESC);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- The link by which a person joins: good once, for 72 hours.
CREATE TABLE invitations (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    token_hash bytea       NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    created_by uuid        NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz,
    revoked_at timestamptz
);
CREATE INDEX invitations_of_account ON invitations (account_id, created_at DESC);

-- Growing delays after wrong passwords, by account and by address; never a lock that a stranger could cause for good.
CREATE TABLE sign_in_throttles (
    subject       text PRIMARY KEY CHECK (length(subject) <= 320),
    failures      integer     NOT NULL CHECK (failures >= 0),
    last_failure  timestamptz NOT NULL,
    blocked_until timestamptz NOT NULL
);

CREATE TABLE audit_events (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL,
    actor_id    uuid,
    action      text        NOT NULL CHECK (length(action) <= 80),
    target_kind text,
    target_id   text,
    ip          text,
    details     jsonb       NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_events_by_time ON audit_events (at DESC, id DESC);

CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Which process of Parley is alive: one row per incarnation. Writers hold this row FOR SHARE, so the lease that is
-- renewed every few seconds has a row of its own: a renewal never waits for a writer. PostgreSQL's clock only.
CREATE TABLE replicas (
    id           uuid PRIMARY KEY,
    installation uuid        NOT NULL,
    started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    died_at      timestamptz
);
CREATE INDEX replicas_alive ON replicas (started_at) WHERE died_at IS NULL;
CREATE TABLE replica_leases (
    replica_id uuid PRIMARY KEY REFERENCES replicas ON DELETE CASCADE,
    good_until timestamptz NOT NULL
);
