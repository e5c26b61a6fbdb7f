package chat.parley.share;

import chat.parley.account.Account;
import chat.parley.account.Organisation;
import chat.parley.account.Status;
import chat.parley.audit.Audit;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Message;
import chat.parley.http.Cursor;
import chat.parley.http.Problem;
import chat.parley.secret.Tokens;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.quarkus.panache.common.Parameters;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A public link: it leads to one path of a conversation, up to the message that was its last when the link was made.
/// Texts of messages are never rewritten, so what it shows stays the same; what is deleted takes the link along.
@Entity
@Table(name = "shares")
public class Share extends PanacheEntityBase {

    public static final int PER_CONVERSATION = 20;

    private static final String LIVE = "revokedAt is null and (expiresAt is null or expiresAt > :now)";

    @Id
    public UUID id;

    @Column(name = "conversation_id", updatable = false)
    public UUID conversation;

    /// The last message that is shown.
    @Column(name = "leaf_id", updatable = false)
    public UUID leaf;

    /// Who made it.
    @Column(name = "account_id", updatable = false)
    public UUID account;

    @Column(name = "token_hash")
    public byte[] tokenHash;

    /// Whether what was thought before each answer is shown too.
    @Column(updatable = false)
    public boolean thinking;

    @Column(name = "created_at", updatable = false)
    public Instant createdAt;

    @Column(name = "expires_at", updatable = false)
    public @Nullable Instant expiresAt;

    @Column(name = "revoked_at")
    public @Nullable Instant revokedAt;

    /// A link and the secret in its address, which is known only now.
    record Made(Share share, String token) {

        String path() {
            return "/s/" + token;
        }
    }

    /// Those of a conversation that have neither ended nor been taken back, the newest first.
    static List<Share> live(UUID conversation, Instant now) {
        return list(
                "conversation = :conversation and " + LIVE + " order by createdAt desc, id desc",
                Parameters.with("conversation", conversation).and("now", now));
    }

    /// As [#live], of everybody.
    ///
    /// @param after createdAt and id of the last one seen
    public static List<Share> live(@Nullable Cursor after, int limit, Instant now) {
        var order = " order by createdAt desc, id desc";
        var query = after == null
                ? Share.<Share>find(LIVE + order, Parameters.with("now", now))
                : Share.<Share>find(
                        LIVE + " and (createdAt < :at or (createdAt = :at and id < :id))" + order,
                        Parameters.with("now", now).and("at", after.instant(0)).and("id", after.uuid(1)));
        return query.page(0, limit).list();
    }

    static Optional<Share> find(UUID conversation, UUID id) {
        return find("conversation = ?1 and id = ?2 and revokedAt is null", conversation, id)
                .firstResultOptional();
    }

    /// The link that a secret opens now, if it opens one.
    static Optional<Share> open(String token, Instant now) {
        return Share.<Share>find(
                        "tokenHash = :hash and " + LIVE,
                        Parameters.with("hash", Tokens.hash(token)).and("now", now))
                .firstResultOptional()
                .filter(Share::isAllowed);
    }

    /// Makes a link to what the conversation has now. The same request again gives the link another address, and
    /// the one before it no longer opens: only its hash was kept.
    ///
    /// @param conversation held by the caller's transaction
    /// @throws Problem 403 `links_not_allowed`, 404, 409 `id_conflict`, `too_many_links`, `answer_in_progress`
    static Made make(Account maker, Conversation conversation, NewShare wanted, Instant now) {
        if (!Organisation.current().publicLinks.allow(maker.role)) {
            throw Problem.of(403, "links_not_allowed", "Your organisation does not let you make public links.");
        }
        var token = Tokens.next();
        Share known = findById(wanted.id());
        if (known != null) {
            known.repeat(conversation, wanted, now);
            known.tokenHash = Tokens.hash(token);
            return new Made(known, token);
        }
        if (live(conversation.id, now).size() >= PER_CONVERSATION) {
            throw Problem.of(
                    409,
                    "too_many_links",
                    "This chat has %d public links. End one of them first.".formatted(PER_CONVERSATION));
        }
        var share = new Share();
        share.id = wanted.id();
        share.conversation = conversation.id;
        share.leaf = lastOf(conversation, wanted.leafId());
        share.account = maker.id;
        share.tokenHash = Tokens.hash(token);
        share.thinking = wanted.thinking();
        share.createdAt = now;
        share.expiresAt = wanted.time().from(now);
        share.persist();
        share.audit("share_created", maker.id);
        return new Made(share, token);
    }

    private void repeat(Conversation conversation, NewShare wanted, Instant now) {
        if (!this.conversation.equals(conversation.id)) {
            throw Problem.notFound();
        }
        var same = revokedAt == null
                && (expiresAt == null || expiresAt.isAfter(now))
                && thinking == wanted.thinking()
                && Objects.equals(expiresAt, wanted.time().from(createdAt))
                && (wanted.leafId() == null || wanted.leafId().equals(leaf));
        if (!same) {
            throw Problem.of(409, "id_conflict", "Another link has this id.");
        }
    }

    /// Only what is finished stays as it is.
    private static UUID lastOf(Conversation conversation, @Nullable UUID wanted) {
        if (wanted != null && !Message.isIn(conversation.id, wanted)) {
            throw Problem.notFound();
        }
        var leaf = wanted != null
                ? wanted
                : conversation
                        .newestLeaf()
                        .orElseThrow(() -> Problem.invalid("leafId", "there is no message to show yet"));
        if (Message.marks(conversation.id, leaf).stream().anyMatch(Message.Mark::unfinished)) {
            throw Problem.of(409, "answer_in_progress", "An answer is being written here. Share it when it has ended.");
        }
        return leaf;
    }

    /// Whether it opens, as far as its maker goes: who left or may make no links any more has none that open.
    public boolean isAllowed() {
        var maker = maker();
        return maker.status == Status.ACTIVE
                && Organisation.current().publicLinks.allow(maker.role);
    }

    public Account maker() {
        return Account.find(account).orElseThrow();
    }

    /// From now on it opens nothing.
    public void revoke(UUID by, Instant now) {
        revokedAt = now;
        audit("share_revoked", by);
    }

    public Cursor cursor() {
        return Cursor.of(createdAt, id);
    }

    private void audit(String action, UUID by) {
        var details = new HashMap<String, Object>();
        details.put("conversation", conversation.toString());
        details.put("owner", account.toString());
        details.put("until", expiresAt == null ? "" : expiresAt.toString());
        Audit.record(action, by, "share", id, details);
    }
}
