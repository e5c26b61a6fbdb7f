package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.Role;
import chat.parley.account.Status;
import chat.parley.secret.Tokens;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Sort;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A browser that is signed in. The cookie holds 256 random bits, the database only their SHA-256.
@Entity
@Table(name = "sessions")
public class Session extends PanacheEntityBase {

    /// `last_seen_at` is written at most this often, so that reading a page does not mean writing a row.
    static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private static final int MAX_USER_AGENT = 300;

    @Id
    public UUID id;

    @Column(name = "id_hash")
    public byte[] idHash;

    @Column(name = "account_id")
    public UUID accountId;

    public String via;
    public String ip;

    @Column(name = "user_agent")
    public String userAgent;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "last_seen_at")
    public Instant lastSeenAt;

    @Column(name = "expires_at")
    public Instant expiresAt;

    /// Where the session came from the company's sign-in: by whom, as whom, and in which session there.
    public @Nullable String issuer;

    public @Nullable String subject;

    @Column(name = "idp_session")
    public @Nullable String idpSession;

    /// Sealed; what the sign-in server wants to see again when its session is ended from here.
    @Column(name = "id_token")
    public byte @Nullable [] idToken;

    /// A session that has just begun, and what its cookie carries.
    record Started(Session session, String token) {}

    /// What a request needs to know of its session.
    record Live(UUID session, UUID account, Role role, Instant lastSeenAt) {}

    static Started start(Account account, String ip, String userAgent, Instant now, SessionLimits limits) {
        var token = Tokens.next();
        var session = new Session();
        session.id = Ids.next();
        session.idHash = Tokens.hash(token);
        session.accountId = account.id;
        session.via = "local";
        session.ip = ip;
        session.userAgent = userAgent.substring(0, Math.min(MAX_USER_AGENT, userAgent.length()));
        session.createdAt = now;
        session.lastSeenAt = now;
        session.expiresAt = now.plus(limits.absolute());
        session.persist();
        return new Started(session, token);
    }

    /// Marks it as begun by the company's sign-in; what is ended there ends here.
    void cameFrom(Claims claims) {
        via = "oidc";
        issuer = claims.issuer();
        subject = claims.subject();
        idpSession = claims.session();
    }

    static Optional<Session> find(String token) {
        return find("idHash", Tokens.hash(token)).firstResultOptional();
    }

    /// Ends what the company's sign-in server has ended: one session of its own, or all of a person.
    static long endAtCompany(String issuer, @Nullable String idpSession, @Nullable String subject) {
        if (idpSession != null) {
            return subject == null
                    ? delete("issuer = ?1 and idpSession = ?2", issuer, idpSession)
                    : delete("issuer = ?1 and idpSession = ?2 and subject = ?3", issuer, idpSession, subject);
        }
        return subject == null ? 0 : delete("issuer = ?1 and subject = ?2", issuer, subject);
    }

    /// The session of a cookie, if it is neither ended nor expired and its account may still sign in.
    static Optional<Live> live(String token, Instant now, SessionLimits limits) {
        return find(
                        "select s.id, s.accountId, a.role, s.lastSeenAt from Session s, Account a"
                                + " where a.id = s.accountId and s.idHash = ?1 and s.expiresAt > ?2"
                                + " and s.lastSeenAt > ?3 and a.status = ?4",
                        Tokens.hash(token),
                        now,
                        now.minus(limits.idle()),
                        Status.ACTIVE)
                .project(Live.class)
                .firstResultOptional();
    }

    static void seen(UUID session, Instant now) {
        update("lastSeenAt = ?1 where id = ?2 and lastSeenAt < ?3", now, session, now.minus(SEEN_EVERY));
    }

    static List<Session> list(UUID account, Instant now, SessionLimits limits) {
        return list(
                "accountId = ?1 and expiresAt > ?2 and lastSeenAt > ?3",
                Sort.descending("lastSeenAt", "id"),
                account,
                now,
                now.minus(limits.idle()));
    }

    /// Ends one session of an account; false if it has none such.
    static boolean end(UUID account, UUID session) {
        return delete("accountId = ?1 and id = ?2", account, session) > 0;
    }

    static void end(String token) {
        delete("idHash", Tokens.hash(token));
    }

    static long endOthers(UUID account, UUID kept) {
        return delete("accountId = ?1 and id <> ?2", account, kept);
    }

    static long endAll(UUID account) {
        return delete("accountId", account);
    }

    static long deleteExpired(Instant now, SessionLimits limits) {
        return delete("expiresAt <= ?1 or lastSeenAt <= ?2", now, now.minus(limits.idle()));
    }
}
