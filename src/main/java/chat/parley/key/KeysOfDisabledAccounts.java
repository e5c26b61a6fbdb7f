package chat.parley.key;

import chat.parley.account.AccountDisabled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;

/// A disabled person's keys are revoked in the same transaction, and stay so if the person comes back.
@ApplicationScoped
class KeysOfDisabledAccounts {

    @Inject
    Clock clock;

    void revoke(@Observes AccountDisabled event) {
        ApiKey.revokeAll(event.account(), clock.instant());
    }
}
