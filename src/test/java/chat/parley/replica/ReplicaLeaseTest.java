package chat.parley.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.testing.PostgresResource;
import chat.parley.time.Ids;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class ReplicaLeaseTest {

    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();
    private final ReplicaTable table = new ReplicaTable(DATABASE);
    private final UUID installation = Ids.next();
    private final UUID replica = Ids.next();

    @BeforeAll
    static void migrate() {
        DATABASE.setUrl(PostgresResource.newDatabase());
        DATABASE.setUser("postgres");
        Flyway.configure().dataSource(DATABASE).locations("db/migration").load().migrate();
    }

    @Test
    void aLiveReplicaRenewsAndHoldsItsRow() throws SQLException {
        table.register(replica, installation);
        assertThat(table.renew(replica)).isTrue();
        assertThat(table.share(replica)).isTrue();
        table.buryExpired();
        assertThat(table.renew(replica)).isTrue();
    }

    @Test
    void anExpiredOneIsDeadForGood() throws SQLException {
        table.register(replica, installation);
        expire();
        assertThat(table.buryExpired()).isPositive();
        assertThat(table.renew(replica)).isFalse();
        assertThat(table.share(replica)).isFalse();
    }

    @Test
    void oneThatRenewsInTimeIsNotBuried() throws SQLException {
        table.register(replica, installation);
        expire();
        assertThat(table.renew(replica)).isTrue();
        table.buryExpired();
        assertThat(table.share(replica)).isTrue();
    }

    @Test
    void aWriterThatHoldsTheRowIsNotBuriedUnderItsHandsAndHoldsUpNoRenewal() throws SQLException {
        table.register(replica, installation);
        try (var writer = DATABASE.getConnection()) {
            writer.setAutoCommit(false);
            try (var statement = writer.prepareStatement("SELECT 1 FROM replicas WHERE id = ? FOR SHARE")) {
                statement.setObject(1, replica);
                statement.executeQuery();
            }
            assertThat(table.renew(replica)).isTrue();
            expire();
            table.buryExpired();
            assertThat(table.share(replica)).isTrue();
            writer.rollback();
        }
        table.buryExpired();
        assertThat(table.share(replica)).isFalse();
    }

    @Test
    void aRestartOnTheSameFolderBuriesItsOwnDeadOnly() throws SQLException {
        var stranger = Ids.next();
        table.register(replica, installation);
        table.register(stranger, Ids.next());
        assertThat(table.buryInstallation(installation)).isEqualTo(1);
        assertThat(table.share(replica)).isFalse();
        assertThat(table.share(stranger)).isTrue();
    }

    @Test
    void aDataFolderIsOneInstallationAndOneProcess(@TempDir Path folder) {
        var first = new Installation(folder.toString());
        var id = first.claim();
        var second = new Installation(folder.toString());
        assertThat(second.claim()).isNotEqualTo(id);
        second.release();
        first.release();
        var next = new Installation(folder.toString());
        assertThat(next.claim()).isEqualTo(id);
        next.release();
    }

    @Test
    void nobodyIsAReplicaBeforeItIsRegistered() {
        Replica.become(null);
        assertThatThrownBy(Replica::current).isInstanceOf(IllegalStateException.class);
    }

    private void expire() throws SQLException {
        try (var connection = DATABASE.getConnection();
                var statement = connection.prepareStatement(
                        "UPDATE replica_leases SET good_until = clock_timestamp() - interval '1 second' WHERE replica_id = ?")) {
            statement.setObject(1, replica);
            statement.executeUpdate();
        }
    }
}
