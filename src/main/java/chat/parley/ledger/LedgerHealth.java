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
        return QuarkusTransaction.requiringNew().call(LedgerHealth::look);
    }

    private static HealthCheckResponse look() {
        long frozen = LedgerAccount.count("frozenAt is not null");
        var response =
                HealthCheckResponse.named("Ledger adds up").status(frozen == 0).withData("frozen", frozen);
        AuditRun.last()
                .ifPresent(run -> response.withData("lastAudit", run.at.toString())
                        .withData("accounts", run.accounts)
                        .withData("mismatches", run.mismatches));
        return response.build();
    }
}
