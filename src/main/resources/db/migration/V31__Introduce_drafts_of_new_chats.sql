-- What somebody has typed in a chat that has no message yet, and so no row of its own.
CREATE TABLE new_chat_drafts (
    account_id uuid PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    text       text        NOT NULL,
    updated_at timestamptz NOT NULL
);
