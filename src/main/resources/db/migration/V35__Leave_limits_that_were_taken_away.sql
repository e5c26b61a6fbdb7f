-- The account of a limit that was taken away stays, and counts what ends later; but it bars nothing and is told of to
-- nobody. Until now it barred the corrections of calls that were admitted under it, and alerted when they ended.
CREATE FUNCTION is_in_force(a ledger_accounts) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT CASE a.owner_kind
        WHEN 'user' THEN EXISTS (SELECT FROM personal_budgets(a.owner_id::uuid, paying_group(a.owner_id::uuid)) b
            WHERE b.book = a.book AND b.period = a.period)
        ELSE EXISTS (SELECT FROM budgets b WHERE b.book = a.book AND b.owner_kind = a.owner_kind
            AND b.owner_id = a.owner_id AND b.period = a.period) END
$$;

-- As before, of limits in force only.
CREATE OR REPLACE FUNCTION alert_of_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := NEW.limit_nano + NEW.extra;
    reached smallint[];
    told uuid;
BEGIN
    SELECT array_agg(t.threshold ORDER BY t.threshold) INTO reached
    FROM unnest(ARRAY [50, 80, 100]::smallint[]) AS t(threshold)
    WHERE NEW.posted::numeric * 100 >= t.threshold * whole::numeric AND NOT EXISTS (
        SELECT FROM alerts a WHERE a.ledger_account_id = NEW.id AND a.threshold = t.threshold);
    IF reached IS NULL OR NOT is_in_force(NEW) THEN RETURN NULL; END IF;
    told := raise_notice('limit_' || reached[cardinality(reached)], NEW.id::text, jsonb_build_object(
        'ownerKind', NEW.owner_kind, 'ownerId', NEW.owner_id, 'period', NEW.period, 'periodStart', NEW.period_start,
        'limit', amount_text(whole), 'spent', amount_text(NEW.posted), 'stops', NEW.ceiling IS NOT NULL), now());
    INSERT INTO alerts (ledger_account_id, threshold, limit_nano, posted, notice_id, created_at)
    SELECT NEW.id, r.threshold, whole, NEW.posted,
        CASE WHEN r.threshold = reached[cardinality(reached)] THEN told END, now()
    FROM unnest(reached) AS r(threshold)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

-- Comes before any lock of a call or an account: who holds the budgets' lock alone waits for those.
CREATE FUNCTION lock_for_correction() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(budgets_lock_key());
    PERFORM pg_advisory_xact_lock(openings_lock_key());
END
$$;

-- As before; only limits in force bar it.
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
    PERFORM lock_for_correction();
    SELECT * INTO was FROM attempts WHERE id = (p ->> 'attempt')::uuid AND state = 'settled'
        AND (estimated OR corrector IS NOT NULL) FOR NO KEY UPDATE;
    IF NOT FOUND THEN RETURN settled_as((p ->> 'attempt')::uuid, true); END IF;

    accounts := ARRAY (SELECT ledger_account_id FROM attempt_legs WHERE attempt_id = was.id);
    accounts := accounts || ARRAY (
        SELECT a.id FROM ledger_accounts a
        WHERE a.book = was.book AND (a.owner_kind = 'organisation'
                OR a.owner_kind = 'user' AND a.owner_id = was.account_id::text
                OR a.owner_kind = 'group' AND a.owner_id = was.group_id::text
                OR a.owner_kind = 'key' AND a.owner_id = was.key_id::text
                OR a.owner_kind = 'model' AND a.owner_id = was.model_id)
            AND is_counted(was, a.book, a.owner_kind, a.owner_id, a.period, a.period_start)
            AND a.id <> ALL (accounts));
    binding := ARRAY (SELECT a.id FROM ledger_accounts a WHERE a.id = ANY (accounts) AND is_in_force(a));
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
