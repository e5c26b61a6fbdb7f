-- A service's account has one key and nothing else: it cannot sign in and is no person.
ALTER TABLE accounts ADD COLUMN kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service'));
ALTER TABLE accounts ADD CONSTRAINT accounts_service CHECK (kind = 'person'
    OR password_hash IS NULL AND role = 'member' AND paying_group_id IS NOT NULL);

ALTER TABLE api_keys
    -- The models it may call. NULL: all.
    ADD COLUMN models jsonb CHECK (jsonb_typeof(models) = 'array' AND jsonb_array_length(models) > 0),
    -- A service key belongs to a group; its manager answers for it.
    ADD COLUMN group_id uuid REFERENCES groups,
    ADD COLUMN manager_id uuid REFERENCES accounts,
    ADD COLUMN contact text CHECK (length(contact) BETWEEN 3 AND 254),
    ADD CONSTRAINT api_keys_service CHECK (num_nulls(group_id, manager_id, contact) IN (0, 3));
CREATE INDEX api_keys_of_group ON api_keys (group_id, created_at DESC) WHERE group_id IS NOT NULL;
CREATE INDEX api_keys_listing ON api_keys (created_at DESC, id DESC) WHERE revoked_at IS NULL;
CREATE INDEX usage_daily_of_key ON usage_daily (key_id) WHERE key_id IS NOT NULL;

-- Until a real model is connected people spend demo money, and that is what lists show.
CREATE FUNCTION shown_book() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM providers WHERE book = 'real' AND enabled) THEN 'real' ELSE 'demo' END
$$;

-- As before, and for a service's account its group. Each call to a model asks it: PL/pgSQL keeps the plan.
CREATE OR REPLACE FUNCTION paying_group(p_account uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT id FROM (
        SELECT g.id, g.rank, g.id = a.paying_group_id AS chosen
        FROM memberships m JOIN groups g ON g.id = m.group_id JOIN accounts a ON a.id = m.account_id
        WHERE m.account_id = p_account AND g.deleted_at IS NULL
        UNION ALL
        SELECT g.id, g.rank, true FROM accounts a JOIN groups g ON g.id = a.paying_group_id
        WHERE a.id = p_account AND a.kind = 'service' AND g.deleted_at IS NULL
    ) found ORDER BY chosen DESC NULLS LAST, rank LIMIT 1);
END
$$;

-- As before, but a service is nobody: no person's limit is its.
CREATE OR REPLACE FUNCTION personal_budgets(p_account uuid, p_group uuid) RETURNS SETOF budgets
LANGUAGE sql STABLE AS $$
    SELECT b.* FROM budgets b
    WHERE NOT EXISTS (SELECT FROM accounts s WHERE s.id = p_account AND s.kind = 'service') AND (
        b.owner_kind = 'user' AND b.owner_id = p_account::text
        OR b.owner_kind = 'group_member' AND b.owner_id = p_group::text AND NOT EXISTS (
            SELECT FROM budgets own
            WHERE own.book = b.book AND own.owner_kind = 'user' AND own.owner_id = p_account::text)
        OR b.owner_kind = 'member' AND NOT EXISTS (
            SELECT FROM budgets closer
            WHERE closer.book = b.book AND (closer.owner_kind = 'user' AND closer.owner_id = p_account::text
                OR closer.owner_kind = 'group_member' AND closer.owner_id = p_group::text)))
$$;

-- As before; OFFSET 0 keeps the planner from asking for the paying group in each condition anew.
CREATE OR REPLACE FUNCTION apply_personal_limits(p_book text, p_accounts uuid[], p_day date, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    missed bigint;
BEGIN
    FOR a IN
        SELECT l.id, l.owner_id, l.period_start, l.posted, b.limit_nano AS amount, b.mode = 'hard' AS hard
        FROM ledger_accounts l
        JOIN accounts person ON person.id::text = l.owner_id
        CROSS JOIN LATERAL (SELECT paying_group(person.id) AS paying OFFSET 0) p
        CROSS JOIN LATERAL personal_budgets(person.id, p.paying) b
        WHERE l.book = p_book AND l.owner_kind = 'user' AND l.period_start = period_start(l.period, p_day)
            AND b.book = p_book AND b.period = l.period AND (p_accounts IS NULL OR person.id = ANY (p_accounts))
        ORDER BY l.id FOR NO KEY UPDATE OF l
    LOOP
        missed := greatest(spent_since(p_book, 'user', a.owner_id, a.period_start) - a.posted, 0);
        UPDATE ledger_accounts SET posted = posted + missed, limit_nano = a.amount,
            ceiling = CASE WHEN a.hard THEN greatest(a.amount, posted + held + missed) END
        WHERE id = a.id;
        IF missed > 0 THEN
            INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
            VALUES (a.id, 'opening', missed, 'spent while no budget counted it', p_now);
        END IF;
    END LOOP;
END
$$;
