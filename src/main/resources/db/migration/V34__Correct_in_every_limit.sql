-- A correction reaches every account that counts the call. Until now it reached those that did when the call was admitted
-- or under way; not one that was made, or caught up, after it was charged, and began with what it had cost by then.
--
-- Accounts are opened by an admission, which shares the budgets' lock, or by a change of limits, which holds it alone. A
-- correction shares it, and waits for admissions that are opening one: none begins with what a call was charged before
-- its correction, unseen by that.
CREATE FUNCTION openings_lock_key() RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT 4410718264490213557';

-- As before, and no call is corrected from then on.
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
        PERFORM pg_advisory_xact_lock_shared(openings_lock_key());
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

-- As before, and of accounts without a leg of the call too. One of those whose limit is taken away bars nothing, and may
-- not have counted the call: it goes down to zero at most, and is compared with what was spent when it is in use again.
CREATE OR REPLACE FUNCTION correct_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    was attempts;
    binding bigint[];
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
    PERFORM pg_advisory_xact_lock_shared(budgets_lock_key());
    PERFORM pg_advisory_xact_lock(openings_lock_key());
    SELECT * INTO was FROM attempts WHERE id = (p ->> 'attempt')::uuid AND state = 'settled'
        AND (estimated OR corrector IS NOT NULL) FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN settled_as((p ->> 'attempt')::uuid, true); END IF;

    binding := ARRAY (SELECT ledger_account_id FROM attempt_legs WHERE attempt_id = was.id);
    accounts := binding || ARRAY (
        SELECT a.id FROM ledger_accounts a
        WHERE a.book = was.book AND (a.owner_kind = 'organisation'
                OR a.owner_kind = 'user' AND a.owner_id = was.account_id::text
                OR a.owner_kind = 'group' AND a.owner_id = was.group_id::text
                OR a.owner_kind = 'key' AND a.owner_id = was.key_id::text
                OR a.owner_kind = 'model' AND a.owner_id = was.model_id)
            AND is_counted(was, a.book, a.owner_kind, a.owner_id, a.period, a.period_start)
            AND a.id <> ALL (binding));
    binding := binding || ARRAY (
        SELECT a.id FROM ledger_accounts a WHERE a.id = ANY (accounts) AND CASE a.owner_kind
            WHEN 'user' THEN EXISTS (SELECT FROM personal_budgets(was.account_id, paying_group(was.account_id)) b
                WHERE b.book = a.book AND b.period = a.period)
            ELSE EXISTS (SELECT FROM budgets b WHERE b.book = a.book AND b.owner_kind = a.owner_kind
                AND b.owner_id = a.owner_id AND b.period = a.period) END);
    PERFORM FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;
    rise := least(price, was.held) - was.cost;
    SELECT least(rise, min(greatest(limit_nano + extra - posted - held, 0))) INTO rise FROM ledger_accounts
    WHERE id = ANY (binding) AND ceiling IS NOT NULL;
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
    UPDATE attempt_legs SET charged = was.cost + rise WHERE attempt_id = was.id;
    WITH changed AS (
        UPDATE ledger_accounts a SET posted = a.posted + c.amount,
            ceiling = CASE WHEN a.id = ANY (binding) THEN a.ceiling
                WHEN a.ceiling IS NOT NULL THEN greatest(a.ceiling, a.posted + a.held + c.amount) END
        FROM (SELECT id, greatest(rise, -posted) AS amount FROM ledger_accounts WHERE id = ANY (accounts)) c
        WHERE a.id = c.id RETURNING a.id, c.amount
    )
    INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id, price_version_id,
        fresh_tokens, cached_tokens, output_tokens, reason, created_by, created_at)
    SELECT c.id, 'correction', c.amount, was.id, was.account_id, was.price_version_id, fresh - was.fresh_tokens,
        cached - was.cached_tokens, output - was.output_tokens, coalesce(p ->> 'reason', 'exact usage came late'),
        corrector, at
    FROM changed c ORDER BY c.id;
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
