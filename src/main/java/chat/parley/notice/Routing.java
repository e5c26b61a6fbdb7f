package chat.parley.notice;

import chat.parley.account.Organisation;
import chat.parley.time.Ids;
import io.quarkus.logging.Log;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Decides who is told what was found, and puts it where they read it and into the outbox: once each, because it is
/// one transaction with saying that it is done.
@ApplicationScoped
class Routing {

    private final Audience audience;
    private final Letters letters;
    private final MailSettings mail;
    private final WebhookSender webhooks;
    private final EntityManager entities;
    private final Clock clock;

    @Inject
    Routing(
            Audience audience,
            Letters letters,
            MailSettings mail,
            WebhookSender webhooks,
            EntityManager entities,
            Clock clock) {
        this.audience = audience;
        this.letters = letters;
        this.mail = mail;
        this.webhooks = webhooks;
        this.entities = entities;
        this.clock = clock;
    }

    /// Routes all that waits, the oldest first. One that cannot be routed is left for the next time, and the others
    /// go on.
    void run() {
        var failed = new HashSet<UUID>();
        boolean more = true;
        while (more) {
            more = one(failed);
        }
    }

    private boolean one(Set<UUID> failed) {
        var taken = new AtomicReference<@Nullable UUID>();
        try {
            return QuarkusTransaction.requiringNew().call(() -> one(failed, taken));
        } catch (RuntimeException e) {
            var notice = taken.get();
            if (notice == null) {
                throw e;
            }
            Log.errorf(e, "Notice %s could not be routed", notice);
            return failed.add(notice);
        }
    }

    private boolean one(Set<UUID> failed, AtomicReference<@Nullable UUID> taken) {
        // Before set-up there is nobody to tell.
        var organisation = Organisation.find();
        var notice = organisation.flatMap(any -> Notice.takeUnrouted(failed));
        notice.ifPresent(found -> {
            taken.set(found.id);
            route(found, organisation.get());
            Notice.flush();
        });
        return notice.isPresent();
    }

    private void route(Notice notice, Organisation organisation) {
        var now = clock.instant();
        notice.routed(audience.name(notice), now);
        var rule = NoticeRule.of(notice.kind);
        var concerned = audience.of(notice, organisation).stream()
                .filter(one -> one.hears(notice.kind))
                .toList();
        var mailed = new LinkedHashMap<String, Listener>();
        for (var one : concerned) {
            if (one.account() != null) {
                show(notice, one);
            }
            if (rule.mail) {
                mailed.putIfAbsent(one.email(), one);
            }
        }
        if (rule.mailAdmins) {
            audience.admins(organisation).forEach(admin -> mailed.putIfAbsent(admin.email(), admin));
        }
        if (mail.isOn()) {
            mailed.values().forEach(one -> post(notice, one, organisation, now));
        }
        if (rule.webhook) {
            Webhook.listing().forEach(webhook -> post(notice, webhook, organisation, now));
        }
    }

    private void show(Notice notice, Listener listener) {
        entities.createNativeQuery("""
            INSERT INTO notice_readers (account_id, notice_id) VALUES (:account, :notice)
            ON CONFLICT DO NOTHING
            """)
                .setParameter("account", listener.account())
                .setParameter("notice", notice.id)
                .executeUpdate();
    }

    private void post(Notice notice, Listener listener, Organisation organisation, Instant now) {
        var letter = letters.about(notice, listener, organisation);
        Delivery.put(Ids.next(), notice, Channel.EMAIL, listener.email(), letter.payload(), now);
    }

    private void post(Notice notice, Webhook webhook, Organisation organisation, Instant now) {
        var id = Ids.next();
        var body = webhooks.body(Map.of(
                "id", id,
                "kind", notice.kind,
                "at", notice.createdAt,
                "organisation", organisation.name,
                "currency", organisation.currency,
                "facts", notice.facts));
        Delivery.put(
                id,
                notice,
                Channel.WEBHOOK,
                webhook.id.toString(),
                Map.of("kind", notice.kind.text(), "body", body),
                now);
    }
}
