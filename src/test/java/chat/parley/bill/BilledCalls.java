package chat.parley.bill;

import chat.parley.money.Money;
import chat.parley.money.Rates;
import chat.parley.money.Usage;
import chat.parley.time.Ids;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.UUID;

/// Calls as the ledger leaves them, at moments of a test's choosing; on no account.
@Singleton
public class BilledCalls {

    /// 0.15 new, 0.003 reused, 0.30 written, per 1M tokens.
    private static final Rates RATES = new Rates(150_000, 3_000, 300_000);

    @Inject
    EntityManager entities;

    public Offer offer(UUID provider, UUID account) {
        return new Offer(provider, account);
    }

    public void delete(UUID attempt) {
        QuarkusTransaction.requiringNew()
                .run(() -> entities.createNativeQuery("DELETE FROM attempts WHERE id = ?1")
                        .setParameter(1, attempt)
                        .executeUpdate());
    }

    /// A model at a provider.
    public final class Offer {

        private final UUID provider;
        private final UUID account;

        private Offer(UUID provider, UUID account) {
            this.provider = provider;
            this.account = account;
        }

        public Call call(String at) {
            return new Call(this, Instant.parse(at));
        }
    }

    /// To be filled in; the last word makes it.
    public final class Call {

        private final Offer offer;
        private final Instant created;
        private Instant settled;
        private long held = -1;
        private long bound = 1;
        private int granted = 1;
        private boolean estimated;

        private Call(Offer offer, Instant at) {
            this.offer = offer;
            created = at;
            settled = at;
        }

        public Call ended(String at) {
            settled = Instant.parse(at);
            return this;
        }

        public Call held(long nano) {
            held = nano;
            return this;
        }

        public Call estimated() {
            estimated = true;
            return this;
        }

        public void tokens(long fresh, long cached, long output) {
            var usage = new Usage(fresh, cached, output, 0);
            make("settled", RATES.cost(usage), usage);
        }

        public void wholeHold(long input, int output) {
            bound = input;
            granted = output;
            estimated = true;
            var usage = new Usage(input, 0, output, 0);
            held = RATES.cost(usage).nano();
            make("settled", RATES.cost(usage), usage);
        }

        public UUID pending() {
            return make("pending", Money.ZERO, Usage.NONE);
        }

        private UUID make(String state, Money price, Usage usage) {
            var id = Ids.next();
            long hold = held < 0 ? price.nano() : held;
            boolean over = state.equals("settled");
            QuarkusTransaction.requiringNew()
                    .run(() -> entities.createNativeQuery("""
                        INSERT INTO attempts (id, entry_point, book, state, account_id, replica_id, provider_id, offer_id,
                            model_id, price_version_id, day, input_bound, bound_by, fresh_rate, cached_rate, output_rate,
                            wanted_tokens, granted_tokens, held, cost, overrun, fresh_tokens, cached_tokens,
                            output_tokens, estimated, created_at, settled_at)
                        VALUES (:id, 'chat', 'real', :state, :account, :id, :provider, :provider, 'deepseek-v4-flash',
                            :id, DATE '2026-11-03', :bound, 'bytes', :fresh_rate, :cached_rate, :output_rate, :granted,
                            :granted, :held, CASE WHEN :over THEN least(:price, :held) END,
                            greatest(:price - :held, 0), :fresh, :cached, :output, :estimated, :created,
                            CASE WHEN :over THEN CAST(:settled AS timestamptz) END)\
                        """)
                            .setParameter("id", id)
                            .setParameter("state", state)
                            .setParameter("account", offer.account)
                            .setParameter("provider", offer.provider)
                            .setParameter("bound", bound)
                            .setParameter("granted", granted)
                            .setParameter("fresh_rate", RATES.fresh())
                            .setParameter("cached_rate", RATES.cached())
                            .setParameter("output_rate", RATES.output())
                            .setParameter("held", hold)
                            .setParameter("over", over)
                            .setParameter("price", price.nano())
                            .setParameter("fresh", usage.fresh())
                            .setParameter("cached", usage.cached())
                            .setParameter("output", usage.output())
                            .setParameter("estimated", estimated)
                            .setParameter("created", created)
                            .setParameter("settled", settled)
                            .executeUpdate());
            return id;
        }
    }
}
