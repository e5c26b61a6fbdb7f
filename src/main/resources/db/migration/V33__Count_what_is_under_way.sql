-- When a call ended, as far as whoever settled it knew, and no later than it could have: the moment of its price, which
-- the moment of its settlement is not. NULL: settled before that was kept, or void.
ALTER TABLE attempts ADD COLUMN ended_at timestamptz;

CREATE OR REPLACE FUNCTION settled_as(t attempts, p_repeated boolean) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('state', t.state, 'cost', coalesce(t.cost, 0), 'held', t.held, 'overrun', t.overrun,
        'fresh', t.fresh_tokens, 'cached', t.cached_tokens, 'output', t.output_tokens, 'reasoning', t.reasoning_tokens,
        'saved', t.saved,
        'estimated', t.estimated, 'outcome', t.outcome, 'flags', to_jsonb(t.flags), 'price_version', t.price_version_id,
        'created_at', extract(epoch FROM t.created_at) * 1000000,
        'ended_at', extract(epoch FROM t.ended_at) * 1000000,
        'settled_at', extract(epoch FROM t.settled_at) * 1000000, 'repeated', p_repeated)
$$;

-- As before, and it keeps when the call ended.
CREATE OR REPLACE FUNCTION settle_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    t attempts;
    price bigint := (p ->> 'cost')::bigint;
    at timestamptz := (p ->> 'now')::timestamptz;
BEGIN
    UPDATE attempts SET state = 'settled', cost = least(price, held), overrun = greatest(price - held, 0),
        fresh_tokens = (p ->> 'fresh')::bigint, cached_tokens = (p ->> 'cached')::bigint,
        output_tokens = (p ->> 'output')::bigint, reasoning_tokens = (p ->> 'reasoning')::bigint,
        saved = (p ->> 'saved')::bigint, estimated = (p ->> 'estimated')::boolean, outcome = p ->> 'outcome',
        flags = ARRAY (SELECT jsonb_array_elements_text(p -> 'flags'))
            || CASE WHEN price > held THEN ARRAY ['overrun'] ELSE '{}' END,
        ended_at = (p ->> 'ended')::timestamptz, settled_at = at
    WHERE id = (p ->> 'attempt')::uuid AND state = 'pending' RETURNING * INTO t;
    IF NOT FOUND THEN RETURN settled_as((p ->> 'attempt')::uuid, true); END IF;

    PERFORM release_legs(t, t.cost, true);
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
    RETURN settled_as(t, false);
END
$$;

-- As before, and with usage that came late comes when the call ended.
CREATE OR REPLACE FUNCTION correct_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    was attempts;
    accounts bigint[];
    price bigint := (p ->> 'cost')::bigint;
    at timestamptz := (p ->> 'now')::timestamptz;
    corrector uuid := (p ->> 'by')::uuid;
    fresh bigint;
    cached bigint;
    output bigint;
    reasoning bigint;
    rise bigint;
    beyond bigint;
    touched integer;
BEGIN
    SELECT * INTO was FROM attempts WHERE id = (p ->> 'attempt')::uuid AND state = 'settled'
        AND (estimated OR corrector IS NOT NULL) FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN settled_as((p ->> 'attempt')::uuid, true); END IF;

    accounts := ARRAY (
        SELECT ledger_account_id FROM attempt_legs WHERE attempt_id = was.id ORDER BY ledger_account_id);
    PERFORM FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;
    rise := least(price, was.held) - was.cost;
    SELECT least(rise, min(greatest(limit_nano + extra - posted - held, 0))) INTO rise FROM ledger_accounts
    WHERE id = ANY (accounts) AND ceiling IS NOT NULL;
    beyond := price - was.cost - rise;
    IF corrector IS NOT NULL AND beyond > 0 THEN
        RETURN settled_as(was.id, true) || jsonb_build_object('over_limit', beyond);
    END IF;
    fresh := coalesce((p ->> 'fresh')::bigint, was.fresh_tokens);
    cached := coalesce((p ->> 'cached')::bigint, was.cached_tokens);
    output := coalesce((p ->> 'output')::bigint, was.output_tokens);
    reasoning := coalesce((p ->> 'reasoning')::bigint, was.reasoning_tokens);

    UPDATE attempts SET cost = was.cost + rise, overrun = was.overrun + beyond, fresh_tokens = fresh,
        cached_tokens = cached, output_tokens = output, reasoning_tokens = reasoning,
        saved = coalesce((p ->> 'saved')::bigint, was.saved), estimated = false,
        ended_at = coalesce((p ->> 'ended')::timestamptz, was.ended_at),
        flags = array_remove(flags, 'corrected') || 'corrected'::text
            || ARRAY (SELECT jsonb_array_elements_text(p -> 'flags'))
            || CASE WHEN beyond > 0 THEN ARRAY ['overrun'] ELSE '{}' END
    WHERE id = was.id;
    UPDATE ledger_accounts SET posted = posted + rise WHERE id = ANY (accounts);
    UPDATE attempt_legs SET charged = was.cost + rise WHERE attempt_id = was.id;
    INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id, price_version_id,
        fresh_tokens, cached_tokens, output_tokens, reason, created_by, created_at)
    SELECT c.id, 'correction', rise, was.id, was.account_id, was.price_version_id, fresh - was.fresh_tokens,
        cached - was.cached_tokens, output - was.output_tokens, coalesce(p ->> 'reason', 'exact usage came late'),
        corrector, at
    FROM unnest(accounts) AS c(id) ORDER BY c.id;
    UPDATE usage_daily SET estimated_calls = estimated_calls - was.estimated::integer, cost = cost + rise,
        overrun = overrun + beyond, fresh_tokens = fresh_tokens + fresh - was.fresh_tokens,
        cached_tokens = cached_tokens + cached - was.cached_tokens,
        output_tokens = output_tokens + output - was.output_tokens,
        reasoning_tokens = reasoning_tokens + reasoning - was.reasoning_tokens
    WHERE book = was.book AND day = was.day AND account_id = was.account_id AND group_id IS NOT DISTINCT FROM was.group_id
        AND key_id IS NOT DISTINCT FROM was.key_id AND model_id = was.model_id;
    GET DIAGNOSTICS touched = ROW_COUNT;
    IF touched <> 1 THEN RAISE EXCEPTION 'attempt % is on % lines of the reports', was.id, touched; END IF;
    IF beyond > 0 AND price > was.held THEN
        PERFORM post_overrun(was.id, beyond, (p ->> 'audit')::uuid, at);
    ELSIF beyond > 0 THEN
        PERFORM book_overrun(was.id, beyond, 'billed late, above what was left', at);
    END IF;
    RETURN settled_as(was.id, false);
END
$$;

-- A limit counts what is under way when it is made, as it counts what was spent: both in the period of the call's day.
-- Of a call in progress an account has a leg, or, where it was made later, takes one up. Calls are locked before any
-- account, as whoever settles them locks; what was spent is read after, so that each call is counted once: as spent
-- where it was settled by then, else as held. No call can appear meanwhile: what was admitted before the limit was made
-- is committed since its admission shared the budgets' lock, and what is admitted after has a leg.
CREATE FUNCTION is_counted(t attempts, p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date)
RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT t.book = p_book AND t.day >= p_start AND t.day < CASE p_period
            WHEN 'day' THEN p_start + 1
            WHEN 'week' THEN p_start + 7
            WHEN 'month' THEN (p_start + interval '1 month')::date
            ELSE 'infinity'::date END
        AND CASE p_owner_kind
            WHEN 'organisation' THEN true
            WHEN 'user'  THEN t.account_id = p_owner_id::uuid
            WHEN 'group' THEN t.group_id = p_owner_id::uuid
            WHEN 'key'   THEN t.key_id = p_owner_id::uuid
            WHEN 'model' THEN t.model_id = p_owner_id
            ELSE false END
$$;

-- What calls in progress hold that an account would count if it were opened now.
CREATE FUNCTION held_since(p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(sum(t.held), 0)::bigint FROM attempts t
    WHERE t.state = 'pending' AND is_counted(t, p_book, p_owner_kind, p_owner_id, p_period, p_start)
$$;

-- Locks the calls in progress that these accounts count and have no leg of.
CREATE FUNCTION lock_uncounted(p_accounts bigint[]) RETURNS uuid[] LANGUAGE sql AS $$
    SELECT coalesce(array_agg(locked.id), '{}') FROM (
        SELECT t.id FROM attempts t WHERE t.state = 'pending' AND EXISTS (
            SELECT FROM ledger_accounts a WHERE a.id = ANY (p_accounts)
                AND is_counted(t, a.book, a.owner_kind, a.owner_id, a.period, a.period_start)
                AND NOT EXISTS (SELECT FROM attempt_legs l WHERE l.attempt_id = t.id AND l.ledger_account_id = a.id))
        ORDER BY t.id FOR NO KEY UPDATE OF t
    ) locked
$$;

-- Gives them their legs. The caller has locked both, the calls first.
CREATE FUNCTION take_up_calls(p_accounts bigint[], p_calls uuid[]) RETURNS void LANGUAGE sql AS $$
    WITH legs AS (
        INSERT INTO attempt_legs (attempt_id, ledger_account_id, held)
        SELECT t.id, a.id, t.held FROM attempts t JOIN ledger_accounts a ON a.id = ANY (p_accounts)
            AND is_counted(t, a.book, a.owner_kind, a.owner_id, a.period, a.period_start)
        WHERE t.id = ANY (p_calls)
        ON CONFLICT DO NOTHING RETURNING ledger_account_id, held
    )
    UPDATE ledger_accounts a SET held = a.held + l.held,
        ceiling = CASE WHEN a.ceiling IS NOT NULL THEN greatest(a.ceiling, a.posted + a.held + l.held) END
    FROM (SELECT ledger_account_id AS id, sum(held)::bigint AS held FROM legs GROUP BY ledger_account_id) l
    WHERE a.id = l.id
$$;

-- As before, and with what is under way. All rows are made before anything is waited for but rows that another makes.
CREATE OR REPLACE FUNCTION open_ledger_accounts(p_book text, p_legs jsonb, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    leg record;
    account bigint;
    spent bigint;
    accounts bigint[] := '{}';
    opened bigint[] := '{}';
    calls uuid[];
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
            IF account IS NULL THEN
                account := ledger_account(p_book, leg.owner_kind, leg.owner_id, leg.period, leg.period_start);
            ELSE
                opened := opened || account;
            END IF;
        END IF;
        accounts := accounts || account;
    END LOOP;

    IF cardinality(opened) > 0 THEN
        calls := lock_uncounted(opened);
        FOR leg IN SELECT * FROM ledger_accounts WHERE id = ANY (opened) ORDER BY id LOOP
            spent := spent_since(p_book, leg.owner_kind, leg.owner_id, leg.period_start);
            IF spent > 0 THEN
                UPDATE ledger_accounts SET posted = spent,
                    ceiling = CASE WHEN ceiling IS NOT NULL THEN greatest(ceiling, spent) END
                WHERE id = leg.id;
                INSERT INTO ledger_entries (ledger_account_id, kind, amount, reason, created_at)
                VALUES (leg.id, 'opening', spent, 'spent before the budget began', p_now);
            END IF;
        END LOOP;
        PERFORM take_up_calls(opened, calls);
    END IF;
    RETURN accounts;
END
$$;

-- As before, and it catches up on what is under way.
CREATE OR REPLACE FUNCTION apply_limit(p_book text, p_owner_kind text, p_owner_id text, p_period text, p_start date,
                            p_limit bigint, p_hard boolean, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    missed bigint;
    accounts bigint[] := ARRAY (
        SELECT l.id FROM ledger_accounts l WHERE l.book = p_book AND l.owner_kind = p_owner_kind AND l.period = p_period
            AND l.period_start = p_start AND (l.owner_id = p_owner_id OR p_owner_id IS NULL AND NOT EXISTS (
                SELECT FROM budgets b WHERE b.book = p_book AND b.owner_kind = 'user' AND b.owner_id = l.owner_id)));
    calls uuid[] := lock_uncounted(accounts);
BEGIN
    FOR a IN
        SELECT * FROM ledger_accounts l WHERE l.id = ANY (accounts)
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
    PERFORM take_up_calls(accounts, calls);
END
$$;

-- As before, and it catches up on what is under way.
CREATE OR REPLACE FUNCTION apply_personal_limits(p_book text, p_accounts uuid[], p_day date, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    a record;
    missed bigint;
    accounts bigint[];
    limits bigint[];
    hard boolean[];
    calls uuid[];
BEGIN
    SELECT array_agg(l.id), array_agg(b.limit_nano), array_agg(b.mode = 'hard') INTO accounts, limits, hard
    FROM ledger_accounts l
    JOIN accounts person ON person.id::text = l.owner_id
    CROSS JOIN LATERAL (SELECT paying_group(person.id) AS paying OFFSET 0) p
    CROSS JOIN LATERAL personal_budgets(person.id, p.paying) b
    WHERE l.book = p_book AND l.owner_kind = 'user' AND l.period_start = period_start(l.period, p_day)
        AND b.book = p_book AND b.period = l.period AND (p_accounts IS NULL OR person.id = ANY (p_accounts));
    IF accounts IS NULL THEN RETURN; END IF;
    calls := lock_uncounted(accounts);
    FOR a IN
        SELECT l.id, l.owner_id, l.period_start, l.posted, b.amount, b.hard
        FROM ledger_accounts l JOIN unnest(accounts, limits, hard) AS b(id, amount, hard) ON b.id = l.id
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
    PERFORM take_up_calls(accounts, calls);
END
$$;

-- As before, and of an account that is not there yet with what is under way; so are those below.
CREATE OR REPLACE FUNCTION quote_attempt(p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH call AS (
        SELECT (p ->> 'input_bound')::numeric
                * greatest((p ->> 'fresh_rate')::numeric, (p ->> 'cached_rate')::numeric) AS input,
            (p ->> 'output_rate')::numeric AS output, (p ->> 'want')::integer AS want, (p ->> 'min')::integer AS least_tokens
    ), legs AS (
        SELECT l.owner_kind, l.owner_id, l.period, l.period_start, l.hard, a.id, a.frozen_at, coalesce(a.extra, 0) AS extra,
            l."limit" + coalesce(a.extra, 0) AS whole, coalesce(a.held,
                held_since(p ->> 'book', l.owner_kind, l.owner_id, l.period, l.period_start)) AS held,
            coalesce(a.posted, spent_since(p ->> 'book', l.owner_kind, l.owner_id, l.period_start)) AS posted
        FROM jsonb_to_recordset(p -> 'legs')
            AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
        LEFT JOIN ledger_accounts a ON a.book = p ->> 'book' AND a.owner_kind = l.owner_kind AND a.owner_id = l.owner_id
            AND a.period = l.period AND a.period_start = l.period_start
    ), room AS (
        SELECT min(whole - posted - held) AS nano FROM legs WHERE hard
    ), granted AS (
        SELECT CASE
            WHEN room.nano IS NULL OR (c.input = 0 AND c.output = 0) THEN c.want
            WHEN room.nano::numeric * 1000 < c.input THEN 0
            WHEN c.output = 0 THEN c.want
            ELSE least(c.want, floor((room.nano::numeric * 1000 - c.input) / c.output)) END::bigint AS tokens
        FROM room, call c
    ), judged AS (
        SELECT l.*, CASE
            WHEN l.frozen_at IS NOT NULL THEN 'frozen'
            WHEN NOT l.hard OR n.need = 0 THEN NULL
            WHEN EXISTS (SELECT FROM offers WHERE id = (p ->> 'offer')::uuid AND barred_reason IS NOT NULL) THEN 'barred'
            WHEN n.need > l.whole THEN 'too_large'
            WHEN n.need > l.whole - l.posted THEN 'exhausted'
            WHEN n.need > l.whole - l.posted - l.held THEN 'on_hold'
        END AS reason
        FROM legs l, (SELECT ceil((input + least_tokens * output) / 1000) AS need FROM call) n
    )
    SELECT coalesce(
        (SELECT jsonb_build_object('result', 'refused', 'reason', reason, 'affordable', (SELECT tokens FROM granted), 'leg',
                jsonb_build_object('owner_kind', owner_kind, 'owner_id', owner_id, 'period', period,
                    'period_start', period_start, 'limit', whole, 'hard', hard, 'posted', posted, 'held', held))
            FROM judged WHERE reason IS NOT NULL
            ORDER BY array_position(ARRAY ['frozen', 'barred', 'too_large', 'exhausted', 'on_hold'], reason),
                -- An account that is not there yet is opened after all others, in this order.
                whole - posted - held, id, owner_kind, owner_id, period, period_start
            LIMIT 1),
        (SELECT jsonb_build_object('result', 'granted', 'repeated', false, 'granted', g.tokens, 'wanted', c.want,
                'held', ceil((c.input + g.tokens * c.output) / 1000), 'legs', coalesce((
                    SELECT jsonb_agg(jsonb_build_object('owner_kind', owner_kind, 'owner_id', owner_id, 'period', period,
                        'period_start', period_start, 'limit', whole, 'hard', hard, 'posted', posted, 'held', held))
                    FROM legs), '[]'))
            FROM granted g, call c))
$$;

CREATE OR REPLACE FUNCTION standing_asked_for(r budget_requests, p_day date)
RETURNS TABLE (period text, limit_nano bigint, extra bigint, posted bigint, held bigint) LANGUAGE sql STABLE AS $$
    (SELECT own.period, own.limit_nano, own.extra, own.posted, own.held
    FROM personal_standings(r.account_id, p_day) own WHERE r.owner_kind = 'user' LIMIT 1)
    UNION ALL
    SELECT b.period, b.limit_nano, coalesce(a.extra, 0),
        coalesce(a.posted, spent_since(b.book, b.owner_kind, b.owner_id, s.start)), coalesce(a.held, held_since(b.book, b.owner_kind, b.owner_id, b.period, s.start))
    FROM budgets b
    CROSS JOIN LATERAL (SELECT period_start(b.period, p_day) AS start) s
    LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = b.owner_kind AND a.owner_id = b.owner_id
        AND a.period = b.period AND a.period_start = s.start
    WHERE r.owner_kind <> 'user' AND b.book = shown_book() AND b.owner_kind = r.owner_kind
        AND b.owner_id = r.owner_id AND b.period = r.period
$$;

CREATE OR REPLACE FUNCTION personal_standings(p_account uuid, p_day date)
RETURNS TABLE (owner_kind text, period text, mode text, limit_nano bigint, extra bigint, posted bigint, held bigint)
LANGUAGE sql STABLE AS $$
    SELECT b.owner_kind, b.period, b.mode, b.limit_nano, coalesce(a.extra, 0),
        coalesce(a.posted, spent_since(b.book, 'user', p_account::text, s.start)),
        coalesce(a.held, held_since(b.book, 'user', p_account::text, b.period, s.start))
    FROM personal_budgets(p_account, paying_group(p_account)) b
    CROSS JOIN LATERAL (SELECT period_start(b.period, p_day) AS start) s
    LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = 'user' AND a.owner_id = p_account::text
        AND a.period = b.period AND a.period_start = s.start
    WHERE b.book = shown_book()
    ORDER BY b.mode, b.limit_nano + coalesce(a.extra, 0)
        - coalesce(a.posted, spent_since(b.book, 'user', p_account::text, s.start))
        - coalesce(a.held, held_since(b.book, 'user', p_account::text, b.period, s.start))
$$;

-- A limit that is lowered to what is spent, or below, is reached as much as one that spending reaches.
CREATE OR REPLACE TRIGGER ledger_accounts_alert AFTER UPDATE OF posted, limit_nano, extra ON ledger_accounts FOR EACH ROW
    WHEN (NEW.book = 'real' AND NEW.limit_nano IS NOT NULL AND NEW.posted > 0
        AND (NEW.posted > OLD.posted OR OLD.limit_nano IS NULL OR NEW.limit_nano + NEW.extra < OLD.limit_nano + OLD.extra)
        AND NEW.posted >= (NEW.limit_nano + NEW.extra) / 2)
    EXECUTE FUNCTION alert_of_limit();

-- The demo model's money alerts nobody.
CREATE OR REPLACE TRIGGER ledger_accounts_frozen AFTER UPDATE OF frozen_at ON ledger_accounts FOR EACH ROW
    WHEN (NEW.book = 'real' AND OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL)
    EXECUTE FUNCTION notice_of_mismatch();
