package chat.parley.bill;

import chat.parley.audit.Audit;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A comparison of a provider's bill with our books, kept as it was made. The file itself is not kept.
@Entity
@Immutable
@Table(name = "bills")
public class Bill extends PanacheEntityBase {

    /// One of many, without its lines.
    public record Head(
            UUID id,
            UUID provider,
            String providerName,
            String fileName,
            LocalDate from,
            LocalDate to,
            @Nullable Money billed,
            Money ours,
            String currency,
            int differing,
            Instant createdAt,
            UUID createdBy,
            String createdByName) {}

    private static final String HEADS =
            "select b.id, b.providerId, p.name, b.fileName, b.firstDay, b.lastDay, b.billed, b.ours, b.currency,"
                    + " b.differing, b.createdAt, b.createdBy, a.name"
                    + " from Bill b join Provider p on p.id = b.providerId join Account a on a.id = b.createdBy ";

    @Id
    public UUID id;

    @Column(name = "provider_id")
    public UUID providerId;

    @Column(name = "file_name")
    public String fileName;

    @JdbcTypeCode(SqlTypes.JSON)
    public Mapping mapping;

    @Column(name = "first_day")
    public LocalDate firstDay;

    @Column(name = "last_day")
    public LocalDate lastDay;

    @Column(name = "billed_nano")
    public @Nullable Money billed;

    @Column(name = "ours_nano")
    public Money ours;

    /// Of the bill.
    public String currency;

    public int differing;

    @JdbcTypeCode(SqlTypes.JSON)
    public Comparison comparison;

    @Column(name = "created_at")
    public Instant createdAt;

    @Column(name = "created_by")
    public UUID createdBy;

    static Bill keep(
            UUID provider,
            String fileName,
            Mapping mapping,
            BillSums sums,
            Comparison comparison,
            UUID admin,
            Instant now) {
        var bill = new Bill();
        bill.id = Ids.next();
        bill.providerId = provider;
        bill.fileName = fileName;
        bill.mapping = mapping;
        bill.firstDay = sums.first();
        bill.lastDay = sums.last();
        var total = comparison.total();
        bill.billed = total.bill().amount();
        bill.ours = Objects.requireNonNull(total.ours().amount());
        bill.currency = comparison.billCurrency();
        bill.differing = comparison.differing();
        bill.comparison = comparison;
        bill.createdAt = now;
        bill.createdBy = admin;
        bill.persist();
        Audit.record(
                "bill_compared",
                admin,
                "provider",
                provider,
                Map.of("file", fileName, "days", sums.first() + " – " + sums.last(), "differing", bill.differing));
        return bill;
    }

    public static Optional<Bill> find(UUID id) {
        return findByIdOptional(id);
    }

    public static Optional<Head> head(UUID id) {
        return getEntityManager()
                .createQuery(HEADS + "where b.id = :id", Head.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst();
    }

    /// The latest first.
    ///
    /// @param before where the last page ended, with that bill's id; null for the first page
    public static List<Head> listing(@Nullable Instant before, @Nullable UUID id, int size) {
        var older = "where b.createdAt < :at or (b.createdAt = :at and b.id < :id) ";
        var query = getEntityManager()
                .createQuery(
                        HEADS + (before == null ? "" : older) + "order by b.createdAt desc, b.id desc", Head.class);
        if (before != null) {
            query.setParameter("at", before).setParameter("id", id);
        }
        return query.setMaxResults(size).getResultList();
    }

    public void remove(UUID admin) {
        Audit.record("bill_deleted", admin, "provider", providerId, Map.of("file", fileName));
        delete();
    }
}
