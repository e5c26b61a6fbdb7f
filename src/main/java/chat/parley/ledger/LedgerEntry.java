package chat.parley.ledger;

import chat.parley.money.Book;
import chat.parley.money.Money;
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
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// One change of what an account has spent. The database refuses to alter or delete it.
@Entity
@Immutable
@Table(name = "ledger_entries")
public class LedgerEntry extends PanacheEntityBase {

    public enum Kind {
        CHARGE("charge"),
        TOP_UP("top_up"),
        /// Spent before, or without, the budget.
        OPENING("opening"),
        CORRECTION("correction"),
        /// Billed above what was held.
        OVERRUN("overrun");

        @EnumeratedValue
        final String text;

        Kind(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    @Id
    public long id;

    @Column(name = "ledger_account_id")
    public long ledgerAccountId;

    @Enumerated(EnumType.STRING)
    public Kind kind;

    public Money amount;

    @Column(name = "attempt_id")
    public @Nullable UUID attemptId;

    /// Whose call it was.
    @Column(name = "account_id")
    public @Nullable UUID accountId;

    @Column(name = "price_version_id")
    public @Nullable UUID priceVersionId;

    @Column(name = "fresh_tokens")
    public long freshTokens;

    @Column(name = "cached_tokens")
    public long cachedTokens;

    @Column(name = "output_tokens")
    public long outputTokens;

    public String reason;

    @Column(name = "created_by")
    public @Nullable UUID createdBy;

    @Column(name = "created_at")
    public Instant createdAt;

    /// An owner's entries over all periods, the latest first.
    ///
    /// @param before only those with a smaller id, or null for the first page
    public static List<LedgerEntry> of(OwnerKind kind, String owner, Book book, @Nullable Long before, int size) {
        return LedgerEntry.<LedgerEntry>find("""
                        ledgerAccountId in (
                            select a.id from LedgerAccount a where a.ownerKind = ?1 and a.ownerId = ?2 and a.book = ?3)
                        and id < ?4 order by id desc
                        """, kind, owner, book, before == null ? Long.MAX_VALUE : before)
                .page(0, size)
                .list();
    }
}
