package chat.parley.identity;

import chat.parley.account.Account;
import chat.parley.account.Emails;
import chat.parley.audit.Audit;
import chat.parley.http.Caller;
import chat.parley.http.SessionCookie;
import chat.parley.identity.Throttle.Subject;
import chat.parley.secret.Sealer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// Signs people in and out. Who does not exist, is disabled or has not joined is told the same, after
/// the same work, as who mistyped.
@Singleton
final class SignIn {

    /// What became of a try.
    sealed interface Outcome {
        record SignedIn(UUID account) implements Outcome {}

        record Wrong() implements Outcome {}

        record TooMany(Duration delay) implements Outcome {}
    }

    /// A session of the company's sign-in.
    ///
    /// @param idToken empty where it was not kept
    record AtCompany(String idToken) {}

    private static final int MAX_ID_TOKEN = 4096;

    private final Passwords passwords;
    private final Throttle throttle;
    private final KnownDevice devices;
    private final SessionCookie cookie;
    private final SessionLimits limits;
    private final Sealer sealer;
    private final Clock clock;

    @Inject
    SignIn(
            Passwords passwords,
            Throttle throttle,
            KnownDevice devices,
            SessionCookie cookie,
            SessionLimits limits,
            Sealer sealer,
            Clock clock) {
        this.passwords = passwords;
        this.throttle = throttle;
        this.devices = devices;
        this.cookie = cookie;
        this.limits = limits;
        this.sealer = sealer;
        this.clock = clock;
    }

    Outcome attempt(RoutingContext request, String typedEmail, String password) {
        var email = Emails.isValid(typedEmail) ? Emails.normalise(typedEmail) : "";
        var address = Subject.address(Caller.of(request).address());
        var own = devices.read(request, email).map(Subject::device).orElseGet(() -> Subject.account(email));
        var subjects = own.key().startsWith("device:") ? List.of(own) : List.of(address, own);
        var wait = throttle.admit(subjects);
        if (wait.isPresent()) {
            return new Outcome.TooMany(wait.get());
        }
        var account = QuarkusTransaction.requiringNew().call(() -> Account.findByEmail(email));
        var known = account.filter(Account::isActive).map(a -> a.passwordHash);
        var fits = password.length() <= PasswordRules.MAX_LENGTH * 2;
        if (!passwords.matches(fits ? password : "", known.orElse(null)) || !fits) {
            QuarkusTransaction.requiringNew()
                    .run(() -> Audit.record(
                            "authn_login_fail",
                            null,
                            "account",
                            account.map(a -> a.id).orElse(null),
                            Map.of()));
            return new Outcome.Wrong();
        }
        var id = account.orElseThrow().id;
        if (!QuarkusTransaction.requiringNew().call(() -> start(request, id, subjects, address))) {
            return new Outcome.Wrong();
        }
        devices.remember(request, email);
        return new Outcome.SignedIn(id);
    }

    /// Starts a session for an account whose owner has just been proved in another way than by a password; in the
    /// caller's transaction.
    void start(RoutingContext request, Account account) {
        begin(request, account);
        Audit.record("authn_login_success", account.id, "account", account.id, Map.of());
    }

    /// The same for somebody whom the company's sign-in has proved.
    void start(RoutingContext request, Account account, Claims claims, String idToken) {
        var session = begin(request, account);
        session.cameFrom(claims);
        // Longer ones would not fit into the address that signs out there.
        if (idToken.length() <= MAX_ID_TOKEN) {
            session.idToken = sealer.seal(idToken.getBytes(StandardCharsets.UTF_8), place(session));
        }
        Audit.record("authn_login_success", account.id, "account", account.id, Map.of("via", "oidc"));
    }

    private Session begin(RoutingContext request, Account account) {
        end(request);
        var agent =
                Optional.ofNullable(request.request().getHeader("User-Agent")).orElse("");
        var started = Session.start(account, Caller.of(request).address(), agent, clock.instant(), limits);
        cookie.set(request, started.token(), limits.absolute());
        return started.session();
    }

    /// Ends this browser's session; tells of it where the company's sign-in has one of its own that should end too.
    Optional<AtCompany> end(RoutingContext request) {
        var session = cookie.read(request).flatMap(Session::find);
        var there = session.filter(ended -> ended.issuer != null).map(this::atCompany);
        session.ifPresent(ended -> Session.end(ended.accountId, ended.id));
        cookie.clear(request);
        return there;
    }

    private AtCompany atCompany(Session session) {
        if (session.idToken == null) {
            return new AtCompany("");
        }
        try {
            return new AtCompany(new String(sealer.open(session.idToken, place(session)), StandardCharsets.UTF_8));
        } catch (Sealer.CannotOpen another) {
            return new AtCompany("");
        }
    }

    private static String place(Session session) {
        return "sessions/" + session.id + "/id-token";
    }

    /// Asks for the account anew: it may have been disabled while its password was being hashed.
    private boolean start(RoutingContext request, UUID id, List<Subject> subjects, Subject address) {
        var account = Account.find(id).filter(Account::isActive);
        account.ifPresent(a -> {
            throttle.forget(subjects.stream().filter(s -> !s.equals(address)).toList());
            throttle.takeBack(address);
            start(request, a);
        });
        return account.isPresent();
    }
}
