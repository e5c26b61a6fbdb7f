-- Charges put right after a call was settled: by usage that came late, because its replica was taken for dead and was
-- not; or by an admin, who has the provider's bill.

-- Books what was billed above what limits could still bear.
CREATE FUNCTION book_overrun(p_attempt uuid, p_amount bigint, p_reason text, p_now timestamptz) RETURNS void
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
        t.cached_tokens, t.output_tokens, p_reason, p_now);
END
$$;

-- As before: the offer is barred from hard budgets until an admin looks.
CREATE OR REPLACE FUNCTION post_overrun(p_attempt uuid, p_amount bigint, p_audit uuid, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    t attempts;
BEGIN
    SELECT * INTO STRICT t FROM attempts WHERE id = p_attempt;
    PERFORM book_overrun(p_attempt, p_amount, 'billed above what was held', p_now);
    UPDATE offers SET barred_reason = 'overrun', updated_at = p_now WHERE id = t.offer_id AND barred_reason IS NULL;
    INSERT INTO audit_events (id, at, action, target_kind, target_id, details)
    VALUES (p_audit, p_now, 'offer_barred', 'offer', t.offer_id::text,
        jsonb_build_object('attempt', t.id, 'overrun', p_amount, 'held', t.held));
END
$$;

-- Puts a call's exact cost in the place of an estimate, once; or, where "by" says that an admin does, what the admin
-- says in the place of whatever was charged. A correction passes no limit either. What is more than limits can still
-- bear is an overrun, which bars the offer only where it billed above the hold; an admin's is refused instead:
-- "over_limit" says by how much, and nothing is changed. NULL: there is no such attempt.
CREATE FUNCTION correct_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
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
        cached_tokens = cached, output_tokens = output, reasoning_tokens = reasoning, estimated = false,
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

-- The newest calls of everybody are found without sorting all of them.
CREATE INDEX attempts_newest ON attempts (created_at DESC, id DESC);
