-- What reserve_attempt would answer to the same request now, told without a lock and without writing anything. A test
-- holds the two against each other.
CREATE FUNCTION quote_attempt(p jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
    WITH call AS (
        SELECT (p ->> 'input_bound')::numeric
                * greatest((p ->> 'fresh_rate')::numeric, (p ->> 'cached_rate')::numeric) AS input,
            (p ->> 'output_rate')::numeric AS output, (p ->> 'want')::integer AS want, (p ->> 'min')::integer AS least_tokens
    ), legs AS (
        SELECT l.owner_kind, l.owner_id, l.period, l.period_start, l.hard, a.id, a.frozen_at, coalesce(a.extra, 0) AS extra,
            l."limit" + coalesce(a.extra, 0) AS whole, coalesce(a.held, 0) AS held,
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

-- How long answers get: the latest calls of a person's chats to a model, and of everybody's.
CREATE INDEX attempts_of_chats ON attempts (account_id, model_id, created_at DESC) WHERE entry_point = 'chat';
CREATE INDEX attempts_of_model ON attempts (model_id, created_at DESC) WHERE entry_point = 'chat';
