package chat.parley.journey;

import chat.parley.money.Rates;
import chat.parley.testing.FakeProvider;
import chat.parley.testing.ParleyProcess;
import chat.parley.time.Ids;
import io.restassured.path.json.JsonPath;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Replicas of the packaged program on one PostgreSQL that commits durably, and what can happen to them. The first
/// reaches it through a [LossyProxy].
final class Fleet implements AutoCloseable {

    /// 100 output tokens come to 0.10; what is read, a thousandth of that each, to so little that it never decides
    /// how many calls a budget has room for.
    static final Rates PRICE = new Rates(1_000_000, 20_000, 1_000_000_000);

    private static final String KEY =
            Base64.getEncoder().encodeToString("thirty-two bytes of a secret key".getBytes(StandardCharsets.UTF_8));

    final FakeProvider provider;
    final LossyProxy proxy;

    /// Between the replicas and the provider, where there is one.
    final RoughProxy rough;

    private final Path folder;
    private final boolean lossy;
    private final String upstream;
    private final Map<String, String> more;
    private final int port = ParleyProcess.freePort();
    private final List<ParleyProcess> replicas = new ArrayList<>();
    private EmbeddedPostgres postgres;
    private Person ada;

    /// @param lossy whether the first replica's connections go through the proxy
    Fleet(Path folder, int size, boolean lossy) throws IOException {
        this(folder, size, lossy, null, Map.of());
    }

    /// With more settings than the usual ones.
    Fleet(Path folder, int size, boolean lossy, Map<String, String> more) throws IOException {
        this(folder, size, lossy, null, more);
    }

    /// The first replica reaches the database through the proxy, and all reach the provider through a network that
    /// cuts some of its answers.
    static Fleet onBadLines(Path folder, int size, long seed) throws IOException {
        var provider = FakeProvider.start();
        return new Fleet(folder, size, true, provider, new RoughProxy(provider::port, seed, 3), null, Map.of());
    }

    /// @param upstream another provider than the fleet's own
    Fleet(Path folder, int size, boolean lossy, String upstream) throws IOException {
        this(folder, size, lossy, upstream, Map.of());
    }

    private Fleet(Path folder, int size, boolean lossy, String upstream, Map<String, String> more) throws IOException {
        this(folder, size, lossy, FakeProvider.start(), null, upstream, more);
    }

    private Fleet(
            Path folder,
            int size,
            boolean lossy,
            FakeProvider provider,
            RoughProxy rough,
            String upstream,
            Map<String, String> more)
            throws IOException {
        this.more = more;
        this.folder = folder;
        this.lossy = lossy;
        this.provider = provider;
        this.rough = rough;
        this.upstream = rough != null
                ? "http://127.0.0.1:" + rough.port() + "/v1"
                : upstream == null ? provider.baseUrl() : upstream;
        provider.prices(PRICE);
        startDatabase();
        proxy = new LossyProxy(port);
        replicas.add(launch(0));
        replicas.getFirst().awaitReady();
        for (int i = 1; i < size; i++) {
            replicas.add(launch(i));
        }
        for (var replica : replicas) {
            replica.awaitReady();
        }
        ada = Person.signIn(replicas.getFirst(), House.ADA);
        limit("organisation", null, "1000000");
        made(
                "/api/admin/prices",
                Map.of(
                        "provider",
                        providerId(),
                        "model",
                        House.MODEL,
                        "fresh",
                        "1",
                        "cached",
                        "0.02",
                        "output",
                        "1000",
                        "sure",
                        true));
    }

    int size() {
        return replicas.size();
    }

    ParleyProcess replica(int i) {
        return replicas.get(i);
    }

    /// A member with that much to spend this month; returns a key.
    Member member(String name, String limit) {
        String id = made(
                "/api/admin/accounts",
                Map.of("email", House.email(name), "name", name, "role", "member", "password", House.PASSWORD));
        limit("user", id, limit);
        return new Member(
                UUID.fromString(id),
                Person.signIn(replicas.getFirst(), House.email(name)).key());
    }

    record Member(UUID id, String key) {}

    void limit(String kind, String id, String limit) {
        var owner = new HashMap<String, Object>(Map.of("kind", kind));
        if (id != null) {
            owner.put("id", id);
        }
        made(
                "/api/admin/budgets",
                Map.of("owner", owner, "period", "month", "limit", limit, "mode", "hard", "reason", "test"));
    }

    /// Adds to a member's limit of this month, by whichever replica.
    void topUp(Member member, String amount, int by) {
        new Person(replicas.get(by), House.ADA, ada.session())
                .request()
                .body(Map.of(
                        "id",
                        Ids.next(),
                        "owner",
                        "user",
                        "ownerId",
                        member.id,
                        "period",
                        "month",
                        "amount",
                        amount,
                        "reason",
                        "the race goes on"))
                .post(replicas.get(by).http("/api/admin/top-ups"))
                .then()
                .statusCode(201);
    }

    private String made(String path, Map<String, ?> body) {
        return ada.request()
                .body(body)
                .post(ada.parley().http(path))
                .then()
                .log()
                .ifError()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private String providerId() {
        return JsonPath.from(ada.get("/api/admin/providers").asString())
                .getString("items.find { it.source == 'environment' }.id");
    }

    void kill(int i) throws IOException {
        replicas.get(i).kill();
    }

    void stop(int i) throws IOException {
        replicas.get(i).stop();
    }

    void restart(int i) throws IOException {
        replicas.get(i).close();
        replicas.set(i, launch(i));
        replicas.get(i).awaitReady();
    }

    private ParleyProcess launch(int i) throws IOException {
        int at = lossy && i == 0 ? proxy.port() : port;
        // Less patience than by default, so that a test need not wait for it.
        var settings = new HashMap<>(Map.ofEntries(
                Map.entry("PARLEY_DATABASE_SILENCE", "8S"),
                Map.entry("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + at + "/postgres"),
                Map.entry("QUARKUS_DATASOURCE_USERNAME", "postgres"),
                Map.entry("QUARKUS_DATASOURCE_PASSWORD", ""),
                Map.entry("PARLEY_SECRET_KEY", KEY),
                Map.entry("PARLEY_UPSTREAM_BASE_URL", upstream),
                Map.entry("PARLEY_UPSTREAM_API_KEY", House.PROVIDER_KEY),
                Map.entry("PARLEY_UPSTREAM_MODEL", House.MODEL),
                Map.entry("PARLEY_ADMIN_EMAIL", House.ADA),
                Map.entry("PARLEY_ADMIN_PASSWORD", House.PASSWORD)));
        settings.putAll(more);
        return ParleyProcess.launch(folder.resolve("replica-" + i), settings);
    }

    /// PostgreSQL's own "immediate" shutdown: no checkpoint, every connection cut.
    void stopDatabaseAtOnce() throws Exception {
        end("-QUIT", List.of(databasePid()));
    }

    /// As a machine does that is out of memory: PostgreSQL and all of its processes, with no time for a last word.
    void killDatabase() throws Exception {
        var all = new ArrayList<>(List.of(databasePid()));
        ProcessHandle.of(all.getFirst())
                .ifPresent(postmaster -> postmaster.descendants().forEach(child -> all.add(child.pid())));
        end("-KILL", all);
    }

    private void end(String signal, List<Long> processes) throws Exception {
        var command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(pid -> command.add(Long.toString(pid)));
        new ProcessBuilder(command).start().waitFor();
        for (long pid : processes) {
            ProcessHandle.of(pid)
                    .map(ProcessHandle::onExit)
                    .orElse(CompletableFuture.completedFuture(null))
                    .get(20, TimeUnit.SECONDS);
        }
        // There is nothing to stop any more; this gives the folder free.
        postgres.close();
    }

    /// After it has stopped by itself.
    void restartDatabase() throws IOException {
        postgres.close();
        startDatabase();
    }

    long databasePid() throws IOException {
        return Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid"))
                .getFirst()
                .strip());
    }

    void startDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("max_connections", "200")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start();
    }

    /// Ends all and starts the last anew, which resolves what they left behind.
    void settleAll() throws Exception {
        for (int i = 0; i < size() - 1; i++) {
            stop(i);
        }
        if (replicas.getLast().process().isAlive()) {
            stop(size() - 1);
        }
        restart(size() - 1);
        awaitNumber("SELECT count(*) FROM attempts WHERE state = 'pending'", 0);
    }

    void awaitNumber(String sql, long number) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> number(sql) == number);
    }

    long number(String sql) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    void sql(String... statements) throws SQLException {
        try (var connection = connection();
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /// Past any proxy.
    Connection connection() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", "postgres", "");
    }

    @Override
    public void close() throws IOException {
        for (var replica : replicas) {
            replica.kill();
            replica.close();
        }
        proxy.close();
        if (rough != null) {
            rough.close();
        }
        postgres.close();
        provider.close();
    }
}
