package chat.parley.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL of the operator's own.
public record ExternalPostgres(
        String url, @Nullable String username, @Nullable String password) {

    private static final int OLDEST = 15;

    /// Tries the connection once, so that what is wrong is said plainly before anything else starts.
    ///
    /// @throws StartFailure if it is unreachable, refuses the user or is too old
    public void check() {
        var properties = new Properties();
        if (username != null) {
            properties.setProperty("user", username);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("loginTimeout", "8");
        properties.setProperty("socketTimeout", "8");
        try (Connection connection = DriverManager.getConnection(url, properties)) {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            if (major < OLDEST) {
                throw StartFailure.of(
                        "the database at " + place() + " is PostgreSQL " + major + "; Parley needs " + OLDEST
                                + " or later.",
                        "Upgrade it, or point QUARKUS_DATASOURCE_JDBC_URL at a newer one.");
            }
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    private StartFailure explain(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String said = "It says: " + e.getMessage();
        return switch (state) {
            case "28P01", "28000", "08004" ->
                StartFailure.caused(
                        e,
                        "the database at " + place() + " refuses the user or the password.",
                        said,
                        "Check QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD.");
            case "3D000" ->
                StartFailure.caused(
                        e,
                        "there is no such database at " + place() + ".",
                        said,
                        "Create it: CREATE ROLE parley LOGIN PASSWORD '…'; CREATE DATABASE parley OWNER parley;");
            default ->
                StartFailure.caused(
                        e,
                        "the database at " + place() + " cannot be reached.",
                        said,
                        "Check QUARKUS_DATASOURCE_JDBC_URL, and that PostgreSQL is running there;",
                        "unset it to use the embedded PostgreSQL.");
        };
    }

    /// The address without its parameters, which may hold a password.
    private String place() {
        int parameters = url.indexOf('?');
        return (parameters < 0 ? url : url.substring(0, parameters)).replaceFirst("^jdbc:postgresql:(//)?", "");
    }
}
