-- Where a conversation was last looked at, and the sums that its head shows.
ALTER TABLE conversations
    ADD COLUMN leaf_id       uuid,
    ADD COLUMN fresh_tokens  bigint NOT NULL DEFAULT 0 CHECK (fresh_tokens >= 0),
    ADD COLUMN cached_tokens bigint NOT NULL DEFAULT 0 CHECK (cached_tokens >= 0),
    ADD COLUMN saved         bigint NOT NULL DEFAULT 0 CHECK (saved >= 0);
UPDATE conversations c SET
    leaf_id = (SELECT m.id FROM messages m WHERE m.conversation_id = c.id ORDER BY m.created_at DESC, m.id DESC LIMIT 1),
    (fresh_tokens, cached_tokens, saved) = (
        SELECT coalesce(sum((m.usage ->> 'freshTokens')::bigint), 0),
               coalesce(sum((m.usage ->> 'cachedTokens')::bigint), 0),
               coalesce(sum((m.cost_detail ->> 'saved')::numeric * 1000000000), 0)::bigint
        FROM messages m WHERE m.conversation_id = c.id);

-- How much of an answer's beginning repeats the end of the one that it goes on from.
ALTER TABLE messages ADD COLUMN overlap integer NOT NULL DEFAULT 0 CHECK (overlap >= 0);

-- What a turn needs that waits for the answer before it, and why it could not begin when that had ended.
ALTER TABLE turns
    ADD COLUMN max_output_tokens integer,
    ADD COLUMN refusal           jsonb,
    ADD COLUMN tried_at          timestamptz;
CREATE INDEX turns_queued ON turns (created_at) WHERE status = 'queued';

-- Deleting a message looks for what refers to it: without these, through whole tables.
CREATE INDEX turns_of_message ON turns (message_id);
CREATE INDEX messages_going_on ON messages (continues_id) WHERE continues_id IS NOT NULL;

-- Where a conversation begins is found without reading all of it.
CREATE INDEX messages_first ON messages (conversation_id, created_at, id) WHERE parent_id IS NULL;
