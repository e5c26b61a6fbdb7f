package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.time.Ids;
import chat.parley.turn.ChangeLog.Change;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ChangeLogTest {

    @Inject
    DataSource database;

    private final UUID account = Ids.next();

    @Test
    void givesEachChangeOnceThoughTransactionsOvertakeOneAnother() throws SQLException {
        var log = new ChangeLog(database);
        log.begin();
        try (var slow = database.getConnection()) {
            slow.setAutoCommit(false);
            var first = write(slow, account);
            UUID second;
            try (var fast = database.getConnection()) {
                second = write(fast, account);
            }
            assertThat(subjects(log)).containsExactly(second);
            assertThat(subjects(log)).isEmpty();
            slow.commit();
            assertThat(subjects(log)).containsExactly(first);
            assertThat(subjects(log)).isEmpty();
            slow.setAutoCommit(true);
        }
    }

    @Test
    void givesWhatConcernsTheseOrEverybodyAndNothingRolledBack() throws SQLException {
        var log = new ChangeLog(database);
        assertThat(log.next(List.of(account))).as("before it began").isEmpty();
        log.begin();
        try (var connection = database.getConnection()) {
            write(connection, Ids.next());
            var mine = write(connection, account);
            var everybodys = write(connection, null);
            connection.setAutoCommit(false);
            write(connection, account);
            connection.rollback();
            connection.setAutoCommit(true);
            assertThat(subjects(log)).containsExactly(mine, everybodys);
        }
    }

    @Test
    void restsOnlyWhileNobodyWants() throws SQLException {
        var log = new ChangeLog(database);
        log.begin();
        assertThat(log.restUnless(() -> true)).isFalse();
        try (var connection = database.getConnection()) {
            var told = write(connection, account);
            assertThat(subjects(log)).containsExactly(told);
            assertThat(log.restUnless(() -> false)).isTrue();
            write(connection, account);
            assertThat(subjects(log)).isEmpty();
        }
    }

    /// Who comes while it is asked whether anybody is there is not overlooked.
    @Test
    void whoeverComesWhileItGoesToRestIsTold() throws Exception {
        var log = new ChangeLog(database);
        var wanted = new AtomicBoolean();
        var asked = new CountDownLatch(1);
        var come = new CountDownLatch(1);
        try (var pool = Executors.newSingleThreadExecutor();
                var connection = database.getConnection()) {
            var rests = pool.submit(() -> log.restUnless(() -> {
                asked.countDown();
                await(come);
                return wanted.get();
            }));
            asked.await();
            wanted.set(true);
            come.countDown();
            log.begin();
            assertThat(rests.get()).isFalse();
            var told = write(connection, account);
            assertThat(subjects(log)).containsExactly(told);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<UUID> subjects(ChangeLog log) throws SQLException {
        return log.next(List.of(account)).stream()
                .filter(change -> change.kind().equals("turn"))
                .map(Change::subject)
                .toList();
    }

    private static UUID write(Connection connection, UUID account) throws SQLException {
        var subject = Ids.next();
        try (var statement =
                connection.prepareStatement("INSERT INTO changes (account_id, kind, subject) VALUES (?, 'turn', ?)")) {
            statement.setObject(1, account);
            statement.setObject(2, subject);
            statement.executeUpdate();
        }
        return subject;
    }
}
