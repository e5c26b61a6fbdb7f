package chat.parley.budget;

import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.ledger.OwnerKind;
import chat.parley.ledger.Period;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.time.Ids;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.EnumeratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;
import jakarta.persistence.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody asks for more than their limit; an admin answers once. A person has one open request at a time.
@Entity
@Table(name = "budget_requests")
public class BudgetRequest extends PanacheEntityBase {

    public enum Answer {
        GRANT("grant"),
        REFUSE("refuse");

        @EnumeratedValue
        final String text;

        Answer(String text) {
            this.text = text;
        }

        @JsonValue
        public String text() {
            return text;
        }
    }

    /// What an admin decides.
    ///
    /// @param amount how much more; null for what was asked
    /// @param forGood whether the person's own limit rises for all periods, rather than for the one under way
    public record Verdict(Answer answer, @Nullable Money amount, boolean forGood, String note) {}

    /// What somebody asks for.
    ///
    /// @param amount how much more; null where the admin shall decide
    public record Wish(@Nullable Money amount, String reason, RequestedLimit limit) {}

    /// How many of a person's requests are shown to them.
    private static final int SHOWN = 20;

    @Id
    public UUID id;

    @Column(name = "account_id")
    public UUID account;

    /// How much more; null where the admin shall decide.
    public @Nullable Money amount;

    public String reason;

    @Enumerated(EnumType.STRING)
    @Column(name = "owner_kind")
    public OwnerKind owner;

    /// A group's or a model's id, else empty.
    @Column(name = "owner_id")
    public String ownerId;

    /// Null for the person's own: it is the one that stops first when it is granted.
    @Enumerated(EnumType.STRING)
    public @Nullable Period period;

    @Column(name = "created_at")
    public Instant createdAt;

    /// Null while it is open.
    @Enumerated(EnumType.STRING)
    public @Nullable Answer answer;

    public @Nullable Money granted;

    @Column(name = "for_good")
    public boolean forGood;

    public String note;

    @Column(name = "answered_by")
    public @Nullable UUID answeredBy;

    @Column(name = "answered_at")
    public @Nullable Instant answeredAt;

    /// @throws Problem 400 naming the field that cannot be so; 409 `request_open` while another one waits
    public static BudgetRequest ask(UUID account, Wish wish, Instant now) {
        var amount = wish.amount;
        var limit = wish.limit.of(account);
        if (amount != null) {
            TopUp.checkAmount(amount);
        }
        var id = Ids.next();
        var words = Reason.of(wish.reason);
        int made = getEntityManager()
                .createNativeQuery("""
                        INSERT INTO budget_requests (id, account_id, amount, reason, owner_kind, owner_id, period, created_at)
                        VALUES (:id, :account, CAST(NULLIF(:amount, 0) AS bigint), :reason, :kind, :owner,
                            NULLIF(:period, ''), :now)
                        ON CONFLICT (account_id) WHERE answered_at IS NULL DO NOTHING
                        """)
                .setParameter("id", id)
                .setParameter("account", account)
                .setParameter("amount", amount == null ? 0L : amount.nano())
                .setParameter("reason", words)
                .setParameter("kind", limit.kind().text())
                .setParameter("owner", limit.ownerId())
                .setParameter(
                        "period", limit.period() == null ? "" : limit.period().text())
                .setParameter("now", now)
                .executeUpdate();
        if (made == 0) {
            throw Problem.of(409, "request_open", "You have asked already; an admin has not answered yet.");
        }
        var details =
                new HashMap<>(Map.of("reason", words, "owner", limit.kind().text(), "ownerId", limit.ownerId()));
        if (amount != null) {
            details.put("amount", amount.toString());
        }
        Audit.record("budget_requested", account, "budget_request", id, details);
        return findById(id);
    }

    /// A person's requests, the latest first.
    public static List<BudgetRequest> of(UUID account) {
        return BudgetRequest.<BudgetRequest>find("account = ?1 order by createdAt desc, id desc", account)
                .page(0, SHOWN)
                .list();
    }

    /// Answers a request, and does what was granted. The same answer again changes nothing.
    ///
    /// @throws Problem 404 if there is none; 409 `request_answered` if it had another answer; 400 naming the field
    /// that cannot be so
    public static BudgetRequest answer(UUID id, Verdict verdict, UUID admin, Instant now) {
        // First, because a row that is changed before would be waited for under it.
        if (verdict.answer == Answer.GRANT) {
            Budget.lockAll();
        }
        BudgetRequest request = findById(id, LockModeType.PESSIMISTIC_WRITE);
        if (request == null) {
            throw Problem.notFound();
        }
        var more = verdict.amount == null ? request.amount : verdict.amount;
        if (request.answer != null) {
            if (!request.hasThat(verdict, more)) {
                throw Problem.of(409, "request_answered", "This request has been answered already.");
            }
            return request;
        }
        request.answer = verdict.answer;
        request.note = Reason.line(verdict.note);
        request.answeredBy = admin;
        request.answeredAt = now;
        if (verdict.answer == Answer.GRANT) {
            request.grant(more, verdict.forGood, admin, now);
        }
        request.persistAndFlush();
        Audit.record("budget_request_answered", admin, "budget_request", id, request.details());
        return request;
    }

    private boolean hasThat(Verdict verdict, @Nullable Money more) {
        return answer == verdict.answer
                && (answer == Answer.REFUSE || forGood == verdict.forGood && more != null && more.equals(granted));
    }

    private void grant(@Nullable Money more, boolean always, UUID admin, Instant now) {
        if (more == null) {
            throw Problem.invalid("amount", Fault.REQUIRED, "how much more? The request names no amount");
        }
        TopUp.checkAmount(more);
        granted = more;
        forGood = always;
        if (period != null) {
            grantToAll(period, more, admin, now);
            return;
        }
        var limits = limits(now);
        if (limits.isEmpty()) {
            throw new IllegalStateException("nobody is unlimited by omission, and yet " + account + " is");
        }
        var why = note.isEmpty() ? reason : note;
        if (always) {
            raise(limits, more, why, admin, now);
        } else {
            var period = period(limits.getFirst());
            TopUp.make(new TopUp.Wish(id, OwnerKind.USER, account.toString(), period, more, why), admin, now);
        }
    }

    /// A limit that others share, which may have been taken away meanwhile.
    private void grantToAll(Period shared, Money more, UUID admin, Instant now) {
        var why = note.isEmpty() ? reason : note;
        if (!forGood) {
            TopUp.make(new TopUp.Wish(id, owner, ownerId, shared, more, why), admin, now);
            return;
        }
        var place = new Budget.Place(Book.REAL, BudgetOwner.valueOf(owner.name()), ownerId, shared);
        var budget = Budget.find(place)
                .orElseThrow(() -> Problem.invalid("period", Fault.UNKNOWN_CHOICE, "there is no limit of this period"));
        Budget.check("amount", budget.limit.plus(more));
        Budget.setInBothBooks(place, budget.limit.plus(more), budget.mode, admin, why, now);
    }

    /// Own limits take the place of all defaults, so those that do not rise are kept as they are.
    private void raise(List<Tuple> limits, Money more, String why, UUID admin, Instant now) {
        for (int i = 0; i < limits.size(); i++) {
            var row = limits.get(i);
            var limit = new Money(row.get("limit_nano", Long.class));
            var rises = i == 0;
            if (rises) {
                Budget.check("amount", limit.plus(more));
            }
            if (rises || !row.get("owner_kind", String.class).equals(BudgetOwner.USER.text())) {
                var mode = Mode.valueOf(row.get("mode", String.class).toUpperCase(Locale.ROOT));
                var place = new Budget.Place(Book.REAL, BudgetOwner.USER, account.toString(), period(row));
                Budget.setInBothBooks(place, rises ? limit.plus(more) : limit, mode, admin, why, now);
            }
        }
    }

    /// The person's own limits or the defaults for them, the tightest first.
    @SuppressWarnings("unchecked")
    private List<Tuple> limits(Instant now) {
        return getEntityManager()
                .createNativeQuery("SELECT * FROM personal_standings(:account, :day)", Tuple.class)
                .setParameter("account", account)
                .setParameter("day", Organisation.current().dayOf(now))
                .getResultList();
    }

    private static Period period(Tuple row) {
        return Period.valueOf(row.get("period", String.class).toUpperCase(Locale.ROOT));
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new HashMap<>(Map.of(
                "account", account, "answer", answer == null ? "" : answer.text(), "reason", reason, "note", note));
        if (granted != null) {
            details.put("amount", granted.toString());
            details.put("forGood", forGood);
        }
        return details;
    }
}
