package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.CompanySignIn;
import chat.parley.account.Identity;
import chat.parley.audit.Audit;
import chat.parley.identity.Hops.Proof;
import chat.parley.identity.TrialReport.Claim;
import chat.parley.identity.TrialReport.Finding;
import com.nimbusds.jwt.JWTClaimsSet;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Says what a test of the company's sign-in found, and keeps it until the admin's page asks.
@Singleton
final class Trials {

    private static final int MAX_VALUE = 120;
    private static final int MAX_CLAIMS = 40;

    /// What ties tokens together and says nothing of a person.
    private static final Set<String> PLUMBING =
            Set.of("nonce", "at_hash", "c_hash", "s_hash", "jti", "typ", "acr", "auth_time", "iat", "exp");

    private final CompanySignIn company;
    private final Clock clock;

    @Inject
    Trials(CompanySignIn company, Clock clock) {
        this.company = company;
        this.clock = clock;
    }

    void keep(UUID account, Proof proof) {
        QuarkusTransaction.requiringNew().run(() -> {
            var claims = proof.claims();
            keep(
                    account,
                    new TrialReport(
                            null,
                            null,
                            shown(proof.token()),
                            claims.role(company).orElse(null),
                            claims.groups(),
                            Arrival.payer(claims).orElse(null),
                            findings(claims, proof.token())));
        });
    }

    void keep(UUID account, Stopped stopped) {
        QuarkusTransaction.requiringNew()
                .run(() -> keep(
                        account,
                        new TrialReport(
                                stopped.reason.code(),
                                shortened(stopped.detail),
                                List.of(),
                                null,
                                null,
                                null,
                                List.of())));
    }

    private void keep(UUID account, TrialReport report) {
        Trial.keep(account, report, clock.instant());
        Audit.record(
                "sign_in_tested",
                account,
                "company sign-in",
                null,
                Map.of("result", report.stopped() == null ? "good" : report.stopped()));
    }

    private static List<Claim> shown(JWTClaimsSet token) {
        return token.getClaims().entrySet().stream()
                .filter(claim -> !PLUMBING.contains(claim.getKey()) && claim.getValue() != null)
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_CLAIMS)
                .map(claim -> new Claim(shortened(claim.getKey()), shortened(text(claim.getValue()))))
                .toList();
    }

    private List<Finding> findings(Claims claims, JWTClaimsSet token) {
        var findings = new ArrayList<Finding>();
        if (claims.email() == null) {
            findings.add(Finding.EMAIL_MISSING);
        } else if (claims.confirmedEmail().isEmpty()) {
            findings.add(Finding.EMAIL_UNCONFIRMED);
        }
        if (token.getClaim("name") == null) {
            findings.add(Finding.NAME_MISSING);
        }
        if (claims.session() == null) {
            findings.add(Finding.SESSION_MISSING);
        }
        if (claims.groups() == null) {
            findings.add(Finding.GROUPS_MISSING);
        } else if (claims.groups().isEmpty()) {
            findings.add(Finding.GROUPS_EMPTY);
        }
        if (company.adminRole().isPresent() && claims.roles() == null) {
            findings.add(Finding.ROLES_MISSING);
        }
        if (!claims.mayComeIn(company)) {
            findings.add(Finding.REQUIRED_GROUP_MISSING);
        }
        if (Identity.find(claims.issuer(), claims.subject()).isEmpty()
                && claims.confirmedEmail().flatMap(Account::findByEmail).isPresent()) {
            findings.add(Finding.OTHER_ACCOUNT);
        }
        return findings;
    }

    private static String text(Object value) {
        return switch (value) {
            case Date date -> date.toInstant().toString();
            case List<?> many ->
                String.join(", ", many.stream().map(String::valueOf).toList());
            default -> value.toString();
        };
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MAX_VALUE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MAX_VALUE)) + "…";
    }
}
