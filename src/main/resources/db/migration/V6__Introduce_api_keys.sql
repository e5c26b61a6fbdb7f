-- A key's 160 random bits are shown once; only their SHA-256 is kept.
CREATE TABLE api_keys (
    id           uuid PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES accounts,
    name         text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    hash         bytea       NOT NULL UNIQUE CHECK (length(hash) = 32),
    hint         text        NOT NULL CHECK (length(hint) <= 24),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz
);
CREATE INDEX api_keys_of_account ON api_keys (account_id, created_at DESC);
