package chat.parley.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.audit.AuditEvent;
import chat.parley.http.Problem;
import chat.parley.testing.Cast;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
class GroupTest {

    @Inject
    Cast cast;

    @Test
    void theFirstOfAPersonsGroupsPaysUnlessAnotherWasChosen() {
        var person = cast.newMember("two-groups").id();
        var first = create("Pays first");
        var second = create("Pays second");
        var strange = create("Not theirs");
        assertThat(paying(person)).isNull();
        add(second, person);
        assertThat(paying(person)).isEqualTo(second);
        add(first, person);
        assertThat(paying(person)).isEqualTo(first);

        billTo(person, second);
        assertThat(paying(person)).isEqualTo(second);
        assertThatThrownBy(() -> billTo(person, strange))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(400));
        assertThat(paying(person)).isEqualTo(second);

        tx(() -> group(second).remove(person));
        assertThat(paying(person)).isEqualTo(first);
        add(second, person);
        assertThat(paying(person)).isEqualTo(second);
        billTo(person, null);
        assertThat(paying(person)).isEqualTo(first);
    }

    @Test
    void theOrderDecidesAndHasNoGaps() {
        var person = cast.newMember("ordered").id();
        var one = create("Order one");
        var two = create("Order two");
        var three = create("Order three");
        Stream.of(one, two, three).forEach(group -> add(group, person));
        move(three, rank(one));
        assertThat(paying(person)).isEqualTo(three);
        assertThat(order(one, two, three)).containsExactly(three, one, two);
        move(three, 1_000_000);
        assertThat(order(one, two, three)).containsExactly(one, two, three);
        delete(two);
        assertThat(order(one, three)).containsExactly(one, three);
        var ranks = tx(() -> Group.all().stream().map(group -> group.rank).toList());
        assertThat(ranks)
                .isEqualTo(IntStream.rangeClosed(1, ranks.size()).boxed().toList());
    }

    @Test
    void namesAreOneLineAndOnce() {
        var group = create("  Research\u0000\u202E and\nletters ");
        assertThat(tx(() -> group(group).name)).isEqualTo("Research   and letters");
        assertThatThrownBy(() -> create("RESEARCH   and letters"))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo("group_exists"));
        assertThatThrownBy(() -> create("\u0007 \u200B")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> create("n".repeat(121))).isInstanceOf(Problem.class);
        delete(group);
        var again = create("research   and letters");
        assertThat(again).isNotEqualTo(group);
        delete(again);
    }

    @Test
    void aDeletedGroupKeepsItsNameAndNothingElse() {
        var person = cast.newMember("left-behind").id();
        var group = create("Short-lived");
        add(group, person);
        billTo(person, group);
        delete(group);
        assertThat(paying(person)).isNull();
        assertThat(tx(() -> Group.find(group))).isEmpty();
        assertThat(tx(() -> Group.of(person))).isEmpty();
        assertThat(tx(() -> Group.<Group>findById(group).name)).isEqualTo("Short-lived");
    }

    @Test
    void signInBringsExactlyTheCompanysGroups() {
        var person = cast.newMember("company").id();
        var local = create("Kept by an admin");
        add(local, person);
        sync(person, "/company/a", "/company/b");
        assertThat(groupsOf(person)).containsExactly("Kept by an admin", "/company/a", "/company/b");
        var made = tx(() -> Group.of(person)).get(1);
        assertThat(made.externalName).isEqualTo("/company/a");

        sync(person, "/company/b", "/company/c");
        assertThat(groupsOf(person)).containsExactly("Kept by an admin", "/company/b", "/company/c");
        AuditEvent event = tx(() -> AuditEvent.<AuditEvent>find(
                        "targetId = ?1 and action = 'user_groups_changed' order by at desc, id desc", person.toString())
                .firstResult());
        assertThat(event.details)
                .containsEntry("joined", List.of("/company/c"))
                .containsEntry("left", List.of("/company/a"));

        sync(person);
        assertThat(groupsOf(person)).containsExactly("Kept by an admin");
        // The company's group stays for others, under the name that an admin gives it.
        tx(() -> {
            group(made.id).rename("Team A", Instant.now());
            return null;
        });
        sync(person, "/company/a");
        assertThat(groupsOf(person)).containsExactly("Kept by an admin", "Team A");
    }

    @Test
    void whatAnAdminGaveOutlastsTheCompany() {
        var person = cast.newMember("both-ways").id();
        sync(person, "/both");
        var group = tx(() -> Group.of(person)).getFirst().id;
        add(group, person);
        sync(person);
        assertThat(groupsOf(person)).containsExactly("/both");
        tx(() -> group(group).remove(person));
        assertThat(groupsOf(person)).isEmpty();
    }

    @Test
    void aGroupThatWasPreparedIsTheCompanysFromThenOn() {
        var prepared = create("Prepared");
        var person = cast.newMember("prepared").id();
        sync(person, "prepared");
        assertThat(tx(() -> Group.of(person)).getFirst().id).isEqualTo(prepared);
        assertThat(tx(() -> group(prepared).externalName)).isEqualTo("prepared");
        // Another company group of the same name is another group.
        sync(person, "prepared", "PREPARED");
        assertThat(groupsOf(person)).containsExactly("Prepared", "PREPARED (2)");
    }

    @Test
    void namesFromOutsideAreCleanedAndFew() {
        var person = cast.newMember("hostile-claims").id();
        sync(person, "clean\u0000\u202Eme", "clean me", "", " \n ", "x".repeat(121), "y".repeat(120));
        assertThat(groupsOf(person)).containsExactly("clean  me", "clean me", "y".repeat(120));
        var many = IntStream.range(0, 300).mapToObj(i -> "many-" + i).toArray(String[]::new);
        sync(person, many);
        assertThat(groupsOf(person)).hasSize(200).startsWith("many-0").endsWith("many-199");
        sync(person);
        var made = tx(() -> Group.all().stream()
                .filter(group -> group.name.startsWith("many-"))
                .map(group -> group.id)
                .toList());
        made.forEach(id -> tx(() -> {
            group(id).delete(cast.ada().id(), Instant.now());
            return id;
        }));
    }

    /// Two hundred colleagues of a new group sign in on Monday morning.
    @Test
    void manyWhoSignInAtOnceFindOneGroup() throws Exception {
        var people = IntStream.range(0, 8)
                .mapToObj(i -> cast.newMember("monday-" + i).id())
                .toList();
        var start = new CyclicBarrier(people.size());
        try (var doors = Executors.newFixedThreadPool(people.size())) {
            var signIns = doors.invokeAll(people.stream()
                    .map(person -> (Callable<Void>) () -> {
                        start.await();
                        sync(person, "/monday", "/morning");
                        return null;
                    })
                    .toList());
            for (var signIn : signIns) {
                signIn.get();
            }
        }
        assertThat(people)
                .allSatisfy(person -> assertThat(groupsOf(person)).containsExactlyInAnyOrder("/monday", "/morning"));
        assertThat(tx(() -> Group.count("externalName", "/monday"))).isEqualTo(1);
    }

    private static void sync(UUID person, String... names) {
        tx(() -> {
            Group.sync(Account.find(person).orElseThrow(), List.of(names), Instant.now());
            return null;
        });
    }

    private static List<String> groupsOf(UUID person) {
        return tx(() -> Group.of(person).stream().map(group -> group.name).toList());
    }

    private static UUID create(String name) {
        return tx(() -> Group.create(name, Instant.now()).id);
    }

    private static void add(UUID group, UUID person) {
        tx(() -> {
            group(group).add(person, Instant.now());
            return null;
        });
    }

    private static void billTo(UUID person, UUID group) {
        tx(() -> {
            Account.find(person).orElseThrow().billTo(group, Instant.now());
            return null;
        });
    }

    private static void move(UUID group, int place) {
        tx(() -> {
            group(group).moveTo(place, Instant.now());
            return null;
        });
    }

    private void delete(UUID group) {
        tx(() -> {
            group(group).delete(cast.ada().id(), Instant.now());
            return null;
        });
    }

    private static int rank(UUID group) {
        return tx(() -> group(group).rank);
    }

    private static List<UUID> order(UUID... groups) {
        var wanted = List.of(groups);
        return tx(() -> Group.all().stream()
                .map(group -> group.id)
                .filter(wanted::contains)
                .toList());
    }

    private static UUID paying(UUID person) {
        return tx(() -> Group.payingFor(person).map(group -> group.id).orElse(null));
    }

    private static Group group(UUID id) {
        return Group.find(id).orElseThrow();
    }

    private static <T> T tx(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
