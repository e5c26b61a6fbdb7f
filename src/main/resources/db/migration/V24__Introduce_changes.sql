-- What happened that an open page shows, for every replica to pass on. Written by whatever happens, in its own
-- transaction; kept for some minutes, since a page that comes back reads its lists anew.
CREATE TABLE changes (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A reader goes on from the oldest transaction that ran when it last looked: ids alone do not commit in their order.
    xact       xid8        NOT NULL DEFAULT pg_current_xact_id(),
    -- NULL: everybody.
    account_id uuid,
    kind       text        NOT NULL CHECK (kind IN ('conversation', 'turn', 'budget', 'notice', 'account', 'organisation')),
    subject    uuid,
    at         timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX changes_by_xact ON changes (xact);
CREATE INDEX changes_by_age ON changes (at);

-- An answer that ended after the chat was last looked at is unread, on every device.
ALTER TABLE conversations ADD COLUMN answered_at timestamptz;
ALTER TABLE conversations ADD COLUMN seen_at timestamptz;

CREATE FUNCTION change_of_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind, subject)
    VALUES (coalesce(NEW.account_id, OLD.account_id), 'conversation', coalesce(NEW.id, OLD.id));
    RETURN NULL;
END
$$;
CREATE TRIGGER conversations_came_or_went AFTER INSERT OR DELETE ON conversations FOR EACH ROW
    EXECUTE FUNCTION change_of_conversation();
CREATE TRIGGER conversations_changed AFTER UPDATE ON conversations FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_of_conversation();

CREATE FUNCTION change_of_turn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind, subject) VALUES (NEW.account_id, 'turn', NEW.id);
    RETURN NULL;
END
$$;
CREATE TRIGGER turns_begun AFTER INSERT ON turns FOR EACH ROW EXECUTE FUNCTION change_of_turn();

-- Whatever changes a limit bumps the revision. What answers spend is told by the answers.
CREATE FUNCTION change_of_limits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (kind) VALUES ('budget');
    RETURN NULL;
END
$$;
CREATE TRIGGER limits_changed AFTER UPDATE ON budget_revision FOR EACH STATEMENT EXECUTE FUNCTION change_of_limits();

CREATE FUNCTION change_of_top_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind)
    VALUES (CASE WHEN NEW.owner_kind = 'user' THEN NEW.owner_id::uuid END, 'budget');
    RETURN NULL;
END
$$;
CREATE TRIGGER top_ups_added AFTER INSERT ON top_ups FOR EACH ROW EXECUTE FUNCTION change_of_top_up();

CREATE FUNCTION change_of_request() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind) VALUES (NEW.account_id, 'budget');
    RETURN NULL;
END
$$;
CREATE TRIGGER budget_requests_decided AFTER UPDATE ON budget_requests FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_of_request();

CREATE FUNCTION change_of_notice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind) VALUES (NEW.account_id, 'notice');
    RETURN NULL;
END
$$;
CREATE TRIGGER notices_told AFTER INSERT OR UPDATE ON notice_readers FOR EACH ROW EXECUTE FUNCTION change_of_notice();

CREATE FUNCTION change_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (account_id, kind) VALUES (NEW.id, 'account');
    RETURN NULL;
END
$$;
CREATE TRIGGER accounts_changed AFTER UPDATE ON accounts FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_of_account();

CREATE FUNCTION change_of_organisation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO changes (kind) VALUES ('organisation');
    RETURN NULL;
END
$$;
CREATE TRIGGER organisation_changed AFTER UPDATE ON organisation FOR EACH ROW
    WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION change_of_organisation();
