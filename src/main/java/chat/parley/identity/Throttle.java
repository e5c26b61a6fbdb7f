package chat.parley.identity;

import chat.parley.database.OneColumn;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Growing delays after failures, by account, address or device. A try is counted as failed before it is made, in one
/// statement, so that a hundred at once are no way round; whoever succeeds has it taken back. Never a lock for good.
@Singleton
final class Throttle {

    /// What is counted, and how many failures are free of delay.
    record Subject(String key, int free) {

        /// A person mistypes; a fourth wrong password in a row waits a second, then two, four, …
        static Subject account(String email) {
            return new Subject("account:" + email, 3);
        }

        /// Many people may share an address.
        static Subject address(String ip) {
            return new Subject("address:" + ip, 20);
        }

        /// A browser that signed in to this account before has its own count, so that strangers' failures
        /// cannot keep its owner out.
        static Subject device(String id) {
            return new Subject("device:" + id, 5);
        }

        /// Company sign-ins that came to nothing: their number in the audit log is what is limited.
        static Subject company(String ip) {
            return new Subject("company:" + ip, 20);
        }

        static Subject setUp(String ip) {
            return new Subject("set-up:" + ip, 5);
        }
    }

    /// Rolls back what was counted before one of the subjects turned out to have to wait.
    private static final class MustWait extends RuntimeException {
        final transient Duration delay;

        MustWait(Duration delay) {
            super(null, null, false, false);
            this.delay = delay;
        }
    }

    static final Duration LONGEST = Duration.ofMinutes(15);

    /// After this long without a failure everything is forgotten.
    static final Duration MEMORY = Duration.ofHours(24);

    private static final int MAX_DOUBLINGS = 20;

    private final Clock clock;

    @Inject
    Throttle(Clock clock) {
        this.clock = clock;
    }

    /// Counts a try, unless one of the subjects must still wait; then nothing is counted.
    ///
    /// @return how long to wait, or empty if the try may be made
    Optional<Duration> admit(List<Subject> subjects) {
        var now = clock.instant();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                for (var subject : subjects) {
                    if (!count(subject, now)) {
                        throw new MustWait(wait(subject, now));
                    }
                }
            });
            return Optional.empty();
        } catch (MustWait refused) {
            return Optional.of(refused.delay);
        }
    }

    /// Forgets the failures of these; in the caller's transaction.
    void forget(List<Subject> subjects) {
        for (var subject : subjects) {
            Panache.getEntityManager()
                    .createNativeQuery("DELETE FROM sign_in_throttles WHERE subject = :subject")
                    .setParameter("subject", subject.key())
                    .executeUpdate();
        }
    }

    /// Takes back the one try that succeeded, and leaves the failures before it; in the caller's transaction.
    void takeBack(Subject subject) {
        Panache.getEntityManager()
                .createNativeQuery("UPDATE sign_in_throttles SET failures = greatest(failures - 1, 0),"
                        + " blocked_until = last_failure WHERE subject = :subject")
                .setParameter("subject", subject.key())
                .executeUpdate();
    }

    int deleteForgotten() {
        return Panache.getEntityManager()
                .createNativeQuery("DELETE FROM sign_in_throttles WHERE last_failure < :before")
                .setParameter("before", clock.instant().minus(MEMORY))
                .executeUpdate();
    }

    private static boolean count(Subject subject, Instant now) {
        return Panache.getEntityManager()
                        .createNativeQuery("""
                                INSERT INTO sign_in_throttles AS t (subject, failures, last_failure, blocked_until)
                                VALUES (:subject, 1, :now, :now)
                                ON CONFLICT (subject) DO UPDATE SET
                                  failures = CASE WHEN t.last_failure < :before THEN 1 ELSE t.failures + 1 END,
                                  last_failure = :now,
                                  blocked_until = CASE
                                    WHEN t.last_failure < :before OR t.failures < :free THEN CAST(:now AS timestamptz)
                                    ELSE CAST(:now AS timestamptz) + make_interval(secs => least(:longest,
                                           power(2, least(t.failures - :free, :doublings)))) END
                                WHERE t.blocked_until <= :now""")
                        .setParameter("subject", subject.key())
                        .setParameter("now", now)
                        .setParameter("before", now.minus(MEMORY))
                        .setParameter("free", subject.free())
                        .setParameter("longest", LONGEST.toSeconds())
                        .setParameter("doublings", MAX_DOUBLINGS)
                        .executeUpdate()
                == 1;
    }

    private static Duration wait(Subject subject, Instant now) {
        var until = OneColumn.of(
                        Panache.getEntityManager(),
                        "SELECT blocked_until FROM sign_in_throttles WHERE subject = :subject",
                        Instant.class)
                .setParameter("subject", subject.key())
                .getSingleResult();
        return Duration.between(now, until);
    }
}
