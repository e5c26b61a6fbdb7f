package chat.parley.testing;

import static io.restassured.RestAssured.given;

import chat.parley.account.Account;
import chat.parley.account.Language;
import chat.parley.account.Organisation;
import chat.parley.account.OrganisationCreated;
import chat.parley.account.Role;
import chat.parley.http.SessionCookie;
import chat.parley.identity.Passwords;
import chat.parley.money.Money;
import io.quarkus.hibernate.orm.panache.Panache;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// The people of every test, at Halden Instruments: ada the admin, grace, bob who is disabled, yuki who is invited and
/// has not joined. Made on first use; inject it and ask for one of them.
@Singleton
public class Cast {

    public static final String PASSWORD = "seven green herons";

    /// Somebody of the cast.
    public record Person(UUID id, String email, String name) {}

    private final Passwords passwords;
    private final Clock clock;
    private final Event<OrganisationCreated> created;
    private final ConcurrentHashMap<String, String> cookies = new ConcurrentHashMap<>();
    private boolean onStage;

    @Inject
    Cast(Passwords passwords, Clock clock, Event<OrganisationCreated> created) {
        this.passwords = passwords;
        this.clock = clock;
        this.created = created;
    }

    public Person ada() {
        return person("ada");
    }

    public Person grace() {
        return person("grace");
    }

    public Person bob() {
        return person("bob");
    }

    public Person yuki() {
        return person("yuki");
    }

    /// Another member, for tests that change the one they use.
    public Person newMember(String name) {
        return newPerson(name, Role.MEMBER);
    }

    public Person newAdmin(String name) {
        return newPerson(name, Role.ADMIN);
    }

    /// A request with the session of somebody who is signed in; the sign-in is made once and used again.
    public RequestSpecification as(Person person) {
        return given().cookie(SessionCookie.PLAIN_NAME, cookies.computeIfAbsent(person.email(), this::signIn));
    }

    /// A key for a program of theirs: its `id`, and `key`, the secret.
    public JsonPath newKey(Person person) {
        return as(person)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "a program"))
                .post("/api/keys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /// What ada makes by a POST to this path below `/api/admin/`, as she is told of it.
    public JsonPath post(String path, Map<String, ?> body) {
        return as(ada())
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/admin/" + path)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /// The id of what ada makes so.
    public String made(String path, Map<String, ?> body) {
        return post(path, body).getString("id");
    }

    /// The month that it is where the organisation is.
    public YearMonth month() {
        return QuarkusTransaction.requiringNew()
                .call(() -> YearMonth.from(Organisation.current().dayOf(clock.instant())));
    }

    /// Signs in anew and returns what the session's cookie carries.
    public String signIn(Person person) {
        return signIn(person.email());
    }

    public String signIn(String email) {
        return given().redirects()
                .follow(false)
                .formParam("email", email)
                .formParam("password", PASSWORD)
                .post("/login")
                .then()
                .statusCode(303)
                .extract()
                .cookie(SessionCookie.PLAIN_NAME);
    }

    /// Forgets every failed sign-in, so that the next test starts without delays.
    public void forgetFailures() {
        QuarkusTransaction.requiringNew()
                .run(() -> Panache.getEntityManager()
                        .createNativeQuery("DELETE FROM sign_in_throttles")
                        .executeUpdate());
    }

    private synchronized Person person(String name) {
        if (!onStage) {
            QuarkusTransaction.requiringNew().run(this::enter);
            onStage = true;
        }
        return QuarkusTransaction.requiringNew()
                .call(() -> of(Account.findByEmail(email(name)).orElseThrow()));
    }

    private void enter() {
        if (Organisation.find().isEmpty()) {
            Organisation.create("Halden Instruments", ZoneId.of("Europe/Oslo"), "USD", Language.EN, clock.instant());
            created.fire(new OrganisationCreated(Money.parse("200"), Money.parse("20")));
        }
        var hash = passwords.hash(PASSWORD);
        join("ada", "Ada Lindqvist", Role.ADMIN, hash);
        join("grace", "Grace Okafor", Role.MEMBER, hash);
        join("bob", "Bob Marsh", Role.MEMBER, hash).disable(clock.instant());
        Account.invite(email("yuki"), "Yuki Tanaka", Role.MEMBER, clock.instant());
    }

    private Person newPerson(String name, Role role) {
        ada();
        var hash = passwords.hash(PASSWORD);
        return QuarkusTransaction.requiringNew().call(() -> of(join(name, name, role, hash)));
    }

    private Account join(String name, String fullName, Role role, String hash) {
        var account = Account.invite(email(name), fullName, role, clock.instant());
        account.join(fullName, null, hash, clock.instant());
        account.flush();
        return account;
    }

    private static Person of(Account account) {
        return new Person(account.id, account.email, account.name);
    }

    private static String email(String name) {
        return name + "@halden.example";
    }
}
