-- Groups of people. A deleted group keeps its row: calls and reports name it for good.
CREATE TABLE groups (
    id            uuid PRIMARY KEY,
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    -- What the company's sign-in calls it. NULL: known here only.
    external_name text CHECK (length(external_name) BETWEEN 1 AND 120),
    -- The order in which the groups of a person are asked who pays.
    rank          integer CHECK (rank > 0),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    deleted_at    timestamptz,
    CHECK ((deleted_at IS NULL) = (rank IS NOT NULL)),
    CONSTRAINT groups_rank UNIQUE (rank) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX groups_name ON groups (lower(name)) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX groups_external_name ON groups (external_name) WHERE deleted_at IS NULL;

-- 'oidc': as the company's sign-in said last; 'local': as an admin wants it, whatever the company says.
CREATE TABLE memberships (
    account_id uuid        NOT NULL REFERENCES accounts,
    group_id   uuid        NOT NULL REFERENCES groups,
    source     text        NOT NULL CHECK (source IN ('local', 'oidc')),
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, group_id)
);
CREATE INDEX memberships_of_group ON memberships (group_id);

-- Chosen by an admin; counts while the person is a member of it.
ALTER TABLE accounts ADD COLUMN paying_group_id uuid REFERENCES groups;

-- 'group_member': what each person may spend whose paying group it is.
ALTER TABLE budgets DROP CONSTRAINT budgets_owner_kind_check;
ALTER TABLE budgets ADD CONSTRAINT budgets_owner_kind_check
    CHECK (owner_kind IN ('organisation', 'member', 'user', 'group', 'group_member', 'key', 'model'));

CREATE FUNCTION period_start(p_period text, p_day date) RETURNS date LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE p_period WHEN 'day' THEN p_day WHEN 'week' THEN date_trunc('week', p_day::timestamp)::date
        WHEN 'month' THEN date_trunc('month', p_day::timestamp)::date ELSE DATE '1970-01-01' END
$$;

-- The group that pays for a person: the chosen one while they are in it, else their first by rank, else NULL.
CREATE FUNCTION paying_group(p_account uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT g.id FROM memberships m JOIN groups g ON g.id = m.group_id JOIN accounts a ON a.id = m.account_id
    WHERE m.account_id = p_account AND g.deleted_at IS NULL
    ORDER BY g.id = a.paying_group_id DESC NULLS LAST, g.rank LIMIT 1
$$;

-- A person's limits in both books: their own, else the paying group's for each member, else the organisation's.
CREATE FUNCTION personal_budgets(p_account uuid, p_group uuid) RETURNS SETOF budgets LANGUAGE sql STABLE AS $$
    SELECT b.* FROM budgets b
    WHERE b.owner_kind = 'user' AND b.owner_id = p_account::text
        OR b.owner_kind = 'group_member' AND b.owner_id = p_group::text AND NOT EXISTS (
            SELECT FROM budgets own
            WHERE own.book = b.book AND own.owner_kind = 'user' AND own.owner_id = p_account::text)
        OR b.owner_kind = 'member' AND NOT EXISTS (
            SELECT FROM budgets closer
            WHERE closer.book = b.book AND (closer.owner_kind = 'user' AND closer.owner_id = p_account::text
                OR closer.owner_kind = 'group_member' AND closer.owner_id = p_group::text))
$$;

-- Puts the limits that now apply to these people (NULL: to everybody) on their accounts of the current periods, and
-- catches up on what was spent while another budget counted. The caller holds the budgets' lock exclusively.
CREATE FUNCTION apply_personal_limits(p_book text, p_accounts uuid[], p_day date, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    missed bigint;
BEGIN
    FOR a IN
        SELECT l.id, l.owner_id, l.period_start, l.posted, b.limit_nano AS amount, b.mode = 'hard' AS hard
        FROM ledger_accounts l
        JOIN accounts person ON person.id::text = l.owner_id
        CROSS JOIN LATERAL personal_budgets(person.id, paying_group(person.id)) b
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
