-- As before, and by an index where one leads to the owner's lines: lists ask it of each of many people and keys.
CREATE OR REPLACE FUNCTION spent_since(p_book text, p_owner_kind text, p_owner_id text, p_start date) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce(CASE p_owner_kind
        WHEN 'user' THEN (SELECT sum(cost) FROM usage_daily
            WHERE account_id = p_owner_id::uuid AND book = p_book AND day >= p_start)
        WHEN 'key' THEN (SELECT sum(cost) FROM usage_daily
            WHERE key_id = p_owner_id::uuid AND book = p_book AND day >= p_start)
        WHEN 'group' THEN (SELECT sum(cost) FROM usage_daily
            WHERE group_id = p_owner_id::uuid AND book = p_book AND day >= p_start)
        WHEN 'model' THEN (SELECT sum(cost) FROM usage_daily
            WHERE model_id = p_owner_id AND book = p_book AND day >= p_start)
        WHEN 'organisation' THEN (SELECT sum(cost) FROM usage_daily WHERE book = p_book AND day >= p_start)
    END, 0)::bigint
$$;
