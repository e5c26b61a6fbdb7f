-- Who may make public links, and the links: each shows one path of a chat, up to one message, to whoever has its address.
ALTER TABLE organisation
    ADD COLUMN public_links text NOT NULL DEFAULT 'nobody' CHECK (public_links IN ('nobody', 'admins', 'everybody'));

-- What is deleted of a chat takes the links that lead through it along.
CREATE TABLE shares (
    id              uuid PRIMARY KEY,
    conversation_id uuid        NOT NULL REFERENCES conversations ON DELETE CASCADE,
    -- The last message that is shown.
    leaf_id         uuid        NOT NULL REFERENCES messages ON DELETE CASCADE,
    account_id      uuid        NOT NULL REFERENCES accounts,
    token_hash      bytea       NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    thinking        boolean     NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz CHECK (expires_at > created_at),
    revoked_at      timestamptz
);
CREATE INDEX shares_of_conversation ON shares (conversation_id);
CREATE INDEX shares_of_leaf ON shares (leaf_id);
CREATE INDEX shares_listing ON shares (created_at DESC, id DESC) WHERE revoked_at IS NULL;
