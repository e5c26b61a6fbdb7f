CREATE TABLE turns (
    id                uuid PRIMARY KEY,
    conversation_id   uuid        NOT NULL REFERENCES conversations ON DELETE CASCADE,
    account_id        uuid        NOT NULL,
    user_message_id   uuid        NOT NULL,
    message_id        uuid        NOT NULL REFERENCES messages ON DELETE CASCADE,
    attempt_id        uuid,
    replica_id        uuid        NOT NULL,
    status            text        NOT NULL CHECK (status IN ('queued', 'running', 'waiting', 'completed', 'stopped', 'failed', 'interrupted', 'refused')),
    -- SHA-256 of the request's canonical body: the same id with another body is a conflict.
    request_hash      bytea       NOT NULL CHECK (length(request_hash) = 32),
    stop_requested_at timestamptz,
    finish_reason     text,
    failure           text,
    held              bigint      NOT NULL DEFAULT 0 CHECK (held >= 0),
    created_at        timestamptz NOT NULL,
    started_at        timestamptz,
    finished_at       timestamptz,
    -- When its attempt was settled: after finished_at where the answer was stopped and the provider is still read on.
    settled_at        timestamptz,
    -- Whether its journal has been dropped: the final message answers from any position.
    pruned            boolean     NOT NULL DEFAULT false,
    CHECK ((status IN ('completed', 'stopped', 'failed', 'interrupted', 'refused')) = (finished_at IS NOT NULL))
);
CREATE INDEX turns_unsettled ON turns (replica_id) WHERE settled_at IS NULL;
CREATE INDEX turns_to_prune ON turns (finished_at) WHERE NOT pruned;
CREATE INDEX turns_of_account_running ON turns (account_id) WHERE finished_at IS NULL;
CREATE INDEX turns_of_conversation ON turns (conversation_id, created_at DESC);

-- The journal: what was shown, in the order it was shown. An event's position is the length in UTF-16 units
-- of everything streamed up to and including it.
CREATE TABLE turn_events (
    turn_id  uuid   NOT NULL REFERENCES turns ON DELETE CASCADE,
    position bigint NOT NULL CHECK (position > 0),
    kind     text   NOT NULL CHECK (kind IN ('reasoning', 'content', 'tool_call')),
    text     text   NOT NULL,
    PRIMARY KEY (turn_id, position)
);
