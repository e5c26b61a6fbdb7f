package chat.parley.identity;

import chat.parley.secret.Tokens;
import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Instant;

/// Remembers, for all replicas, what may be used once only; in the caller's transaction.
enum Once {
    STATE("state"),
    LOGOUT("logout");

    private final String kind;

    Once(String kind) {
        this.kind = kind;
    }

    /// False where it has been used already.
    ///
    /// @param until when nobody would accept it any more anyway
    boolean use(String secret, Instant until) {
        return Panache.getEntityManager()
                        .createNativeQuery("INSERT INTO used_once (kind, hash, until) VALUES (:kind, :hash, :until)"
                                + " ON CONFLICT DO NOTHING")
                        .setParameter("kind", kind)
                        .setParameter("hash", Tokens.hash(secret))
                        .setParameter("until", until)
                        .executeUpdate()
                == 1;
    }

    static int deleteExpired(Instant now) {
        return Panache.getEntityManager()
                .createNativeQuery("DELETE FROM used_once WHERE until < :now")
                .setParameter("now", now)
                .executeUpdate();
    }
}
