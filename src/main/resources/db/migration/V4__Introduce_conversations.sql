CREATE TABLE conversations (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES accounts,
    title      text        NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    -- Chosen by the person, or taken from the first sentence.
    titled_by  text        NOT NULL DEFAULT 'none' CHECK (titled_by IN ('none', 'first_sentence', 'person')),
    model_id   text,
    thinking   text CHECK (thinking IN ('off', 'low', 'high', 'max')),
    cost       bigint      NOT NULL DEFAULT 0 CHECK (cost >= 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);
CREATE INDEX conversations_listing ON conversations (account_id, updated_at DESC, id DESC);

-- A tree by parent. Final text is never rewritten.
CREATE TABLE messages (
    id              uuid PRIMARY KEY,
    conversation_id uuid        NOT NULL REFERENCES conversations ON DELETE CASCADE,
    parent_id       uuid REFERENCES messages ON DELETE CASCADE,
    role            text        NOT NULL CHECK (role IN ('user', 'assistant')),
    status          text        NOT NULL CHECK (status IN ('complete', 'queued', 'running', 'stopped', 'failed', 'interrupted', 'refused')),
    content         text        NOT NULL DEFAULT '',
    reasoning       text        NOT NULL DEFAULT '',
    -- Ordered parts where reasoning and answer interleave or tools were called: [{"kind":"reasoning","text":…}, …]; else empty.
    parts           jsonb       NOT NULL DEFAULT '[]',
    -- Length in UTF-16 units of everything streamed: reasoning, content and tool text.
    position        bigint      NOT NULL DEFAULT 0 CHECK (position >= 0),
    -- User messages carry the person's local date, which is sent as their first line.
    local_date      date,
    model_id        text,
    thinking        text CHECK (thinking IN ('off', 'low', 'high', 'max')),
    turn_id         uuid,
    -- The answer this one goes on from.
    continues_id    uuid REFERENCES messages ON DELETE SET NULL,
    demo            boolean     NOT NULL DEFAULT false,
    finish_reason   text,
    failure         text,
    thought_millis  bigint,
    -- What it cost; null while only the reserve is known. usage and cost_detail are what the receipt shows.
    cost            bigint CHECK (cost >= 0),
    usage           jsonb,
    cost_detail     jsonb,
    created_at      timestamptz NOT NULL
);
CREATE INDEX messages_of_conversation ON messages (conversation_id, created_at, id);
CREATE INDEX messages_of_parent ON messages (parent_id);
CREATE INDEX messages_unfinished ON messages (conversation_id) WHERE status IN ('queued', 'running');

CREATE TABLE drafts (
    conversation_id uuid        NOT NULL REFERENCES conversations ON DELETE CASCADE,
    account_id      uuid        NOT NULL REFERENCES accounts ON DELETE CASCADE,
    text            text        NOT NULL,
    updated_at      timestamptz NOT NULL,
    PRIMARY KEY (conversation_id, account_id)
);
