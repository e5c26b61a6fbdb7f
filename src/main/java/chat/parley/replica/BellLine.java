package chat.parley.replica;

import chat.parley.replica.Bell.About;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// The one connection that hears others ring. It is none of the pool's, since it is never given back; whenever it
/// breaks it is made anew.
final class BellLine {

    private static final Logger LOG = Logger.getLogger(BellLine.class);
    /// What the database calls it.
    static final String NAME = "parley-bell";

    private static final int QUIET_MILLIS = 10_000;
    private static final int ANSWER_SECONDS = 5;
    private static final String LOGIN_SECONDS = "10";
    private static final long FIRST_WAIT_MILLIS = 500;
    private static final long LONGEST_WAIT_MILLIS = 10_000;

    private final AgroalDataSource database;
    private final Consumer<About> onRing;
    private final Thread listener =
            Thread.ofPlatform().name("parley-bell").daemon().unstarted(this::listen);
    private volatile boolean closed;
    private volatile @Nullable Connection connection;

    BellLine(AgroalDataSource database, Consumer<About> onRing) {
        this.database = database;
        this.onRing = onRing;
    }

    void open() {
        listener.start();
    }

    void close() {
        closed = true;
        listener.interrupt();
        var open = connection;
        if (open != null) {
            try {
                open.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.trace("it is broken already", e);
            }
        }
    }

    private void listen() {
        long wait = FIRST_WAIT_MILLIS;
        while (!closed) {
            try (var made = connect()) {
                connection = made;
                wait = FIRST_WAIT_MILLIS;
                hear(made);
            } catch (SQLException e) {
                LOG.debug("nobody is heard for a moment", e);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(closed ? 0 : wait);
            } catch (InterruptedException e) {
                return;
            }
            wait = Math.min(2 * wait, LONGEST_WAIT_MILLIS);
        }
    }

    private void hear(Connection made) throws SQLException {
        try (var statement = made.createStatement()) {
            for (About about : About.values()) {
                statement.execute("LISTEN " + about.channel);
            }
        }
        // Whoever rang meanwhile was not heard.
        for (About about : About.values()) {
            onRing.accept(about);
        }
        var server = made.unwrap(PGConnection.class);
        while (!closed) {
            var rings = server.getNotifications(QUIET_MILLIS);
            if (rings != null && rings.length > 0) {
                pass(rings);
            } else if (!made.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection is dead");
            }
        }
    }

    private void pass(PGNotification[] rings) {
        for (About about : About.values()) {
            for (PGNotification ring : rings) {
                if (ring.getName().equals(about.channel)) {
                    onRing.accept(about);
                    break;
                }
            }
        }
    }

    private Connection connect() throws SQLException {
        var settings = database.getConfiguration().connectionPoolConfiguration().connectionFactoryConfiguration();
        var properties = new Properties();
        properties.putAll(settings.jdbcProperties());
        properties.setProperty("tcpKeepAlive", "true");
        // Where a network drops what follows, nobody would come back to try again.
        properties.setProperty("loginTimeout", LOGIN_SECONDS);
        properties.setProperty("ApplicationName", NAME);
        if (settings.principal() != null) {
            properties.setProperty("user", settings.principal().getName());
        }
        for (Object credential : settings.credentials()) {
            if (credential instanceof SimplePassword password) {
                properties.setProperty("password", password.getWord());
            }
        }
        return DriverManager.getConnection(settings.jdbcUrl(), properties);
    }
}
