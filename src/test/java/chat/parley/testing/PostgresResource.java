package chat.parley.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL for every test that starts Parley: one server per JVM, one fresh database per start. Another
/// server than the embedded one is given with `-Dparley.test.postgres=jdbc:postgresql://127.0.0.1:5432/`; it lets
/// `postgres` in without a password, and keeps the databases of the tests.
@WithTestResource(value = PostgresResource.class, scope = TestResourceScope.GLOBAL)
public final class PostgresResource implements QuarkusTestResourceLifecycleManager {

    private static final AtomicInteger DATABASES = new AtomicInteger();

    @Override
    public Map<String, String> start() {
        return Map.of(
                "quarkus.datasource.jdbc.url", newDatabase(),
                "quarkus.datasource.username", "postgres",
                "quarkus.datasource.password", "");
    }

    /// Makes an empty database and returns its JDBC URL, whose user is `postgres` without a password.
    public static String newDatabase() {
        return newDatabase("template1");
    }

    /// The same with all that is in another, to which nobody is connected.
    public static String copyOf(String url) {
        return newDatabase(url.replaceFirst(".*/([^/?]+).*", "$1"));
    }

    private static String newDatabase(String template) {
        var name = "parley_%d_%d".formatted(System.nanoTime(), DATABASES.incrementAndGet());
        try (var connection = DriverManager.getConnection(Server.URL + "postgres", "postgres", "");
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the test database " + name, e);
        }
        return Server.URL + name;
    }

    @Override
    public void stop() {
        // The server outlives one start of Parley; it ends with the JVM.
    }

    private static final class Server {

        static final String URL =
                Objects.requireNonNullElseGet(System.getProperty("parley.test.postgres"), Server::start);

        private static String start() {
            try {
                var server = EmbeddedPostgres.builder()
                        .setLocaleConfig("locale", "C.UTF-8")
                        .setServerConfig("max_connections", "200")
                        .setServerConfig("timezone", "UTC")
                        .start();
                return "jdbc:postgresql://127.0.0.1:%d/".formatted(server.getPort());
            } catch (IOException e) {
                throw new UncheckedIOException("the test database does not start", e);
            }
        }
    }
}
