package chat.parley.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.database.SilentTransactions;
import chat.parley.testing.PostgresResource;
import chat.parley.time.Ids;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class ReplicaLeaseTest {

    private static final PGSimpleDataSource DATABASE = new PGSimpleDataSource();
    private static final OffsetDateTime LATER =
            OffsetDateTime.now(ZoneOffset.UTC).plusDays(1);
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
        assertThat(table.renew(replica)).isPresent();
        assertThat(table.share(replica)).isTrue();
        table.buryExpired(LATER);
        assertThat(table.renew(replica)).isPresent();
    }

    @Test
    void anExpiredOneIsDeadForGood() throws SQLException {
        table.register(replica, installation);
        expire();
        assertThat(table.buryExpired(LATER)).isPositive();
        assertThat(table.renew(replica)).isEmpty();
        assertThat(table.share(replica)).isFalse();
    }

    @Test
    void oneThatRenewsInTimeIsNotBuried() throws SQLException {
        table.register(replica, installation);
        expire();
        assertThat(table.renew(replica)).isPresent();
        table.buryExpired(LATER);
        assertThat(table.share(replica)).isTrue();
    }

    /// All leases ran out while PostgreSQL was away; the first to be back leaves the others as long as a lease.
    @Test
    void afterAnOutageWhoLivesHasTimeToSaySo() throws SQLException {
        var dead = Ids.next();
        var first = new Renewals();
        var away = OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(40);
        for (int i = 4; i >= 0; i--) {
            first.add(away.minusSeconds(5L * i));
        }
        for (var one : new UUID[] {replica, dead}) {
            table.register(one, installation);
            end(one, away.plusSeconds(2));
        }
        var back = away.plusSeconds(25);
        for (int after = 0; after < 15; after += 5) {
            first.add(back.plusSeconds(after));
            buryMissed(first);
            assertThat(table.share(replica)).as("after %d s", after).isTrue();
            assertThat(table.share(dead)).isTrue();
        }
        assertThat(table.renew(replica)).isPresent();
        first.add(back.plusSeconds(15));
        buryMissed(first);
        first.add(back.plusSeconds(20));
        buryMissed(first);
        assertThat(table.share(replica)).isTrue();
        assertThat(table.share(dead)).isFalse();
    }

    @Test
    void withoutAnOutageWhoMissedThreeRenewalsIsBuriedOnceTheLeaseIsOver() throws SQLException {
        table.register(replica, installation);
        var end = OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1);
        end(replica, end);
        var other = new Renewals();
        for (int i = -3; i <= 2; i++) {
            other.add(end.plusSeconds(5L * i + 1));
            buryMissed(other);
            assertThat(table.share(replica)).isTrue();
        }
        other.add(end.plusSeconds(16));
        buryMissed(other);
        assertThat(table.share(replica)).isFalse();
    }

    /// It started with the end of the outage, and knows of nobody's past.
    @Test
    void aNewcomerBuriesNobodyBeforeItHasLivedForALease() throws SQLException {
        table.register(replica, installation);
        end(replica, OffsetDateTime.now(ZoneOffset.UTC).minusHours(1));
        var newcomer = new Renewals();
        var started = OffsetDateTime.now(ZoneOffset.UTC);
        for (int after = 0; after < 15; after += 5) {
            newcomer.add(started.plusSeconds(after));
            buryMissed(newcomer);
            assertThat(table.share(replica)).isTrue();
        }
        newcomer.add(started.plusSeconds(15));
        buryMissed(newcomer);
        assertThat(table.share(replica)).isFalse();
    }

    /// As where its database or its machine is slow for ever: it says so later, but it does.
    @Test
    void oneThatAlwaysRenewsLateBuriesTheDeadAllTheSame() throws SQLException {
        table.register(replica, installation);
        var end = OffsetDateTime.now(ZoneOffset.UTC).minusHours(1);
        end(replica, end);
        var slow = new Renewals();
        for (int i = 1; i < 5; i++) {
            slow.add(end.plusSeconds(10L * i));
            buryMissed(slow);
            assertThat(table.share(replica)).isTrue();
        }
        slow.add(end.plusSeconds(50));
        buryMissed(slow);
        assertThat(table.share(replica)).isFalse();
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
            assertThat(table.renew(replica)).isPresent();
            expire();
            table.buryExpired(LATER);
            assertThat(table.share(replica)).isTrue();
            writer.rollback();
        }
        table.buryExpired(LATER);
        assertThat(table.share(replica)).isFalse();
    }

    /// The machine of the other is gone in the middle of a transaction, and no network tells PostgreSQL.
    @Test
    void oneThatVanishedWithTheRowInItsHandsIsBuriedOnceItHasBeenSilentForTooLong() throws SQLException {
        table.register(replica, installation);
        try (var vanished = DATABASE.getConnection()) {
            SilentTransactions.limit(vanished, Duration.ofSeconds(1));
            vanished.setAutoCommit(false);
            try (var statement = vanished.prepareStatement("SELECT 1 FROM replicas WHERE id = ? FOR SHARE")) {
                statement.setObject(1, replica);
                statement.executeQuery();
            }
            expire();
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
                table.buryExpired(LATER);
                return !table.share(replica);
            });
            assertThatThrownBy(vanished::commit).isInstanceOf(SQLException.class);
        }
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

    private void buryMissed(Renewals renewals) throws SQLException {
        var missed = renewals.missed();
        if (missed.isPresent()) {
            table.buryExpired(missed.get());
        }
    }

    private void expire() throws SQLException {
        end(replica, OffsetDateTime.now(ZoneOffset.UTC).minusSeconds(1));
    }

    private static void end(UUID replica, OffsetDateTime at) throws SQLException {
        try (var connection = DATABASE.getConnection();
                var statement =
                        connection.prepareStatement("UPDATE replica_leases SET good_until = ? WHERE replica_id = ?")) {
            statement.setObject(1, at);
            statement.setObject(2, replica);
            statement.executeUpdate();
        }
    }
}
