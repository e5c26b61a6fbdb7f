package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.Emails;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.http.Problem;
import chat.parley.money.Money;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.ZoneId;
import java.util.Locale;
import org.jboss.logging.Logger;

/// Sets Parley up from the environment, where nobody is there to type a code: `PARLEY_ADMIN_EMAIL` and
/// `PARLEY_ADMIN_PASSWORD`. Does nothing once somebody is here.
@Singleton
class FirstAdmin {

    private static final Logger LOG = Logger.getLogger(FirstAdmin.class);

    private final FirstSettings settings;
    private final Founding founding;
    private final Passwords passwords;
    private final PasswordRules rules;

    @Inject
    FirstAdmin(FirstSettings settings, Founding founding, Passwords passwords, PasswordRules rules) {
        this.settings = settings;
        this.founding = founding;
        this.passwords = passwords;
        this.rules = rules;
    }

    void start(@Observes @Priority(500) StartupEvent event) {
        var email = settings.adminEmail().orElse("");
        var password = settings.adminPassword().orElse("");
        if (email.isEmpty()
                || password.isEmpty()
                || QuarkusTransaction.requiringNew().call(Account::anyone)) {
            return;
        }
        check(email, password);
        var hash = passwords.hash(password);
        try {
            QuarkusTransaction.requiringNew().run(() -> found(email, hash));
        } catch (Problem another) {
            LOG.info("another replica has made the first admin");
        }
    }

    private void found(String email, String hash) {
        var account = founding.admin(email, nameFrom(email), Language.EN, hash);
        if (Organisation.find().isEmpty()) {
            founding.organisation(
                    account.id,
                    organisationFrom(email),
                    ZoneId.systemDefault(),
                    settings.currency(),
                    Language.EN,
                    Money.parse(settings.orgMonthlyLimit()),
                    Money.parse(settings.memberMonthlyLimit()));
        }
    }

    private void check(String email, String password) {
        if (!Emails.isValid(email)) {
            throw new IllegalStateException("PARLEY_ADMIN_EMAIL is no e-mail address");
        }
        rules.weaknessOf(password, email).ifPresent(weakness -> {
            throw new IllegalStateException(
                    "PARLEY_ADMIN_PASSWORD is " + weakness.code().replace('_', ' ') + ": choose 8 to 128 characters");
        });
    }

    private static String nameFrom(String email) {
        return capitalised(email.substring(0, email.indexOf('@')));
    }

    /// `ada@acme.example` works at Acme, until she says otherwise.
    private static String organisationFrom(String email) {
        return capitalised(email.substring(email.indexOf('@') + 1).replaceFirst("\\..*", ""));
    }

    private static String capitalised(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
