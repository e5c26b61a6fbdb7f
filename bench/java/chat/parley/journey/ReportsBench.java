package chat.parley.journey;

import static chat.parley.journey.LiveTurnsBench.number;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// How long the admins' pages of money take with very many calls: asked over HTTP as the pages ask, on a database with
/// 500 people in 20 groups, three models and 400 days, the limits, accounts and entries of this month included. Needs
/// some 2 GB of disk for a million calls. `mvn package` first.
/// `bench/run chat.parley.journey.ReportsBench CALLS TRIES`
public final class ReportsBench {

    private static final int PEOPLE = 500;
    private static final int GROUPS = 20;
    private static final int PART = 1_000_000;

    private static final String ID =
            "(lpad(to_hex(%d), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(%s), 12, '0'))::uuid";

    private ReportsBench() {}

    public static void main(String[] arguments) throws Exception {
        int calls = number(arguments, 0, 10_000_000);
        int tries = number(arguments, 1, 7);
        System.setProperty("parley.options", "bench/java.options");
        Path folder = Files.createTempDirectory("parley-reports");
        try (var fleet = new Fleet(folder, 1, false)) {
            fleet.limit("member", null, "1000");
            long from = System.nanoTime();
            people(fleet);
            calls(fleet, calls);
            fleet.sql("VACUUM ANALYZE"); // what follows joins what was filled in
            month(fleet);
            fleet.sql("VACUUM ANALYZE");
            System.out.printf(
                    "%,d calls, %,d lines a day, %,d entries this month, filled in %d s%n",
                    fleet.number("SELECT count(*) FROM attempts"),
                    fleet.number("SELECT count(*) FROM usage_daily"),
                    fleet.number("SELECT count(*) FROM ledger_entries"),
                    (System.nanoTime() - from) / 1_000_000_000);
            measure(fleet, tries);
        }
        System.exit(0);
    }

    private static void people(Fleet fleet) throws SQLException {
        fleet.sql(
                "INSERT INTO groups (id, name, rank, created_at, updated_at) SELECT %s, 'Group ' || n, n + 1, now(), now()"
                                .formatted(id(3, "n"))
                        + " FROM generate_series(0, %d) n".formatted(GROUPS - 1),
                "INSERT INTO accounts (id, email, name, role, status, created_at, updated_at, paying_group_id)"
                        + " SELECT %s, 'p' || n || '@parley.test', 'Person ' || n, 'member', 'active', now(), now(), %s"
                                .formatted(id(2, "n"), id(3, "n % " + GROUPS))
                        + " FROM generate_series(0, %d) n".formatted(PEOPLE - 1),
                "INSERT INTO memberships (account_id, group_id, source, created_at)"
                        + " SELECT id, paying_group_id, 'local', now() FROM accounts WHERE email LIKE 'p%@parley.test'",
                "INSERT INTO models (id, name, enabled, created_at, updated_at)"
                        + " SELECT 'model-' || n, 'Model ' || n, false, now(), now() FROM generate_series(0, 2) n");
    }

    private static void calls(Fleet fleet, int count) throws SQLException {
        for (int first = 1; first <= count; first += PART) {
            fleet.sql("""
                    INSERT INTO attempts (id, entry_point, book, state, account_id, group_id, replica_id, provider_id,
                        offer_id, model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate,
                        output_rate, wanted_tokens, granted_tokens, held, cost, fresh_tokens, cached_tokens,
                        output_tokens, saved, estimated, outcome, created_at, settled_at)
                    SELECT %s, 'chat', 'real', 'settled', %s, %s, r.id, o.provider_id, o.id, 'model-' || n %% 7 %% 3,
                        p.id, made::date, 4000, 'bytes', 1000, 20, 2000, 8192, 8192, 5000000, 1000 + n %% 9000, 300,
                        2700, 400, 2700000, n %% 1000 = 0, 'completed', made, made
                    FROM generate_series(%d, %d) n,
                        LATERAL (SELECT now() - interval '400 days' * (1 - n::double precision / %d) AS made) moment,
                        (SELECT id FROM replicas LIMIT 1) r,
                        (SELECT o.* FROM offers o JOIN providers p ON p.id = o.provider_id WHERE p.book = 'real'
                            LIMIT 1) o,
                        (SELECT p.id FROM price_versions p JOIN offers o ON o.id = p.offer_id
                            JOIN providers v ON v.id = o.provider_id WHERE v.book = 'real' LIMIT 1) p""".formatted(
                            id(1, "n"),
                            id(2, "n % " + PEOPLE),
                            id(3, "n % " + PEOPLE + " % " + GROUPS),
                            first,
                            Math.min(count, first + PART - 1),
                            count));
        }
        fleet.sql("""
                INSERT INTO usage_daily (book, day, account_id, group_id, model_id, calls, estimated_calls, cost,
                    fresh_tokens, cached_tokens, output_tokens)
                SELECT book, day, account_id, group_id, model_id, count(*), count(*) FILTER (WHERE estimated),
                    sum(cost), sum(fresh_tokens), sum(cached_tokens), sum(output_tokens)
                FROM attempts WHERE account_id IN (SELECT id FROM accounts WHERE email LIKE 'p%@parley.test')
                GROUP BY 1, 2, 3, 4, 5""");
    }

    /// What the limits of the month under way were charged, call by call.
    private static void month(Fleet fleet) throws SQLException {
        var month = "date_trunc('month', now())::date";
        var spent =
                "SELECT %s, sum(cost) FROM attempts WHERE day >= " + month + " AND model_id LIKE 'model-%%' GROUP BY 1";
        for (var owner :
                Map.of("user", "account_id::text", "organisation", "''").entrySet()) {
            var kind = owner.getKey();
            fleet.sql("""
                    INSERT INTO ledger_accounts (book, owner_kind, owner_id, period, period_start, posted, limit_nano,
                        ceiling, created_at)
                    SELECT 'real', '%s', who, 'month', %s, cost, 1000000000000000, 1000000000000000, now()
                    FROM (%s) AS u (who, cost)
                    ON CONFLICT (book, owner_kind, owner_id, period, period_start)
                        DO UPDATE SET posted = ledger_accounts.posted + excluded.posted""".formatted(kind, month, spent.formatted(owner.getValue())), """
                    INSERT INTO ledger_entries (ledger_account_id, kind, amount, attempt_id, account_id,
                        price_version_id, fresh_tokens, cached_tokens, output_tokens, created_at)
                    SELECT l.id, 'charge', t.cost, t.id, t.account_id, t.price_version_id, t.fresh_tokens,
                        t.cached_tokens, t.output_tokens, t.settled_at
                    FROM attempts t JOIN ledger_accounts l ON l.owner_id = %3$s
                    WHERE l.book = 'real' AND l.owner_kind = '%1$s' AND l.period = 'month' AND l.period_start = %2$s
                        AND t.day >= %2$s AND t.model_id LIKE 'model-%%' ORDER BY t.settled_at""".formatted(
                            kind, month, owner.getValue().replace("account_id", "t.account_id")));
        }
    }

    private static void measure(Fleet fleet, int tries) throws Exception {
        var ada = Person.signIn(fleet.replica(0), House.ADA);
        var today = LocalDate.now(ZoneOffset.UTC);
        var month = "from=" + today.minusDays(30) + "&to=" + today;
        var all = "from=" + today.minusDays(365) + "&to=" + today;
        var one = new UUID(0x2_0000_7000L, 0x8000_0000_0000_0007L);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "/api/admin/overview");
        pages.put("a month by person", "/api/admin/usage?by=user&" + month);
        pages.put("a month by group and person: the statements", "/api/admin/usage?by=group&then=user&" + month);
        pages.put("a month by model and day", "/api/admin/usage?by=model&then=day&" + month);
        pages.put("a year by day", "/api/admin/usage?by=day&" + all);
        pages.put("a year by day and model", "/api/admin/usage?by=day&then=model&" + all);
        pages.put("one person's year by day", "/api/admin/usage?by=day&user=" + one + "&" + all);
        pages.put("limits, with how they stand", "/api/admin/budgets");
        pages.put("people", "/api/admin/accounts");
        pages.put("the newest calls", "/api/admin/attempts");
        pages.put("one person's calls of a month", "/api/admin/attempts?account=" + one + "&" + month);
        pages.put("one person's record", "/api/admin/ledger?account=" + one);
        pages.put("the organisation's record", "/api/admin/ledger?owner=organisation");
        for (var page : pages.entrySet()) {
            var took = new ArrayList<Long>();
            for (int i = 0; i < tries; i++) {
                long from = System.nanoTime();
                var answer = ada.get(page.getValue());
                took.add((System.nanoTime() - from) / 1_000_000);
                if (answer.statusCode() != 200) {
                    throw new IllegalStateException(page.getKey() + ": " + answer.asString());
                }
            }
            long first = took.getFirst();
            took.sort(null);
            System.out.printf(
                    "  %-45s first %,6d ms, median %,6d ms, most %,6d ms%n",
                    page.getKey(), first, took.get(tries / 2), took.getLast());
        }
    }

    private static String id(int kind, String number) {
        return ID.formatted(kind, number);
    }
}
