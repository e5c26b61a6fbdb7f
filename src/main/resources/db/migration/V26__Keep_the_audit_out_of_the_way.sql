-- As before, but it waits for nobody while anybody may wait for it: it used to lock all accounts that had news in no
-- order, and so met calls that lock theirs in the order of their ids. What others hold just now is marked as audited
-- another time. Where something is to be frozen, that is all that a run does, in the order of ids.
CREATE OR REPLACE FUNCTION audit_ledger(p_from_first boolean, p_now timestamptz)
RETURNS TABLE (account bigint, posted bigint, entries bigint, held bigint, legs bigint, fresh boolean)
LANGUAGE sql AS $$
    WITH seen AS MATERIALIZED (
        SELECT a.id, a.posted, a.held, a.frozen_at, a.audited_entry, coalesce(e.last, a.audited_entry) AS last,
            coalesce(e.total, 0)::bigint + CASE WHEN p_from_first THEN 0 ELSE a.audited_sum END AS entries,
            coalesce((SELECT sum(l.held) FROM attempt_legs l
                WHERE l.ledger_account_id = a.id AND l.charged IS NULL), 0)::bigint AS legs
        FROM ledger_accounts a LEFT JOIN LATERAL (
            SELECT sum(amount) AS total, max(id) AS last FROM ledger_entries
            WHERE ledger_account_id = a.id AND (p_from_first OR id > a.audited_entry)
        ) e ON true
    ), wrong AS MATERIALIZED (
        SELECT id FROM seen WHERE frozen_at IS NULL AND (posted <> entries OR held <> legs)
    ), taken AS MATERIALIZED (
        SELECT a.id FROM ledger_accounts a JOIN wrong w ON w.id = a.id ORDER BY a.id FOR NO KEY UPDATE OF a
    ), frozen AS (
        UPDATE ledger_accounts a SET frozen_at = p_now FROM taken t WHERE a.id = t.id AND a.frozen_at IS NULL
    ), free AS MATERIALIZED (
        SELECT a.id FROM ledger_accounts a JOIN seen s ON s.id = a.id
        WHERE s.last > s.audited_entry AND s.posted = s.entries AND s.held = s.legs AND NOT EXISTS (SELECT FROM wrong)
        FOR NO KEY UPDATE OF a SKIP LOCKED
    ), moved AS (
        UPDATE ledger_accounts a SET audited_entry = s.last, audited_sum = s.entries
        FROM free f JOIN seen s ON s.id = f.id
        WHERE a.id = f.id AND a.audited_entry = s.audited_entry
    )
    SELECT id, posted, entries, held, legs, frozen_at IS NULL FROM seen WHERE posted <> entries OR held <> legs
$$;
