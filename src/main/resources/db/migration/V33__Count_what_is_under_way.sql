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
