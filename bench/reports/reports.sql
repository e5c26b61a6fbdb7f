-- How long the admins' reports take with ten million calls. Fills an empty scratch database that has the migrations:
--
--   createdb reports && for f in $(ls src/main/resources/db/migration/V*.sql | sort -V); do psql -q -d reports -f $f; done
--   psql -d reports -v calls=10000000 -f bench/reports/reports.sql
--
-- Prints each query's plan and time. Goal: a second at most, and no sequential scan of attempts.
\set ON_ERROR_STOP on
\if :{?calls}
\else
  \set calls 10000000
\endif
\timing off
\echo 'filling' :calls 'calls: 500 people in 20 groups, 3 models, 400 days'

CREATE FUNCTION bench_id(kind integer, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
$$;
ALTER TABLE attempts SET (autovacuum_enabled = false);
INSERT INTO attempts (id, entry_point, book, state, account_id, group_id, turn_id, replica_id, provider_id, offer_id,
    model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate, wanted_tokens,
    granted_tokens, held, cost, fresh_tokens, cached_tokens, output_tokens, estimated, outcome, created_at, settled_at)
SELECT bench_id(1, n), 'chat', 'real', 'settled', bench_id(2, n % 500), bench_id(3, n % 500 % 20), bench_id(4, n),
    bench_id(5, 1), bench_id(5, 1), bench_id(5, 1), 'model-' || n % 7 % 3, bench_id(6, 1), made::date, 4000, 'bytes', 1000,
    20, 2000, 8192, 8192, 5000000, 1000 + n % 9000, 300, 2700, 400, n % 1000 = 0, 'completed', made, made
FROM generate_series(1, :calls) n,
    LATERAL (SELECT now() - interval '400 days' * (1 - n::double precision / :calls) AS made) moment;
INSERT INTO usage_daily (book, day, account_id, group_id, model_id, calls, estimated_calls, cost, fresh_tokens,
    cached_tokens, output_tokens)
SELECT book, day, account_id, group_id, model_id, count(*), count(*) FILTER (WHERE estimated), sum(cost),
    sum(fresh_tokens), sum(cached_tokens), sum(output_tokens)
FROM attempts GROUP BY 1, 2, 3, 4, 5;
VACUUM ANALYZE attempts;
VACUUM ANALYZE usage_daily;
SELECT count(*) AS attempts FROM attempts;
SELECT count(*) AS usage_daily FROM usage_daily;

\echo 'a month by person'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT u.account_id, sum(u.cost) AS cost, sum(u.calls) FROM usage_daily u
WHERE u.book = 'real' AND u.day BETWEEN current_date - 30 AND current_date GROUP BY u.account_id ORDER BY cost DESC;
\echo 'a month by group and person: the statements'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT u.group_id, u.account_id, sum(u.cost) AS cost FROM usage_daily u
WHERE u.book = 'real' AND u.day BETWEEN current_date - 30 AND current_date GROUP BY u.group_id, u.account_id
ORDER BY sum(sum(u.cost)) OVER (PARTITION BY u.group_id) DESC, cost DESC;
\echo 'all 400 days by day and model'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT u.day, u.model_id, sum(u.cost) FROM usage_daily u
WHERE u.book = 'real' AND u.day BETWEEN current_date - 400 AND current_date GROUP BY u.day, u.model_id ORDER BY 1;
\echo 'one person by day'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT u.day, sum(u.cost) FROM usage_daily u
WHERE u.book = 'real' AND u.day BETWEEN current_date - 400 AND current_date AND u.account_id = bench_id(2, 7)
GROUP BY u.day ORDER BY 1;
\echo 'the days of the overview'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT u.day, sum(u.cost), sum(u.calls) FROM usage_daily u
WHERE u.book = 'real' AND u.day BETWEEN current_date - 70 AND current_date GROUP BY u.day;
\echo 'the calls of one person on one day'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT t.* FROM attempts t
WHERE t.account_id = bench_id(2, 7) AND t.day = current_date - 3 AND t.created_at >= current_date - 4
    AND t.created_at < current_date - 1 ORDER BY t.created_at DESC, t.id DESC LIMIT 51;
\echo 'the newest calls of everybody'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT t.* FROM attempts t ORDER BY t.created_at DESC, t.id DESC LIMIT 51;
\echo 'what one person sees of their own month, by conversation'
EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF)
SELECT c.id, sum(t.cost), sum(t.cached_tokens * greatest(p.fresh - p.cached, 0) / 1000)
FROM attempts t LEFT JOIN price_versions p ON p.id = t.price_version_id LEFT JOIN turns r ON r.id = t.turn_id
    LEFT JOIN conversations c ON c.id = r.conversation_id AND c.account_id = t.account_id
WHERE t.account_id = bench_id(2, 7) AND t.created_at >= current_date - 32 AND t.created_at < current_date + 2
    AND t.day BETWEEN current_date - 30 AND current_date AND t.book = 'real' AND t.state = 'settled'
GROUP BY c.id;
