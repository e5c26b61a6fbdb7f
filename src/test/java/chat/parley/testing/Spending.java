package chat.parley.testing;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.budget.Budgets;
import chat.parley.ledger.Ledger;
import chat.parley.ledger.Reservation;
import chat.parley.ledger.ReserveRequest;
import chat.parley.ledger.SettleRequest;
import chat.parley.money.Book;
import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Calls that were made and paid for, through the ledger and without a provider: what reports are made of.
@Singleton
public class Spending {

    public static final String MODEL = "deepseek-v4-flash";

    /// A chat of somebody, with the turn that a call may name.
    public record Chat(UUID id, UUID turn) {}

    @Inject
    Ledger ledger;

    @Inject
    Budgets budgets;

    @Inject
    EntityManager entities;

    /// A call to be filled in; [#spend] makes it.
    public final class Call {

        private final UUID account;
        private UUID group;
        private UUID key;
        private UUID turn;
        private UUID prices = Ids.next();
        private String entry = "chat";
        private String model = MODEL;
        private LocalDate day;
        private long nano = 1;
        private Usage usage = Usage.NONE;
        private long saved;
        private boolean estimated;
        private UUID provider;
        private long billed = -1;

        private Call(UUID account) {
            this.account = account;
        }

        public Call group(UUID id) {
            group = id;
            return this;
        }

        public Call key(UUID id) {
            key = id;
            entry = "api";
            return this;
        }

        public Call turn(UUID id) {
            turn = id;
            return this;
        }

        public Call prices(UUID version) {
            prices = version;
            return this;
        }

        public Call model(String id) {
            model = id;
            return this;
        }

        /// Another day than today; on no limit then, so that no test is in the way of another.
        public Call on(String date) {
            day = LocalDate.parse(date);
            return this;
        }

        public Call cost(long nanos) {
            nano = nanos;
            return this;
        }

        public Call tokens(long fresh, long cached, long output) {
            usage = new Usage(fresh, cached, output, 0);
            return this;
        }

        public Call saved(long nanos) {
            saved = nanos;
            return this;
        }

        /// At that provider, and on no limit.
        public Call at(UUID id) {
            provider = id;
            return this;
        }

        /// What the provider charged where it is more than was reserved.
        public Call billed(long nanos) {
            billed = nanos;
            return this;
        }

        public Call estimated() {
            estimated = true;
            return this;
        }

        public void spend() {
            while (!(reserve() instanceof Reservation.Granted granted && settle(granted.attempt()))) {
                Thread.onSpinWait();
            }
        }

        /// Calls `seen` while the money is held and not spent yet.
        public void whileHeld(Runnable seen) {
            var reserved = reserve();
            while (!(reserved instanceof Reservation.Granted)) {
                reserved = reserve();
            }
            try {
                seen.run();
            } finally {
                settle(((Reservation.Granted) reserved).attempt());
            }
        }

        /// Stale budgets ask again, as the door to a model does.
        private Reservation reserve() {
            return ledger.retrying(() -> {
                var legs = budgets.legsFor(account, key, model, Book.REAL, Instant.now());
                var answer = ledger.reserve(new ReserveRequest(
                        Ids.next(),
                        entry,
                        Book.REAL,
                        account,
                        group,
                        key,
                        turn,
                        account,
                        provider == null ? account : provider,
                        account,
                        model,
                        prices,
                        day == null ? legs.day() : day,
                        0,
                        "bytes",
                        new Rates(0, 0, 1_000),
                        (int) nano,
                        (int) nano,
                        day == null && provider == null ? legs.legs() : List.of(),
                        legs.revision()));
                assertThat(answer).isNotInstanceOf(Reservation.Refused.class);
                return answer;
            });
        }

        private boolean settle(UUID attempt) {
            ledger.retrying(() -> ledger.settle(new SettleRequest(
                    attempt,
                    new Money(billed < 0 ? nano : billed),
                    usage,
                    new Money(saved),
                    estimated,
                    "completed",
                    null,
                    List.of())));
            return true;
        }
    }

    public Call of(UUID account) {
        return new Call(account);
    }

    /// A chat with a question and its answer.
    public Chat chat(UUID account, String title) {
        var chat = new Chat(Ids.next(), Ids.next());
        var question = Ids.next();
        var answer = Ids.next();
        QuarkusTransaction.requiringNew().run(() -> {
            run(
                    "INSERT INTO conversations (id, account_id, title, titled_by, created_at, updated_at)"
                            + " VALUES (?1, ?2, ?3, 'person', now(), now())",
                    chat.id,
                    account,
                    title);
            run(
                    "INSERT INTO messages (id, conversation_id, role, status, created_at)"
                            + " VALUES (?1, ?3, 'user', 'complete', now()), (?2, ?3, 'assistant', 'complete', now())",
                    question,
                    answer,
                    chat.id);
            run(
                    "INSERT INTO turns (id, conversation_id, account_id, user_message_id, message_id, replica_id, status,"
                            + " request_hash, created_at, finished_at, settled_at, pruned) VALUES (?1, ?2, ?3, ?4, ?5, ?3,"
                            + " 'completed', sha256('test'), now(), now(), now(), true)",
                    chat.turn,
                    chat.id,
                    account,
                    question,
                    answer);
        });
        return chat;
    }

    private void run(String sql, Object... values) {
        var query = entities.createNativeQuery(sql);
        for (int i = 0; i < values.length; i++) {
            query.setParameter(i + 1, values[i]);
        }
        query.executeUpdate();
    }
}
