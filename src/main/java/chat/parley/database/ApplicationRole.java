package chat.parley.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.postgresql.PGConnection;

/// The role that Parley works as: it owns its own database and rules nothing else in the server.
record ApplicationRole(int port, PasswordFile superuser, PasswordFile application) {

    static final String NAME = "parley";

    /// Makes the role and its database if they are missing; safe to repeat after a crash at any point.
    void ensure() throws SQLException, IOException {
        try (Connection connection = connect("postgres", "postgres", superuser.read())) {
            if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?")) {
                execute(
                        connection,
                        "CREATE ROLE parley LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS");
                application.generate();
                setPassword(connection);
            } else if (!application.exists()) {
                application.generate();
                setPassword(connection);
            } else if (exists(connection, "SELECT 1 FROM pg_authid WHERE rolname = ? AND rolpassword IS NULL")) {
                setPassword(connection);
            }
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?")) {
                execute(connection, "CREATE DATABASE parley OWNER parley");
            }
            execute(connection, "REVOKE ALL ON DATABASE parley FROM PUBLIC");
        }
    }

    private void setPassword(Connection connection) throws SQLException, IOException {
        // The driver sends the SCRAM verifier, so the server never sees the password itself.
        connection
                .unwrap(PGConnection.class)
                .alterUserPassword(NAME, application.read().toCharArray(), "scram-sha-256");
    }

    private static boolean exists(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, NAME);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection connect(String database, String user, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(url(port, database), properties);
    }

    static String url(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
