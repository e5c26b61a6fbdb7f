package chat.parley.ledger;

import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// The permanent record of a call to a provider. Only the ledger's functions write it; this reads.
@Entity
@Immutable
@Table(name = "attempts")
public class Attempt extends PanacheEntityBase {

    public enum State {
        PENDING("pending"),
        SETTLED("settled"),
        VOID("void");

        @EnumeratedValue
        final String text;

        State(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    @Id
    public UUID id;

    @Column(name = "entry_point")
    public String entryPoint;

    @Enumerated(EnumType.STRING)
    public Book book;

    @Enumerated(EnumType.STRING)
    public State state;

    @Column(name = "account_id")
    public UUID accountId;

    @Column(name = "group_id")
    public @Nullable UUID groupId;

    @Column(name = "key_id")
    public @Nullable UUID keyId;

    @Column(name = "turn_id")
    public @Nullable UUID turnId;

    @Column(name = "replica_id")
    public UUID replicaId;

    @Column(name = "provider_id")
    public UUID providerId;

    @Column(name = "offer_id")
    public UUID offerId;

    @Column(name = "model_id")
    public String modelId;

    @Column(name = "price_version_id")
    public UUID priceVersionId;

    public LocalDate day;

    @Column(name = "input_bound")
    public long inputBound;

    @Column(name = "bound_by")
    public String boundBy;

    @Column(name = "fresh_rate")
    public long freshRate;

    @Column(name = "cached_rate")
    public long cachedRate;

    @Column(name = "output_rate")
    public long outputRate;

    @Column(name = "wanted_tokens")
    public int wantedTokens;

    @Column(name = "granted_tokens")
    public int grantedTokens;

    public Money held;

    /// Null while pending, and where the call cost nothing because it never reached a model.
    public @Nullable Money cost;

    public Money overrun;

    @Column(name = "fresh_tokens")
    public long freshTokens;

    @Column(name = "cached_tokens")
    public long cachedTokens;

    @Column(name = "output_tokens")
    public long outputTokens;

    @Column(name = "reasoning_tokens")
    public long reasoningTokens;

    public boolean estimated;
    public @Nullable String outcome;

    @JdbcTypeCode(SqlTypes.ARRAY)
    public String[] flags;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "settled_at")
    public @Nullable Instant settledAt;

    public static Optional<Attempt> find(UUID id) {
        return findByIdOptional(id);
    }

    /// An account's calls, the latest first.
    ///
    /// @param before only those made before that moment, or null for the first page
    public static List<Attempt> of(UUID account, @Nullable Instant before, int size) {
        return Attempt.<Attempt>find(
                        "accountId = ?1 and createdAt < ?2 order by createdAt desc, id desc",
                        account,
                        before == null ? Instant.parse("9999-01-01T00:00:00Z") : before)
                .page(0, size)
                .list();
    }

    /// What a replica has not settled yet.
    public static List<Attempt> pendingOf(UUID replica) {
        return list("replicaId = ?1 and state = ?2 order by createdAt, id", replica, State.PENDING);
    }

    /// The last call made for a turn that has one.
    public static Attempt lastOfTurn(UUID turn) {
        return Attempt.<Attempt>find("turnId = ?1 order by createdAt desc, id desc", turn)
                .firstResult();
    }

    /// The dearest prices that it may touch, which its hold was made with.
    public Rates heldRates() {
        return new Rates(freshRate, cachedRate, outputRate);
    }

    public Usage usage() {
        return new Usage(freshTokens, cachedTokens, outputTokens, reasoningTokens);
    }
}
