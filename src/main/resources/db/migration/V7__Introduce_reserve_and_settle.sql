-- The money protocol. Each function is one round trip and the last statement of its caller's transaction.
-- Locks are taken in one order everywhere, so that calls queue and do not deadlock: the budgets' lock (shared to
-- reserve, exclusive to change), the attempt, ledger accounts by id, usage_daily, the overrun account, the offer.
-- Every function reads under READ COMMITTED: a statement that follows a lock sees what was committed before the lock.

-- Held shared while reserving and exclusively while budgets change: a commit is never admitted under a limit that is
-- no longer in force.
CREATE FUNCTION budgets_lock_key() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 8026217428470401637';

-- What an owner has spent since a day, by the reports.
CREATE FUNCTION spent_since(p_book text, p_owner_kind text, p_owner_id text, p_start date) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(cost), 0)::bigint FROM usage_daily
    WHERE book = p_book AND day >= p_start AND CASE p_owner_kind
        WHEN 'organisation' THEN true
        WHEN 'user'  THEN account_id = p_owner_id::uuid
        WHEN 'group' THEN group_id = p_owner_id::uuid
        WHEN 'key'   THEN key_id = p_owner_id::uuid
        WHEN 'model' THEN model_id = p_owner_id
        ELSE false END
$$;

CREATE FUNCTION ledger_account(p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date)
RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT id FROM ledger_accounts WHERE book = p_book AND owner_kind = p_owner_kind AND owner_id = p_owner_id
        AND period = p_period AND period_start = p_start);
END
$$;

-- The accounts of the legs; those of a period that begins are made. One made in mid-period opens with what was spent
-- before it. Two transactions make a row once: the second waits for the first and finds it.
CREATE FUNCTION open_ledger_accounts(p_book text, p_legs jsonb, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    leg record;
    account bigint;
    spent bigint;
    accounts bigint[] := '{}';
BEGIN
    FOR leg IN
        SELECT * FROM jsonb_to_recordset(p_legs)
            AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
        ORDER BY owner_kind, owner_id, period, period_start
    LOOP
        account := ledger_account(p_book, leg.owner_kind, leg.owner_id, leg.period, leg.period_start);
        IF account IS NULL THEN
            INSERT INTO ledger_accounts AS a
                (book, owner_kind, owner_id, period, period_start, limit_nano, ceiling, created_at)
            VALUES (p_book, leg.owner_kind, leg.owner_id, leg.period, leg.period_start, leg."limit",
                    CASE WHEN leg.hard THEN leg."limit" END, p_now)
            ON CONFLICT DO NOTHING RETURNING a.id INTO account;
            spent := 0;
            IF account IS NULL THEN
                account := ledger_account(p_book, leg.owner_kind, leg.owner_id, leg.period, leg.period_start);
            ELSE
                spent := spent_since(p_book, leg.owner_kind, leg.owner_id, leg.period_start);
            END IF;
            IF spent > 0 THEN
                UPDATE ledger_accounts SET posted = spent,
                    ceiling = CASE WHEN ceiling IS NOT NULL THEN greatest(ceiling, spent) END
                WHERE id = account;
                INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
                VALUES (account, 'opening', spent, 'spent before the budget began', p_now);
            END IF;
        END IF;
        accounts := accounts || account;
    END LOOP;
    RETURN accounts;
END
$$;

-- How the accounts of an attempt stand.
CREATE FUNCTION standings_of(p_attempt uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'owner_kind', a.owner_kind, 'owner_id', a.owner_id, 'period', a.period, 'period_start', a.period_start,
        'limit', coalesce(a.limit_nano, 0), 'hard', a.ceiling IS NOT NULL, 'posted', a.posted, 'held', a.held)
        ORDER BY a.id), '[]')
    FROM attempt_legs l JOIN ledger_accounts a ON a.id = l.ledger_account_id WHERE l.attempt_id = p_attempt
$$;

-- The answer that an attempt got when it was reserved, or NULL.
CREATE FUNCTION reserved_before(p_attempt uuid, p_account uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN t.account_id <> p_account THEN jsonb_build_object('result', 'conflict')
        ELSE jsonb_build_object('result', 'granted', 'repeated', true, 'granted', t.granted_tokens,
            'wanted', t.wanted_tokens, 'held', t.held, 'legs', standings_of(t.id)) END
    FROM attempts t WHERE t.id = p_attempt
$$;

-- Why a call does not fit, by the leg where waiting helps least. NULL: it fits them all with p_least tokens.
-- p_input and p_output are pico-units: the whole input's, and one output token's.
CREATE FUNCTION refusal_of(p_accounts bigint[], p_offer uuid, p_input numeric, p_output numeric, p_least integer,
                           p_affordable bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('result', 'refused', 'reason', reason, 'affordable', p_affordable, 'leg',
        jsonb_build_object('owner_kind', owner_kind, 'owner_id', owner_id, 'period', period,
            'period_start', period_start, 'limit', coalesce(limit_nano, 0), 'hard', ceiling IS NOT NULL,
            'posted', posted, 'held', held))
    FROM (
        SELECT a.*, CASE
            WHEN a.frozen_at IS NOT NULL THEN 'frozen'
            WHEN a.ceiling IS NULL OR n.need = 0 THEN NULL
            WHEN EXISTS (SELECT FROM offers WHERE id = p_offer AND barred_reason IS NOT NULL) THEN 'barred'
            WHEN n.need > a.limit_nano THEN 'too_large'
            WHEN n.need > a.limit_nano - a.posted THEN 'exhausted'
            WHEN n.need > a.limit_nano - a.posted - a.held THEN 'on_hold'
        END AS reason
        FROM ledger_accounts a, (SELECT ceil((p_input + p_least * p_output) / 1000) AS need) n
        WHERE a.id = ANY (p_accounts)
    ) judged
    WHERE reason IS NOT NULL
    ORDER BY array_position(ARRAY ['frozen', 'barred', 'too_large', 'exhausted', 'on_hold'], reason),
             coalesce(limit_nano, 0) - posted - held, id
    LIMIT 1
$$;

-- Holds the worst that a call can cost on every leg, with as many output tokens as all of them have room for.
-- Answers {result: granted | refused | stale | conflict, …}; only "granted" has written anything but new period rows.
CREATE FUNCTION reserve_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
        ceiling = CASE WHEN l.hard THEN greatest(l."limit", a.posted + a.held) END
    FROM jsonb_to_recordset(p -> 'legs')
        AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
    WHERE a.id = ANY (accounts) AND a.owner_kind = l.owner_kind AND a.owner_id = l.owner_id AND a.period = l.period
        AND (a.limit_nano IS DISTINCT FROM l."limit"
            OR a.ceiling IS DISTINCT FROM CASE WHEN l.hard THEN greatest(l."limit", a.posted + a.held) END);

    SELECT min(limit_nano - posted - held) INTO room FROM ledger_accounts WHERE id = ANY (accounts) AND ceiling IS NOT NULL;
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
        AND (ceiling IS NULL OR amount = 0 OR posted + held + amount <= limit_nano);
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> cardinality(accounts) THEN
        RAISE EXCEPTION 'attempt % raised % of % accounts', attempt, touched, cardinality(accounts);
    END IF;
    INSERT INTO attempt_legs (attempt_id, ledger_account_id, held) SELECT attempt, id, amount FROM unnest(accounts) AS id;
    RETURN jsonb_build_object('result', 'granted', 'repeated', false, 'granted', granted, 'wanted', want,
        'held', amount, 'legs', standings_of(attempt));
END
$$;

-- Releases the hold of an attempt that this transaction has just claimed, and posts what it is charged.
CREATE FUNCTION release_legs(p_attempt uuid, p_held bigint, p_charge bigint) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    accounts bigint[] := ARRAY (
        SELECT ledger_account_id FROM attempt_legs WHERE attempt_id = p_attempt ORDER BY ledger_account_id);
    touched integer;
BEGIN
    PERFORM FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;
    UPDATE ledger_accounts SET held = held - p_held, posted = posted + p_charge WHERE id = ANY (accounts);
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> cardinality(accounts) THEN
        RAISE EXCEPTION 'attempt % released % of % legs', p_attempt, touched, cardinality(accounts);
    END IF;
    UPDATE attempt_legs SET charged = p_charge WHERE attempt_id = p_attempt;
    RETURN accounts;
END
$$;

-- What an ended attempt came to.
CREATE FUNCTION settled_as(p_attempt uuid, p_repeated boolean) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('state', state, 'cost', coalesce(cost, 0), 'held', held, 'overrun', overrun,
        'fresh', fresh_tokens, 'cached', cached_tokens, 'output', output_tokens, 'reasoning', reasoning_tokens,
        'estimated', estimated, 'outcome', outcome, 'flags', to_jsonb(flags), 'price_version', price_version_id,
        'created_at', extract(epoch FROM created_at) * 1000000, 'settled_at', extract(epoch FROM settled_at) * 1000000,
        'repeated', p_repeated)
    FROM attempts WHERE id = p_attempt
$$;

-- Books what an offer billed above its holds, and bars the offer from hard budgets until an admin looks.
CREATE FUNCTION post_overrun(p_attempt uuid, p_amount bigint, p_audit uuid, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t attempts;
    overrun_account bigint;
BEGIN
    SELECT * INTO STRICT t FROM attempts WHERE id = p_attempt;
    INSERT INTO ledger_accounts AS a (book, owner_kind, owner_id, period, period_start, posted, created_at)
    VALUES (t.book, 'overrun', t.offer_id::text, 'none', DATE '1970-01-01', p_amount, p_now)
    ON CONFLICT (book, owner_kind, owner_id, period, period_start) DO UPDATE SET posted = a.posted + excluded.posted
    RETURNING a.id INTO overrun_account;
    INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id, price_version_id,
        fresh_tokens, cached_tokens, output_tokens, reason, created_at)
    VALUES (overrun_account, 'overrun', p_amount, t.id, t.account_id, t.price_version_id, t.fresh_tokens,
        t.cached_tokens, t.output_tokens, 'billed above what was held', p_now);
    UPDATE offers SET barred_reason = 'overrun', updated_at = p_now WHERE id = t.offer_id AND barred_reason IS NULL;
    INSERT INTO audit_events (id, at, action, target_kind, target_id, details)
    VALUES (p_audit, p_now, 'offer_barred', 'offer', t.offer_id::text,
        jsonb_build_object('attempt', t.id, 'overrun', p_amount, 'held', t.held));
END
$$;

-- Charges an attempt and frees the rest of its hold. Whoever claims it first decides; later calls get that result.
-- NULL: there is no such attempt.
CREATE FUNCTION settle_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    t attempts;
    price bigint := (p ->> 'cost')::bigint;
    at timestamptz := (p ->> 'now')::timestamptz;
    charged bigint[];
BEGIN
    UPDATE attempts SET state = 'settled', cost = least(price, held), overrun = greatest(price - held, 0),
        fresh_tokens = (p ->> 'fresh')::bigint, cached_tokens = (p ->> 'cached')::bigint,
        output_tokens = (p ->> 'output')::bigint, reasoning_tokens = (p ->> 'reasoning')::bigint,
        estimated = (p ->> 'estimated')::boolean, outcome = p ->> 'outcome',
        flags = ARRAY (SELECT jsonb_array_elements_text(p -> 'flags'))
            || CASE WHEN price > held THEN ARRAY ['overrun'] ELSE '{}' END,
        settled_at = at
    WHERE id = (p ->> 'attempt')::uuid AND state = 'pending' RETURNING * INTO t;
    IF NOT FOUND THEN RETURN settled_as((p ->> 'attempt')::uuid, true); END IF;

    charged := release_legs(t.id, t.held, t.cost);
    INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id, price_version_id,
        fresh_tokens, cached_tokens, output_tokens, created_at)
    SELECT c.id, 'charge', t.cost, t.id, t.account_id, t.price_version_id, t.fresh_tokens, t.cached_tokens,
        t.output_tokens, at FROM unnest(charged) AS c(id) ORDER BY c.id;
    INSERT INTO usage_daily AS u (book, day, account_id, group_id, key_id, model_id, calls, estimated_calls, cost,
        overrun, fresh_tokens, cached_tokens, output_tokens, reasoning_tokens)
    VALUES (t.book, t.day, t.account_id, t.group_id, t.key_id, t.model_id, 1, t.estimated::integer, t.cost, t.overrun,
        t.fresh_tokens, t.cached_tokens, t.output_tokens, t.reasoning_tokens)
    ON CONFLICT ON CONSTRAINT usage_daily_key DO UPDATE SET calls = u.calls + 1,
        estimated_calls = u.estimated_calls + excluded.estimated_calls, cost = u.cost + excluded.cost,
        overrun = u.overrun + excluded.overrun, fresh_tokens = u.fresh_tokens + excluded.fresh_tokens,
        cached_tokens = u.cached_tokens + excluded.cached_tokens,
        output_tokens = u.output_tokens + excluded.output_tokens,
        reasoning_tokens = u.reasoning_tokens + excluded.reasoning_tokens;
    IF t.overrun > 0 THEN PERFORM post_overrun(t.id, t.overrun, (p ->> 'audit')::uuid, at); END IF;
    RETURN settled_as(t.id, false);
END
$$;

-- Frees the whole hold of an attempt that cost nothing. NULL: there is no such attempt.
CREATE FUNCTION void_attempt(p_attempt uuid, p_outcome text, p_now timestamptz) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    freed bigint;
BEGIN
    UPDATE attempts SET state = 'void', outcome = p_outcome, settled_at = p_now
    WHERE id = p_attempt AND state = 'pending' RETURNING held INTO freed;
    IF NOT FOUND THEN RETURN settled_as(p_attempt, true); END IF;
    PERFORM release_legs(p_attempt, freed, 0);
    RETURN settled_as(p_attempt, false);
END
$$;

-- Puts a changed limit on the accounts of the current period, whoever owns them, and catches up on what was spent
-- while no budget counted it. The caller holds the budgets' lock exclusively. p_owner_id NULL: all people who have no
-- budget of their own.
CREATE FUNCTION apply_limit(p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date,
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
            ceiling = CASE WHEN p_hard THEN greatest(p_limit, posted + held + missed) END
        WHERE id = a.id;
        IF missed > 0 THEN
            INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
            VALUES (a.id, 'opening', missed, 'spent while no budget counted it', p_now);
        END IF;
    END LOOP;
END
$$;

-- Compares each account with its entries and its pending calls, all in one snapshot; freezes those that do not match
-- and answers with them. From the last audited entry on, or from the first.
CREATE FUNCTION audit_ledger(p_from_first boolean, p_now timestamptz)
RETURNS TABLE (account bigint, posted bigint, entries bigint, held bigint, legs bigint, fresh boolean)
LANGUAGE sql AS $$
    WITH seen AS (
        SELECT a.id, a.posted, a.held, a.frozen_at, a.audited_entry, coalesce(e.last, a.audited_entry) AS last,
            coalesce(e.total, 0)::bigint + CASE WHEN p_from_first THEN 0 ELSE a.audited_sum END AS entries,
            coalesce((SELECT sum(l.held) FROM attempt_legs l
                WHERE l.ledger_account_id = a.id AND l.charged IS NULL), 0)::bigint AS legs
        FROM ledger_accounts a LEFT JOIN LATERAL (
            SELECT sum(amount) AS total, max(id) AS last FROM ledger_entries
            WHERE ledger_account_id = a.id AND (p_from_first OR id > a.audited_entry)
        ) e ON true
    ), moved AS (
        UPDATE ledger_accounts a SET audited_entry = s.last, audited_sum = s.entries FROM seen s
        WHERE a.id = s.id AND s.last > s.audited_entry AND a.audited_entry = s.audited_entry
            AND s.posted = s.entries AND s.held = s.legs
    ), frozen AS (
        UPDATE ledger_accounts a SET frozen_at = p_now FROM seen s
        WHERE a.id = s.id AND a.frozen_at IS NULL AND (s.posted <> s.entries OR s.held <> s.legs)
    )
    SELECT id, posted, entries, held, legs, frozen_at IS NULL FROM seen WHERE posted <> entries OR held <> legs
$$;
