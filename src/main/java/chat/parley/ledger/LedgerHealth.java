package chat.parley.ledger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/// Shows accounts whose books do not add up. The server stays up: all other budgets work.
@Wellness
@Singleton
final class LedgerHealth implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        long frozen = QuarkusTransaction.requiringNew().call(() -> LedgerAccount.count("frozenAt is not null"));
        return HealthCheckResponse.named("Ledger adds up")
                .status(frozen == 0)
                .withData("frozen", frozen)
                .build();
    }
}
