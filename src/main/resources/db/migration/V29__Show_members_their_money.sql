-- Why calls were not made, for 90 days: a line for each person, key, limit and minute, however many calls it was, and
-- one for each message, however often it was tried again. Written after the refusal, which takes back all else.
CREATE TABLE refusals (
    id              uuid PRIMARY KEY,
    account_id      uuid        NOT NULL REFERENCES accounts,
    entry_point     text        NOT NULL CHECK (entry_point IN ('chat', 'api')),
    key_id          uuid,
    -- Of what was never stored, neither may be there.
    turn_id         uuid,
    conversation_id uuid,
    model_id        text        NOT NULL,
    book            text        NOT NULL CHECK (book IN ('real', 'demo')),
    reason          text        NOT NULL
        CHECK (reason IN ('budget_exhausted', 'request_too_large_for_budget', 'budget_on_hold')),
    -- The limit that stood in the way, as it stood then; "needed" would have had to be left.
    owner_kind      text        NOT NULL,
    owner_id        text        NOT NULL,
    period          text        NOT NULL,
    limit_nano      bigint      NOT NULL,
    posted          bigint      NOT NULL,
    held            bigint      NOT NULL,
    needed          bigint      NOT NULL CHECK (needed >= 0),
    renews_at       timestamptz,
    minute          timestamptz NOT NULL,
    first_at        timestamptz NOT NULL,
    last_at         timestamptz NOT NULL,
    count           bigint      NOT NULL CHECK (count > 0),
    CONSTRAINT refusals_key UNIQUE NULLS NOT DISTINCT (account_id, key_id, book, owner_kind, owner_id, period, minute)
);
CREATE INDEX refusals_listing ON refusals (account_id, last_at DESC, id DESC);
CREATE INDEX refusals_by_turn ON refusals (turn_id) WHERE turn_id IS NOT NULL;
CREATE INDEX refusals_by_age ON refusals (last_at);

-- What a request for more is about: the person's own limit, or one that they share. Null: whichever own one stops first.
ALTER TABLE budget_requests
    ADD COLUMN owner_kind text NOT NULL DEFAULT 'user'
        CHECK (owner_kind IN ('user', 'group', 'model', 'organisation')),
    ADD COLUMN owner_id text NOT NULL DEFAULT '',
    ADD COLUMN period text CHECK (period IN ('none', 'day', 'week', 'month')),
    ADD CHECK ((owner_kind = 'user') = (period IS NULL));

-- How the limit stands that a request is about.
CREATE FUNCTION standing_asked_for(r budget_requests, p_day date)
RETURNS TABLE (period text, limit_nano bigint, extra bigint, posted bigint, held bigint) LANGUAGE sql STABLE AS $$
    (SELECT own.period, own.limit_nano, own.extra, own.posted, own.held
    FROM personal_standings(r.account_id, p_day) own WHERE r.owner_kind = 'user' LIMIT 1)
    UNION ALL
    SELECT b.period, b.limit_nano, coalesce(a.extra, 0),
        coalesce(a.posted, spent_since(b.book, b.owner_kind, b.owner_id, s.start)), coalesce(a.held, 0)
    FROM budgets b
    CROSS JOIN LATERAL (SELECT period_start(b.period, p_day) AS start) s
    LEFT JOIN ledger_accounts a ON a.book = b.book AND a.owner_kind = b.owner_kind AND a.owner_id = b.owner_id
        AND a.period = b.period AND a.period_start = s.start
    WHERE r.owner_kind <> 'user' AND b.book = shown_book() AND b.owner_kind = r.owner_kind
        AND b.owner_id = r.owner_id AND b.period = r.period
$$;

-- The kinds of notices are those that have a rule.
ALTER TABLE notices DROP CONSTRAINT notices_kind_check;
INSERT INTO notice_rules (kind, mail, mail_admins, webhook) VALUES ('budget_requested', true, false, true);
ALTER TABLE notices ADD FOREIGN KEY (kind) REFERENCES notice_rules;

CREATE FUNCTION notice_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM raise_notice('budget_requested', NEW.id::text, jsonb_strip_nulls(jsonb_build_object('request', NEW.id,
        'person', p.name, 'amount', amount_text(NEW.amount), 'reason', NEW.reason)), now())
    FROM accounts p WHERE p.id = NEW.account_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER budget_requests_made AFTER INSERT ON budget_requests FOR EACH ROW EXECUTE FUNCTION notice_of_request();

-- What the reuse of input has saved, by the prices that a call was charged at: it may have touched a peak hour. NULL
-- where that was not kept.
ALTER TABLE attempts ADD COLUMN saved bigint CHECK (saved >= 0);
UPDATE attempts t SET saved = ((m.cost_detail ->> 'saved')::numeric * 1000000000)::bigint
FROM turns r JOIN messages m ON m.id = r.message_id
WHERE r.attempt_id = t.id AND t.state = 'settled' AND m.cost_detail ->> 'saved' IS NOT NULL;

CREATE OR REPLACE FUNCTION settled_as(t attempts, p_repeated boolean) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('state', t.state, 'cost', coalesce(t.cost, 0), 'held', t.held, 'overrun', t.overrun,
        'fresh', t.fresh_tokens, 'cached', t.cached_tokens, 'output', t.output_tokens, 'reasoning', t.reasoning_tokens,
        'saved', t.saved,
        'estimated', t.estimated, 'outcome', t.outcome, 'flags', to_jsonb(t.flags), 'price_version', t.price_version_id,
        'created_at', extract(epoch FROM t.created_at) * 1000000,
        'settled_at', extract(epoch FROM t.settled_at) * 1000000, 'repeated', p_repeated)
$$;

CREATE OR REPLACE FUNCTION settled_as(p_attempt uuid, p_repeated boolean) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT settled_as(t, p_repeated) FROM attempts t WHERE t.id = p_attempt
$$;

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
        settled_at = at
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
