package chat.parley.ledger;

import chat.parley.http.Problem;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.hibernate.Session;

/// Holds and charges money. Each call is one round trip to a database function and belongs at the end of the caller's
/// transaction, which alone decides whether it happened.
@ApplicationScoped
public class Ledger {

    /// Enough for any queue of short transactions; more would hide a fault.
    private static final int TRIES = 10;

    private static final int MAX_PAUSE_MILLIS = 25;

    private final EntityManager entities;
    private final Clock clock;
    private final MeterRegistry meters;

    Ledger(EntityManager entities, Clock clock, MeterRegistry meters) {
        this.entities = entities;
        this.clock = clock;
        this.meters = meters;
    }

    /// Holds the worst that a call can cost on all its legs, or on none.
    ///
    /// @throws Problem 503 `books_unavailable`; 409 `id_conflict` if the attempt is another
    /// account's
    public Reservation reserve(ReserveRequest request) {
        JsonNode answer = ask(
                "SELECT reserve_attempt(?::jsonb)",
                statement -> statement.setString(
                        1, LedgerJson.of(request, clock.instant()).toString()));
        return LedgerJson.reservation(answer, request.attempt());
    }

    /// What [#reserve] would answer now: nothing is held, written or locked. A grant's legs are as they stand
    /// without it.
    ///
    /// @throws Problem 503 `books_unavailable`
    public Reservation quote(ReserveRequest request) {
        JsonNode answer = ask(
                "SELECT quote_attempt(?::jsonb)",
                statement -> statement.setString(
                        1, LedgerJson.of(request, clock.instant()).toString()));
        return LedgerJson.reservation(answer, request.attempt());
    }

    /// Charges a call and frees the rest of its hold. A second time returns the first result.
    ///
    /// @throws NoSuchAttempt
    /// @throws Problem 503 `books_unavailable`
    public SettledAttempt settle(SettleRequest request) {
        JsonNode answer = ask(
                "SELECT settle_attempt(?::jsonb)",
                statement -> statement.setString(
                        1, LedgerJson.of(request, Ids.next(), clock.instant()).toString()));
        return alarmed(LedgerJson.settled(answer, request.attempt()));
    }

    /// Puts exact usage that came late in the place of an estimate, once: only what was settled as estimated
    /// changes.
    ///
    /// @return the attempt as it is then; `repeated` where nothing was corrected
    /// @throws NoSuchAttempt
    /// @throws Problem 503 `books_unavailable`
    public SettledAttempt correct(SettleRequest request) {
        JsonNode answer = ask(
                "SELECT correct_attempt(?::jsonb)",
                statement -> statement.setString(
                        1, LedgerJson.of(request, Ids.next(), clock.instant()).toString()));
        return alarmed(LedgerJson.settled(answer, request.attempt()));
    }

    /// Comes first in a transaction that reads a call under a lock and then corrects it.
    public void lockForCorrection() {
        ask("SELECT to_jsonb(lock_for_correction()::text)", _ -> {});
    }

    /// Puts what an admin says in the place of what a call was charged.
    ///
    /// @param cost at most what was held for it
    /// @throws NoSuchAttempt
    /// @throws Problem 409 `correction_over_limit` where a limit cannot bear it; 503
    ///     `books_unavailable`
    public SettledAttempt correct(UUID attempt, Money cost, UUID by, String reason) {
        JsonNode answer = ask(
                "SELECT correct_attempt(?::jsonb)",
                statement -> statement.setString(
                        1,
                        LedgerJson.correction(attempt, cost, by, reason, clock.instant())
                                .toString()));
        if (answer.has("over_limit")) {
            var missing = new Money(answer.path("over_limit").longValue());
            throw Problem.of(409, "correction_over_limit", "A limit that counts this call has not that much left.")
                    .with("missing", missing);
        }
        return LedgerJson.settled(answer, attempt);
    }

    /// Takes back what a call was charged by rule that had cost nothing. As [#correct]: only what was settled
    /// as estimated changes.
    public SettledAttempt takeBack(UUID attempt, String reason) {
        JsonNode answer = ask(
                "SELECT correct_attempt(?::jsonb)",
                statement -> statement.setString(
                        1, LedgerJson.nothing(attempt, reason, clock.instant()).toString()));
        return LedgerJson.settled(answer, attempt);
    }

    /// Until the transaction ends no limit changes. Whoever touches a call and then reserves begins with this: who
    /// changes limits locks them before any account.
    public void holdLimits() {
        entities.createNativeQuery("SELECT pg_advisory_xact_lock_shared(budgets_lock_key())", Object.class)
                .getResultList();
    }

    private SettledAttempt alarmed(SettledAttempt settled) {
        if (!settled.repeated() && settled.overrun().nano() > 0) {
            meters.counter("parley.ledger.overruns").increment();
            Log.errorf("Attempt %s billed %s above what limits bear", settled.attempt(), settled.overrun());
        }
        return settled;
    }

    /// Frees the whole hold of a call that cost nothing. If it was settled or voided before, returns that.
    ///
    /// @throws NoSuchAttempt
    /// @throws Problem 503 `books_unavailable`
    public SettledAttempt voidAttempt(UUID attempt, String outcome) {
        JsonNode answer = ask("SELECT void_attempt(?, ?, ?::timestamptz)", statement -> {
            statement.setObject(1, attempt);
            statement.setString(2, outcome);
            statement.setString(3, clock.instant().toString());
        });
        return LedgerJson.settled(answer, attempt);
    }

    /// Runs `work` in a transaction of its own, and all of it again where PostgreSQL broke it off for a deadlock or
    /// a serialisation failure. So `work` must have no effect outside the transaction.
    ///
    /// @throws Problem 503 `books_unavailable` if PostgreSQL cannot be reached
    public <T> T retrying(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return QuarkusTransaction.requiringNew().call(work::get);
            } catch (RuntimeException e) {
                if (SqlFailure.isUnreachable(e)) {
                    throw SqlFailure.booksUnavailable();
                }
                if (!SqlFailure.isRetryable(e) || attempt == TRIES) {
                    throw e;
                }
                meters.counter("parley.ledger.retries").increment();
                pause(attempt);
            }
        }
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextInt(1, MAX_PAUSE_MILLIS) * (long) attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting to try again", e);
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }

    private JsonNode ask(String sql, Parameters parameters) {
        try {
            entities.flush();
            return entities.unwrap(Session.class).doReturningWork(c -> answer(c, sql, parameters));
        } catch (RuntimeException e) {
            if (SqlFailure.isUnreachable(e)) {
                throw SqlFailure.booksUnavailable();
            }
            throw e;
        }
    }

    private static JsonNode answer(Connection connection, String sql, Parameters parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (var row = statement.executeQuery()) {
                row.next();
                return LedgerJson.read(row.getString(1));
            }
        }
    }
}
