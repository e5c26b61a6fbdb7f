package chat.parley;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.AccessTarget.MethodCallTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The house rules that a compiler does not know: who may import whom, and what only one package may do.
class ArchitectureTest {

    private static final String ROOT = "chat.parley.";

    /// Every package may use these; they use nothing of ours but each other.
    private static final Set<String> BASE =
            Set.of("time", "money", "http", "secret", "audit", "token", "database", "replica");

    /// Package → the features it may import, besides [#BASE].
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("account", Set.of()),
            Map.entry("page", Set.of("account")),
            Map.entry("notice", Set.of("account")),
            Map.entry("catalog", Set.of("account", "page")),
            Map.entry("ledger", Set.of()),
            Map.entry("budget", Set.of("account", "catalog", "ledger")),
            Map.entry("identity", Set.of("account", "page", "catalog")),
            Map.entry("key", Set.of("account", "catalog", "budget", "ledger")),
            Map.entry("inference", Set.of("account", "catalog", "ledger", "budget")),
            Map.entry("balance", Set.of("account", "catalog", "inference", "notice")),
            Map.entry("conversation", Set.of("account")),
            Map.entry("library", Set.of("account")),
            Map.entry("prompt", Set.of("account", "catalog", "budget", "conversation", "inference", "library")),
            Map.entry("turn", Set.of("account", "catalog", "budget", "inference", "prompt", "conversation")),
            Map.entry("share", Set.of("account", "page", "conversation")),
            Map.entry("gateway", Set.of("account", "key", "catalog", "budget", "inference")),
            Map.entry("usage", Set.of("account")),
            Map.entry("bill", Set.of("account", "catalog")),
            Map.entry("tour", Set.of("account", "catalog", "budget", "key", "ledger")));

    /// The demo model is a provider like any other: it imports nothing of ours, not even [#BASE].
    private static final String ALONE = "demo";

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("chat.parley");

    @TestFactory
    Stream<DynamicTest> aPackageImportsOnlyWhatTheTableAllows() {
        return packages().stream()
                .filter(name -> !name.equals("admin"))
                .map(name -> dynamicTest(name, () -> {
                    var allowed = new TreeSet<>(MAY_IMPORT.getOrDefault(name, Set.of()));
                    allowed.add(name);
                    if (!name.equals(ALONE)) {
                        allowed.addAll(BASE);
                    }
                    var ours = describe(
                            "of " + allowed + " or not ours",
                            (JavaClass c) -> allowed.contains(feature(c.getPackageName()))
                                    || !c.getPackageName().startsWith("chat.parley"));
                    classes()
                            .that()
                            .resideInAPackage(ROOT + name + "..")
                            .should()
                            .onlyDependOnClassesThat(ours)
                            .check(CLASSES);
                }));
    }

    @Test
    void everyPackageStandsInTheTable() {
        var present = new TreeSet<String>();
        CLASSES.forEach(c -> present.add(feature(c.getPackageName())));
        present.remove("");
        assertThat(packages()).containsAll(present);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("chat.parley.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void nobodyImportsAdmin() {
        noClasses()
                .that(resideOutsideOfPackage(ROOT + "admin.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "admin.."))
                .check(CLASSES);
    }

    @Test
    void namesSayWhatAThingDoesNotItsLayer() {
        noClasses()
                .should()
                .haveNameMatching(".*(Service|Manager|Util|Utils|Helper|Impl|Dto|DTO)(\\$.*)?")
                .orShould()
                .resideInAnyPackage("..service..", "..dto..", "..util..", "..impl..", "..manager..")
                .check(CLASSES);
    }

    @Test
    void onlyInferenceReservesAndSettles() {
        noClasses()
                .that(resideOutsideOfPackage(ROOT + "inference.."))
                .and(resideOutsideOfPackage(ROOT + "ledger.."))
                .should()
                .callMethodWhere(describe("it moves money", (JavaMethodCall call) -> movesMoney(call.getTarget())))
                .check(CLASSES);
    }

    @Test
    void theClientToAProviderIsSeenByInferenceOnly() {
        classes()
                .that()
                .areAnnotatedWith(RegisterRestClient.class)
                .should()
                .notBePublic()
                .check(CLASSES);
        noClasses()
                .that(resideOutsideOfPackage(ROOT + "inference.."))
                .should()
                .beAnnotatedWith(RegisterRestClient.class)
                .check(CLASSES);
    }

    @Test
    void moneyIsNeverAFloat() {
        var money = new String[] {
            ROOT + "money..",
            ROOT + "ledger..",
            ROOT + "budget..",
            ROOT + "catalog..",
            ROOT + "inference..",
            ROOT + "balance..",
            ROOT + "usage..",
            ROOT + "bill.."
        };
        for (var type : new Class<?>[] {double.class, float.class, Double.class, Float.class}) {
            fields().that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(money)
                    .should()
                    .notHaveRawType(type)
                    .check(CLASSES);
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(money)
                    .should()
                    .notHaveRawReturnType(type)
                    .check(CLASSES);
        }
    }

    @Test
    void timeAndIdsAreAskedOfWhatATestCanReplace() {
        noClasses()
                .that(resideOutsideOfPackage(ROOT + "time.."))
                .and()
                .resideOutsideOfPackages(ROOT + "database..", ROOT + "demo..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(UUID.class, "randomUUID")
                .check(CLASSES);
    }

    @Test
    void aResourceStaysShort() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(f -> f.toString().endsWith("Resource.java")).toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(150);
            }
        }
    }

    private static boolean movesMoney(MethodCallTarget target) {
        return target.getOwner().getFullName().equals(ROOT + "ledger.Ledger")
                && target.getName().matches("(reserve|settle|void|release|expire|charge).*");
    }

    private static Set<String> packages() {
        var all = new TreeSet<>(MAY_IMPORT.keySet());
        all.addAll(BASE);
        all.add(ALONE);
        all.add("admin");
        return all;
    }

    /// The feature of a package, or `""` for the root and for what is not ours.
    private static String feature(String packageName) {
        if (!packageName.startsWith(ROOT)) {
            return "";
        }
        var rest = packageName.substring(ROOT.length());
        var dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
