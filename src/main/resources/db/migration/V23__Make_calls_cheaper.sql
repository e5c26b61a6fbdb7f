-- What a call needs of the catalog is kept in memory for as long as this number stays the same. A sequence's values never
-- come back, not even after a rollback; the row makes them appear with the change that took them. It is locked before
-- the rows that change, so that all who change the catalog queue here and do not deadlock.
CREATE SEQUENCE catalog_revisions;
CREATE TABLE catalog_revision (
    id       smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    revision bigint NOT NULL
);
INSERT INTO catalog_revision (revision) VALUES (nextval('catalog_revisions'));

CREATE FUNCTION note_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE catalog_revision SET revision = nextval('catalog_revisions');
    RETURN NULL;
END
$$;
CREATE TRIGGER providers_revision BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON providers
    FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER models_revision BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON models
    FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER offers_revision BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON offers
    FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();
CREATE TRIGGER price_versions_revision BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON price_versions
    FOR EACH STATEMENT EXECUTE FUNCTION note_catalog_change();

-- The money protocol in fewer statements. What each function answers and locks, and in which order, stays as it was.
-- Generic plans: the functions' statements reach rows by their keys, so a plan made for one call fits them all.

-- Rows that every call updates: room for their next versions on the same page.
ALTER TABLE ledger_accounts SET (fillfactor = 50);
ALTER TABLE usage_daily SET (fillfactor = 70);

CREATE FUNCTION standing_of(a ledger_accounts) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('owner_kind', a.owner_kind, 'owner_id', a.owner_id, 'period', a.period,
        'period_start', a.period_start, 'limit', coalesce(a.limit_nano, 0) + a.extra, 'hard', a.ceiling IS NOT NULL,
        'posted', a.posted, 'held', a.held)
$$;

CREATE FUNCTION settled_as(t attempts, p_repeated boolean) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('state', t.state, 'cost', coalesce(t.cost, 0), 'held', t.held, 'overrun', t.overrun,
        'fresh', t.fresh_tokens, 'cached', t.cached_tokens, 'output', t.output_tokens, 'reasoning', t.reasoning_tokens,
        'estimated', t.estimated, 'outcome', t.outcome, 'flags', to_jsonb(t.flags), 'price_version', t.price_version_id,
        'created_at', extract(epoch FROM t.created_at) * 1000000,
        'settled_at', extract(epoch FROM t.settled_at) * 1000000, 'repeated', p_repeated)
$$;

-- The accounts of the legs, in the order of their ids; those of a period that begins are made. Locks none that is there,
-- so that who waits for a row that another makes holds nothing that the other needs.
CREATE FUNCTION accounts_of(p_book text, p_legs jsonb, p_now timestamptz) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    accounts bigint[];
BEGIN
    SELECT array_agg(found.id ORDER BY found.id) INTO accounts FROM (
        SELECT (SELECT a.id FROM ledger_accounts a WHERE a.book = p_book AND a.owner_kind = l.owner_kind
            AND a.owner_id = l.owner_id AND a.period = l.period AND a.period_start = l.period_start) AS id
        FROM jsonb_to_recordset(p_legs) AS l(owner_kind text, owner_id text, period text, period_start date)
    ) found WHERE found.id IS NOT NULL;
    IF coalesce(cardinality(accounts), 0) <> jsonb_array_length(p_legs) THEN
        accounts := open_ledger_accounts(p_book, p_legs, p_now);
    END IF;
    RETURN coalesce(accounts, '{}');
END
$$;

CREATE OR REPLACE FUNCTION reserve_attempt(p jsonb) RETURNS jsonb LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
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
    changed boolean;
    doubtful boolean;
    room bigint;
    granted bigint;
    amount numeric;
    touched integer;
    standings jsonb;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(budgets_lock_key());
    IF (SELECT revision FROM budget_revision) <> (p ->> 'revision')::bigint THEN
        RETURN coalesce(reserved_before(attempt, account), jsonb_build_object('result', 'stale'));
    END IF;

    accounts := accounts_of(p ->> 'book', p -> 'legs', at);
    SELECT bool_or(locked.limit_nano IS DISTINCT FROM l."limit" OR locked.ceiling IS DISTINCT FROM
            CASE WHEN l.hard THEN greatest(l."limit" + locked.extra, locked.posted + locked.held) END),
        min(locked.limit_nano + locked.extra - locked.posted - locked.held) FILTER (WHERE locked.ceiling IS NOT NULL),
        bool_or(locked.frozen_at IS NOT NULL OR l.hard AND EXISTS (
            SELECT FROM offers WHERE id = (p ->> 'offer')::uuid AND barred_reason IS NOT NULL))
    INTO changed, room, doubtful
    FROM (SELECT * FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE) locked
    JOIN jsonb_to_recordset(p -> 'legs')
        AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
        ON locked.owner_kind = l.owner_kind AND locked.owner_id = l.owner_id AND locked.period = l.period;

    -- The limits as the caller read them, which the revision proved to be in force.
    IF changed THEN
        UPDATE ledger_accounts a SET limit_nano = l."limit",
            ceiling = CASE WHEN l.hard THEN greatest(l."limit" + a.extra, a.posted + a.held) END
        FROM jsonb_to_recordset(p -> 'legs')
            AS l(owner_kind text, owner_id text, period text, period_start date, "limit" bigint, hard boolean)
        WHERE a.id = ANY (accounts) AND a.owner_kind = l.owner_kind AND a.owner_id = l.owner_id AND a.period = l.period;
        SELECT min(limit_nano + extra - posted - held) INTO room FROM ledger_accounts
        WHERE id = ANY (accounts) AND ceiling IS NOT NULL;
    END IF;

    granted := CASE
        WHEN room IS NULL OR (input = 0 AND output = 0) THEN want
        WHEN room::numeric * 1000 < input THEN 0
        WHEN output = 0 THEN want
        ELSE least(want, floor((room::numeric * 1000 - input) / output)) END;
    IF doubtful OR granted < least_tokens THEN
        -- Its own hold may be what leaves no room.
        answer := coalesce(reserved_before(attempt, account),
            refusal_of(accounts, (p ->> 'offer')::uuid, input, output, least_tokens, granted));
        IF answer IS NOT NULL THEN RETURN answer; END IF;
    END IF;
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

    WITH raised AS (
        UPDATE ledger_accounts SET held = held + amount
        WHERE id = ANY (accounts) AND frozen_at IS NULL
            AND (ceiling IS NULL OR amount = 0 OR posted + held + amount <= limit_nano + extra)
        RETURNING *
    ), noted AS (
        INSERT INTO attempt_legs (attempt_id, ledger_account_id, held) SELECT attempt, id, amount FROM raised
    )
    SELECT count(*), coalesce(jsonb_agg(standing_of(raised) ORDER BY raised.id), '[]') INTO touched, standings FROM raised;
    IF touched <> cardinality(accounts) THEN
        RAISE EXCEPTION 'attempt % raised % of % accounts', attempt, touched, cardinality(accounts);
    END IF;
    RETURN jsonb_build_object('result', 'granted', 'repeated', false, 'granted', granted, 'wanted', want,
        'held', amount, 'legs', standings);
END
$$;

-- Releases the hold of an attempt that this transaction has just claimed, and posts what it is charged, with a line in
-- the record of each account where p_entries says so.
CREATE FUNCTION release_legs(t attempts, p_charge bigint, p_entries boolean) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    accounts bigint[] := ARRAY (
        SELECT ledger_account_id FROM attempt_legs WHERE attempt_id = t.id ORDER BY ledger_account_id);
    touched integer;
BEGIN
    PERFORM FROM ledger_accounts WHERE id = ANY (accounts) ORDER BY id FOR NO KEY UPDATE;
    WITH freed AS (
        UPDATE ledger_accounts SET held = held - t.held, posted = posted + p_charge WHERE id = ANY (accounts)
        RETURNING id
    ), charged AS (
        UPDATE attempt_legs SET charged = p_charge WHERE attempt_id = t.id
    ), noted AS (
        INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id, price_version_id,
            fresh_tokens, cached_tokens, output_tokens, created_at)
        SELECT freed.id, 'charge', p_charge, t.id, t.account_id, t.price_version_id, t.fresh_tokens, t.cached_tokens,
            t.output_tokens, t.settled_at FROM freed WHERE p_entries ORDER BY freed.id
    )
    SELECT count(*) INTO touched FROM freed;
    IF touched <> cardinality(accounts) THEN
        RAISE EXCEPTION 'attempt % released % of % legs', t.id, touched, cardinality(accounts);
    END IF;
END
$$;
DROP FUNCTION release_legs(uuid, bigint, bigint);

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
        estimated = (p ->> 'estimated')::boolean, outcome = p ->> 'outcome',
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

CREATE OR REPLACE FUNCTION void_attempt(p_attempt uuid, p_outcome text, p_now timestamptz) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    t attempts;
BEGIN
    UPDATE attempts SET state = 'void', outcome = p_outcome, settled_at = p_now
    WHERE id = p_attempt AND state = 'pending' RETURNING * INTO t;
    IF NOT FOUND THEN RETURN settled_as(p_attempt, true); END IF;
    PERFORM release_legs(t, 0, false);
    RETURN settled_as(t, false);
END
$$;
