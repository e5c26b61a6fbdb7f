-- Who an account is at the company's sign-in. Issuer and subject alone say who somebody is; the e-mail is what it was when
-- they were joined, for people to recognise.
CREATE TABLE identities (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL UNIQUE REFERENCES accounts ON DELETE CASCADE,
    issuer     text        NOT NULL CHECK (length(issuer) BETWEEN 1 AND 500),
    subject    text        NOT NULL CHECK (length(subject) BETWEEN 1 AND 255),
    email      text CHECK (length(email) <= 254),
    linked_at  timestamptz NOT NULL,
    UNIQUE (issuer, subject)
);

-- Which sign-in at the company a session came from: what a logout there names, and what signing out here sends there.
ALTER TABLE sessions
    ADD COLUMN issuer      text,
    ADD COLUMN subject     text,
    ADD COLUMN idp_session text,
    ADD COLUMN id_token    bytea,
    ADD CHECK ((issuer IS NULL) = (subject IS NULL)),
    ADD CHECK (issuer IS NULL OR via = 'oidc');
CREATE INDEX sessions_of_company_session ON sessions (issuer, idp_session) WHERE issuer IS NOT NULL;
CREATE INDEX sessions_of_company_subject ON sessions (issuer, subject) WHERE issuer IS NOT NULL;

-- What may be used once only, over all replicas, until it expires by itself: only its SHA-256 is here.
CREATE TABLE used_once (
    kind  text        NOT NULL CHECK (kind IN ('state', 'logout')),
    hash  bytea       NOT NULL CHECK (length(hash) = 32),
    until timestamptz NOT NULL,
    PRIMARY KEY (kind, hash)
);
CREATE INDEX used_once_expiry ON used_once (until);

-- The last test of the company's sign-in that an admin made, until they have read it or it is old.
CREATE TABLE sign_in_tests (
    account_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    at         timestamptz NOT NULL,
    report     jsonb       NOT NULL
);
