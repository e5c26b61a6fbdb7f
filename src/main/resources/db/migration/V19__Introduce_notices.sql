-- What people are told without asking. Whatever finds a fact only writes it down, in its own transaction; who is told
-- it, and how, is decided afterwards.
CREATE TABLE notices (
    id         uuid PRIMARY KEY,
    kind       text        NOT NULL CHECK (kind IN ('limit_50', 'limit_80', 'limit_100', 'overrun', 'offer_barred',
        'ledger_mismatch', 'balance_low', 'prices_unconfirmed')),
    -- What it is about. A kind tells of the same thing once.
    about      text        NOT NULL CHECK (length(about) BETWEEN 1 AND 200),
    -- Amounts are decimal strings, as in the API.
    facts      jsonb       NOT NULL CHECK (jsonb_typeof(facts) = 'object'),
    created_at timestamptz NOT NULL,
    routed_at  timestamptz,
    UNIQUE (kind, about)
);
CREATE INDEX notices_unrouted ON notices (created_at, id) WHERE routed_at IS NULL;
CREATE INDEX notices_listing ON notices (created_at DESC, id DESC);

-- Whom a notice concerns, and since when they have seen it.
CREATE TABLE notice_readers (
    account_id uuid NOT NULL REFERENCES accounts,
    notice_id  uuid NOT NULL REFERENCES notices,
    read_at    timestamptz,
    PRIMARY KEY (account_id, notice_id)
);
CREATE INDEX notice_readers_unread ON notice_readers (account_id) WHERE read_at IS NULL;

-- How each kind is told beyond the app. "mail": to those whom it concerns; "mail_admins": to the admins besides.
CREATE TABLE notice_rules (
    kind        text PRIMARY KEY,
    mail        boolean NOT NULL,
    mail_admins boolean NOT NULL,
    webhook     boolean NOT NULL
);
INSERT INTO notice_rules (kind, mail, mail_admins, webhook) VALUES
    ('limit_50', false, false, false), ('limit_80', true, false, true), ('limit_100', true, false, true),
    ('overrun', true, false, true), ('offer_barred', true, false, true), ('ledger_mismatch', true, false, true),
    ('balance_low', true, false, true), ('prices_unconfirmed', false, false, false);

CREATE TABLE webhooks (
    id            uuid PRIMARY KEY,
    name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    url           text        NOT NULL CHECK (length(url) BETWEEN 1 AND 500),
    secret_sealed bytea       NOT NULL,
    created_by    uuid        NOT NULL,
    created_at    timestamptz NOT NULL
);

-- What is still to be sent. The id goes with every try, so that a receiver can tell a repeat: a process may die
-- between sending and saying so.
CREATE TABLE outbox (
    id         uuid PRIMARY KEY,
    notice_id  uuid        NOT NULL REFERENCES notices,
    channel    text        NOT NULL CHECK (channel IN ('email', 'webhook')),
    -- An address, or the id of a webhook.
    target     text        NOT NULL,
    payload    jsonb       NOT NULL,
    created_at timestamptz NOT NULL,
    -- Whoever takes it puts this off, so that nobody else does until they must be dead.
    due        timestamptz NOT NULL,
    tries      integer     NOT NULL DEFAULT 0 CHECK (tries >= 0),
    sent_at    timestamptz,
    gave_up_at timestamptz,
    last_error text        NOT NULL DEFAULT '' CHECK (length(last_error) <= 300),
    UNIQUE (notice_id, channel, target),
    CHECK (sent_at IS NULL OR gave_up_at IS NULL)
);
CREATE INDEX outbox_due ON outbox (due) WHERE sent_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX outbox_troubled ON outbox (created_at DESC) WHERE last_error <> '';

CREATE FUNCTION amount_text(p_nano bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (p_nano::numeric / 1000000000)::numeric(28, 9)::text
$$;

-- The notice's id, or NULL where that was told before.
CREATE FUNCTION raise_notice(p_kind text, p_about text, p_facts jsonb, p_now timestamptz) RETURNS uuid
LANGUAGE sql AS $$
    INSERT INTO notices (id, kind, about, facts, created_at)
    VALUES (gen_random_uuid(), p_kind, p_about, p_facts, p_now)
    ON CONFLICT (kind, about) DO NOTHING RETURNING id
$$;

-- Once for each account and threshold. Where one charge passes several, only the highest is told.
CREATE TABLE alerts (
    ledger_account_id bigint      NOT NULL REFERENCES ledger_accounts,
    threshold         smallint    NOT NULL CHECK (threshold IN (50, 80, 100)),
    -- What was to be spent, with what was added, and what was spent.
    limit_nano        bigint      NOT NULL,
    posted            bigint      NOT NULL,
    notice_id         uuid REFERENCES notices,
    created_at        timestamptz NOT NULL,
    PRIMARY KEY (ledger_account_id, threshold)
);

CREATE FUNCTION alert_of_limit() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    whole bigint := NEW.limit_nano + NEW.extra;
    reached smallint[];
    told uuid;
BEGIN
    SELECT array_agg(t.threshold ORDER BY t.threshold) INTO reached
    FROM unnest(ARRAY [50, 80, 100]::smallint[]) AS t(threshold)
    WHERE NEW.posted::numeric * 100 >= t.threshold * whole::numeric AND NOT EXISTS (
        SELECT FROM alerts a WHERE a.ledger_account_id = NEW.id AND a.threshold = t.threshold);
    IF reached IS NULL THEN RETURN NULL; END IF;
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

-- In the transaction that charges, whatever function it is that does. The demo model's money alerts nobody.
CREATE TRIGGER ledger_accounts_alert AFTER UPDATE OF posted ON ledger_accounts FOR EACH ROW
    WHEN (NEW.book = 'real' AND NEW.posted > OLD.posted AND NEW.limit_nano IS NOT NULL
        AND NEW.posted >= (NEW.limit_nano + NEW.extra) / 2)
    EXECUTE FUNCTION alert_of_limit();

CREATE FUNCTION notice_of_mismatch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM raise_notice('ledger_mismatch', NEW.id || ' ' || NEW.frozen_at, jsonb_build_object(
        'account', NEW.id, 'ownerKind', NEW.owner_kind, 'ownerId', NEW.owner_id, 'period', NEW.period,
        'periodStart', NEW.period_start, 'book', NEW.book), now());
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_accounts_frozen AFTER UPDATE OF frozen_at ON ledger_accounts FOR EACH ROW
    WHEN (OLD.frozen_at IS NULL AND NEW.frozen_at IS NOT NULL) EXECUTE FUNCTION notice_of_mismatch();

CREATE FUNCTION offer_facts(p_offer uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_object('offerId', o.id, 'model', m.name, 'provider', p.name)
    FROM offers o JOIN models m ON m.id = o.model_id JOIN providers p ON p.id = o.provider_id WHERE o.id = p_offer
$$;

CREATE FUNCTION notice_of_overrun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM raise_notice('overrun', t.id::text, coalesce(offer_facts(t.offer_id), '{}') || jsonb_build_object(
        'attempt', t.id, 'reserved', amount_text(t.held), 'amount', amount_text(NEW.amount)), now())
    FROM attempts t WHERE t.id = NEW.attempt_id AND t.book = 'real';
    RETURN NULL;
END
$$;
CREATE TRIGGER ledger_entries_overrun AFTER INSERT ON ledger_entries FOR EACH ROW
    WHEN (NEW.kind = 'overrun') EXECUTE FUNCTION notice_of_overrun();

CREATE FUNCTION notice_of_barred_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM raise_notice('offer_barred', NEW.id || ' ' || NEW.updated_at, offer_facts(NEW.id)
        || jsonb_build_object('reason', NEW.barred_reason), now())
    FROM providers p WHERE p.id = NEW.provider_id AND p.book = 'real';
    RETURN NULL;
END
$$;
CREATE TRIGGER offers_barred AFTER UPDATE OF barred_reason ON offers FOR EACH ROW
    WHEN (OLD.barred_reason IS NULL AND NEW.barred_reason IS NOT NULL) EXECUTE FUNCTION notice_of_barred_offer();

-- When the books were last added up, and what was found: over what is new (false) and over everything (true).
CREATE TABLE ledger_audits (
    from_first boolean PRIMARY KEY,
    at         timestamptz NOT NULL,
    millis     bigint      NOT NULL CHECK (millis >= 0),
    accounts   bigint      NOT NULL CHECK (accounts >= 0),
    mismatches bigint      NOT NULL CHECK (mismatches >= 0)
);

-- What an account says beside what its lines and its calls in progress add up to, all in one snapshot.
CREATE FUNCTION books_of(p_account bigint)
RETURNS TABLE (posted bigint, entries bigint, held bigint, legs bigint, last_entry bigint) LANGUAGE sql STABLE AS $$
    SELECT a.posted, coalesce(e.total, 0)::bigint, a.held, coalesce((SELECT sum(l.held) FROM attempt_legs l
        WHERE l.ledger_account_id = a.id AND l.charged IS NULL), 0)::bigint, coalesce(e.last, 0)
    FROM ledger_accounts a LEFT JOIN LATERAL (
        SELECT sum(amount) AS total, max(id) AS last FROM ledger_entries WHERE ledger_account_id = a.id
    ) e ON true WHERE a.id = p_account
$$;

-- Lets an account spend again if its books add up from the first line on, and answers whether they do. Repairs nothing.
CREATE FUNCTION release_ledger_account(p_account bigint) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    b record;
BEGIN
    PERFORM FROM ledger_accounts WHERE id = p_account FOR NO KEY UPDATE;
    SELECT * INTO b FROM books_of(p_account);
    IF b.posted IS NULL OR b.posted <> b.entries OR b.held <> b.legs THEN RETURN false; END IF;
    UPDATE ledger_accounts SET frozen_at = NULL, audited_entry = b.last_entry, audited_sum = b.entries
    WHERE id = p_account;
    RETURN true;
END
$$;
