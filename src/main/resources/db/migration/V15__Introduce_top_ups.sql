-- Amounts added to a limit for the period under way, and people's requests for more. What is added belongs to the
-- period's own account, so the next period begins without it. Under a hard limit an account may hold and spend
-- limit_nano + extra.
ALTER TABLE ledger_accounts ADD COLUMN extra bigint NOT NULL DEFAULT 0
    CHECK (extra BETWEEN 0 AND 1000000000000000000);

-- Of both books alike. Its id is made by whoever adds, so that a repeat adds nothing.
CREATE TABLE top_ups (
    id           uuid PRIMARY KEY,
    owner_kind   text        NOT NULL CHECK (owner_kind IN ('organisation', 'user', 'group', 'key', 'model')),
    owner_id     text        NOT NULL,
    period       text        NOT NULL CHECK (period IN ('none', 'day', 'week', 'month')),
    period_start date        NOT NULL,
    amount       bigint      NOT NULL CHECK (amount BETWEEN 1 AND 1000000000000000000),
    reason       text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    created_by   uuid        NOT NULL,
    created_at   timestamptz NOT NULL,
    CHECK ((owner_kind = 'organisation') = (owner_id = ''))
);
CREATE INDEX top_ups_of_account ON top_ups (owner_kind, owner_id, created_at DESC);
CREATE TRIGGER top_ups_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON top_ups
    FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A line of the record with the amount 0, since nothing was spent: the top-up says what was added.
ALTER TABLE ledger_entries ADD COLUMN top_up_id uuid REFERENCES top_ups;

-- As before, with what was added to the limit.
CREATE OR REPLACE FUNCTION standings_of(p_attempt uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'owner_kind', a.owner_kind, 'owner_id', a.owner_id, 'period', a.period, 'period_start', a.period_start,
        'limit', coalesce(a.limit_nano, 0) + a.extra, 'hard', a.ceiling IS NOT NULL, 'posted', a.posted, 'held', a.held)
        ORDER BY a.id), '[]')
    FROM attempt_legs l JOIN ledger_accounts a ON a.id = l.ledger_account_id WHERE l.attempt_id = p_attempt
$$;

-- As before, with what was added to the limit.
CREATE OR REPLACE FUNCTION refusal_of(p_accounts bigint[], p_offer uuid, p_input numeric, p_output numeric, p_least integer,
                           p_affordable bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('result', 'refused', 'reason', reason, 'affordable', p_affordable, 'leg',
        jsonb_build_object('owner_kind', owner_kind, 'owner_id', owner_id, 'period', period,
            'period_start', period_start, 'limit', coalesce(limit_nano, 0) + extra, 'hard', ceiling IS NOT NULL,
            'posted', posted, 'held', held))
    FROM (
        SELECT a.*, CASE
            WHEN a.frozen_at IS NOT NULL THEN 'frozen'
            WHEN a.ceiling IS NULL OR n.need = 0 THEN NULL
            WHEN EXISTS (SELECT FROM offers WHERE id = p_offer AND barred_reason IS NOT NULL) THEN 'barred'
            WHEN n.need > a.limit_nano + a.extra THEN 'too_large'
            WHEN n.need > a.limit_nano + a.extra - a.posted THEN 'exhausted'
            WHEN n.need > a.limit_nano + a.extra - a.posted - a.held THEN 'on_hold'
        END AS reason
        FROM ledger_accounts a, (SELECT ceil((p_input + p_least * p_output) / 1000) AS need) n
        WHERE a.id = ANY (p_accounts)
    ) judged
    WHERE reason IS NOT NULL
    ORDER BY array_position(ARRAY ['frozen', 'barred', 'too_large', 'exhausted', 'on_hold'], reason),
             coalesce(limit_nano, 0) + extra - posted - held, id
    LIMIT 1
$$;

-- As before, with what was added to the limit.
CREATE OR REPLACE FUNCTION reserve_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    attempt uuid := (p ->> 'attempt')::uuid;
    account uuid := (p ->> 'account')::uuid;
    at timestamptz := (p ->> 'now')::timestamptz;
    input numeric := (p ->> 'input_bound')::numeric
        * greatest((p ->> 'fresh_rate')::numeric, (p ->> 'cached_rate')::numeric);
    output numeric := (p ->> 'output_rate')::numeric;
    want integer := (p ->> 'want')::integer;
    least_tokens integer := (p ->> 'min')::integer;
    answer jsonb;
    accounts bigint[];
    room bigint;
    granted bigint;
    amount numeric;
    touched integer;
BEGIN
    answer := reserved_before(attempt, account);
    IF answer IS NOT NULL THEN RETURN answer; END IF;

    PERFORM pg_advisory_xact_lock_shared(budgets_lock_key());
    IF (SELECT revision FROM budget_revision) <> (p ->> 'revision')::bigint THEN
        RETURN jsonb_build_object('result', 'stale');
    END IF;

    accounts := open_ledger_accounts(p ->> 'book', p -> 'legs', at);
    PERFORM FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;

    -- Another transaction may have reserved the same attempt while this one waited for the locks.
    answer := reserved_before(attempt, account);
    IF answer IS NOT NULL THEN RETURN answer; END IF;

    -- The limits as the caller read them, which the revision proved to be in force.
    UPDATE ledger_accounts a SET limit_nano = l."limit",
        ceiling = CASE WHEN l.hard THEN greatest(l."limit" + a.extra, a.posted + a.held) END
    FROM jsonb_to_recordset(p -> 'legs')
        AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
    WHERE a.id = ANY (accounts) AND a.owner_kind = l.owner_kind AND a.owner_id = l.owner_id AND a.period = l.period
        AND (a.limit_nano IS DISTINCT FROM l."limit"
            OR a.ceiling IS DISTINCT FROM CASE WHEN l.hard THEN greatest(l."limit" + a.extra, a.posted + a.held) END);

    SELECT min(limit_nano + extra - posted - held) INTO room FROM ledger_accounts
    WHERE id = ANY (accounts) AND ceiling IS NOT NULL;
    granted := CASE
        WHEN room IS NULL OR (input = 0 AND output = 0) THEN want
        WHEN room::numeric * 1000 < input THEN 0
        WHEN output = 0 THEN want
        ELSE least(want, floor((room::numeric * 1000 - input) / output)) END;
    answer := refusal_of(accounts, (p ->> 'offer')::uuid, input, output, least_tokens, granted);
    IF answer IS NOT NULL THEN RETURN answer; END IF;
    ASSERT granted BETWEEN least_tokens AND want, 'granted tokens out of range';

    amount := ceil((input + granted * output) / 1000);
    INSERT INTO attempts (id, entry_point, book, state, account_id, group_id, key_id, turn_id, replica_id, provider_id,
        offer_id, model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate,
        wanted_tokens, granted_tokens, held, created_at)
    VALUES (attempt, p ->> 'entry_point', p ->> 'book', 'pending', account, (p ->> 'group')::uuid, (p ->> 'key')::uuid,
        (p ->> 'turn')::uuid, (p ->> 'replica')::uuid, (p ->> 'provider')::uuid, (p ->> 'offer')::uuid, p ->> 'model',
        (p ->> 'price_version')::uuid, (p ->> 'day')::date, (p ->> 'input_bound')::bigint, p ->> 'bound_by',
        (p ->> 'fresh_rate')::bigint, (p ->> 'cached_rate')::bigint, (p ->> 'output_rate')::bigint, want, granted,
        amount, at)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN RETURN reserved_before(attempt, account); END IF;

    UPDATE ledger_accounts SET held = held + amount
    WHERE id = ANY (accounts) AND frozen_at IS NULL
        AND (ceiling IS NULL OR amount = 0 OR posted + held + amount <= limit_nano + extra);
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> cardinality(accounts) THEN
        RAISE EXCEPTION 'attempt % raised % of % accounts', attempt, touched, cardinality(accounts);
    END IF;
    INSERT INTO attempt_legs (attempt_id, ledger_account_id, held) SELECT attempt, id, amount FROM unnest(accounts) AS id;
    RETURN jsonb_build_object('result', 'granted', 'repeated', false, 'granted', granted, 'wanted', want,
        'held', amount, 'legs', standings_of(attempt));
END
$$;

-- As before, with what was added to the limit.
CREATE OR REPLACE FUNCTION apply_limit(p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date,
                            p_limit bigint, p_hard boolean, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    missed bigint;
BEGIN
    FOR a IN
        SELECT * FROM ledger_accounts l WHERE l.book = p_book AND l.owner_kind = p_owner_kind AND l.period = p_period
            AND l.period_start = p_start AND (l.owner_id = p_owner_id OR p_owner_id IS NULL AND NOT EXISTS (
                SELECT FROM budgets b WHERE b.book = p_book AND b.owner_kind = 'user' AND b.owner_id = l.owner_id))
        ORDER BY l.id FOR NO KEY UPDATE
    LOOP
        missed := greatest(spent_since(p_book, a.owner_kind, a.owner_id, p_start) - a.posted, 0);
        UPDATE ledger_accounts SET posted = posted + missed, limit_nano = p_limit,
            ceiling = CASE WHEN p_hard THEN greatest(p_limit + extra, posted + held + missed) END
        WHERE id = a.id;
        IF missed > 0 THEN
            INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
            VALUES (a.id, 'opening', missed, 'spent while no budget counted it', p_now);
        END IF;
    END LOOP;
END
$$;

-- As before, with what was added to the limit.
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
            ceiling = CASE WHEN a.hard THEN greatest(a.amount + extra, posted + held + missed) END
        WHERE id = a.id;
        IF missed > 0 THEN
            INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
            VALUES (a.id, 'opening', missed, 'spent while no budget counted it', p_now);
        END IF;
    END LOOP;
END
$$;

-- The limits in force on the ledger accounts of one owner, in both books: a person's are their own or a default.
CREATE FUNCTION limits_in_force(p_owner_kind text, p_owner_id text) RETURNS SETOF budgets LANGUAGE sql STABLE AS $$
    SELECT b.* FROM (SELECT CASE WHEN p_owner_kind = 'user' THEN p_owner_id::uuid END AS id) person
    CROSS JOIN LATERAL personal_budgets(person.id, paying_group(person.id)) b
    WHERE p_owner_kind = 'user'
    UNION ALL
    SELECT * FROM budgets b
    WHERE p_owner_kind IN ('organisation', 'group', 'key', 'model')
        AND b.owner_kind = p_owner_kind AND b.owner_id = p_owner_id
$$;

-- Adds what a top-up says to the current period's accounts, in each book that has such a limit, and answers in how
-- many. -1: a limit would pass what may be counted. The caller holds the budgets' lock exclusively.
CREATE FUNCTION apply_top_up(p_top_up uuid) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    t top_ups;
    b budgets;
    account bigint;
    most CONSTANT numeric := 1000000000000000000;
    books integer := 0;
BEGIN
    SELECT * INTO STRICT t FROM top_ups WHERE id = p_top_up;
    FOR b IN SELECT * FROM limits_in_force(t.owner_kind, t.owner_id) l WHERE l.period = t.period ORDER BY l.book LOOP
        account := (open_ledger_accounts(b.book, jsonb_build_array(jsonb_build_object('owner_kind', t.owner_kind,
            'owner_id', t.owner_id, 'period', t.period, 'period_start', t.period_start, 'limit', b.limit_nano,
            'hard', b.mode = 'hard')), t.created_at))[1];
        PERFORM FROM ledger_accounts WHERE id = account FOR NO KEY UPDATE;
        IF (SELECT a.extra + t.amount::numeric > most OR a.extra + t.amount::numeric + b.limit_nano > 8 * most
            FROM ledger_accounts a WHERE a.id = account) THEN
            RETURN -1;
        END IF;
        UPDATE ledger_accounts SET limit_nano = b.limit_nano, extra = extra + t.amount,
            ceiling = CASE WHEN b.mode = 'hard' THEN greatest(b.limit_nano + extra + t.amount, posted + held) END
        WHERE id = account;
        INSERT INTO ledger_entries (ledger_account_id, kind, amount, top_up_id, reason, created_by, created_at)
        VALUES (account, 'top_up', 0, t.id, t.reason, t.created_by, t.created_at);
        books := books + 1;
    END LOOP;
    RETURN books;
END
$$;

-- Somebody asks an admin for more than their limit. Nothing of it counts until it is granted.
CREATE TABLE budget_requests (
    id          uuid PRIMARY KEY,
    account_id  uuid        NOT NULL REFERENCES accounts,
    -- How much more. NULL: the admin decides.
    amount      bigint CHECK (amount BETWEEN 1 AND 1000000000000000000),
    reason      text        NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    created_at  timestamptz NOT NULL,
    answer      text CHECK (answer IN ('grant', 'refuse')),
    granted     bigint CHECK (granted > 0),
    for_good    boolean     NOT NULL DEFAULT false,
    note        text        NOT NULL DEFAULT '' CHECK (length(note) <= 500),
    answered_by uuid,
    answered_at timestamptz,
    CHECK (num_nulls(answer, answered_by, answered_at) IN (0, 3)),
    CHECK ((answer IS NOT DISTINCT FROM 'grant') = (granted IS NOT NULL))
);
CREATE UNIQUE INDEX budget_requests_open ON budget_requests (account_id) WHERE answered_at IS NULL;
CREATE INDEX budget_requests_of_account ON budget_requests (account_id, created_at DESC);
CREATE INDEX budget_requests_listing ON budget_requests (created_at, id);

-- How a person's own limits or the defaults for them stand, the one first that a call meets first. In the book that
-- lists show.
CREATE FUNCTION personal_standings(p_account uuid, p_day date)
RETURNS TABLE (owner_kind text, period text, mode text, limit_nano bigint, extra bigint, posted bigint, held bigint)
LANGUAGE sql STABLE AS $$
    SELECT b.owner_kind, b.period, b.mode, b.limit_nano, coalesce(a.extra, 0),
        coalesce(a.posted, spent_since(b.book, 'user', p_account::text, s.start)), coalesce(a.held, 0)
    FROM personal_budgets(p_account, paying_group(p_account)) b
    CROSS JOIN LATERAL (SELECT period_start(b.period, p_day) AS start) s
    LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = 'user' AND a.owner_id = p_account::text
        AND a.period = b.period AND a.period_start = s.start
    WHERE b.book = shown_book()
    ORDER BY b.mode, b.limit_nano + coalesce(a.extra, 0)
        - coalesce(a.posted, spent_since(b.book, 'user', p_account::text, s.start)) - coalesce(a.held, 0)
$$;
