package chat.parley.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OneColumnTest {

    /// A query that says which class its only column has.
    private static final Pattern TYPED = Pattern.compile(
            "createNativeQuery\\((?:(?!\\.class)[^;])*?,\\s*(?:Long|Integer|Boolean|String|UUID|Instant|LocalDate|BigDecimal)\\.class\\)");

    @Inject
    EntityManager entities;

    @Test
    @Transactional
    void givesEachTypeThatColumnsHave() {
        assertThat(one("SELECT 7::bigint", Long.class)).isEqualTo(7);
        assertThat(one("SELECT 7", Integer.class)).isEqualTo(7);
        assertThat(one("SELECT true", Boolean.class)).isTrue();
        assertThat(one("SELECT 'a'::text", String.class)).isEqualTo("a");
        assertThat(one("SELECT date '2026-11-12'", LocalDate.class)).isEqualTo("2026-11-12");
        assertThat(one("SELECT timestamptz '2026-11-12 10:00+00'", Instant.class))
                .isEqualTo(Instant.parse("2026-11-12T10:00:00Z"));
        var id = UUID.randomUUID();
        assertThat(one("SELECT '" + id + "'::uuid", UUID.class)).isEqualTo(id);
        assertThat(one("SELECT NULL::uuid", UUID.class)).isNull();
        assertThat(OneColumn.of(entities, "SELECT 1 WHERE false", Integer.class).getResultList())
                .isEmpty();
        assertThat(OneColumn.of(entities, "SELECT generate_series(1, 3)", Integer.class)
                        .getResultList())
                .containsExactly(1, 2, 3);
    }

    @Test
    void noQuerySaysTheClassOfItsOnlyColumn() throws IOException {
        assertThat("x.createNativeQuery(\"SELECT 1\",\n   Long.class)").containsPattern(TYPED);
        try (var sources = Files.walk(Path.of("src/main/java"))) {
            for (var source : sources.filter(Files::isRegularFile).toList()) {
                if (!source.endsWith("OneColumn.java")) {
                    assertThat(Files.readString(source)).as("%s", source).doesNotContainPattern(TYPED);
                }
            }
        }
    }

    private <T> T one(String sql, Class<T> type) {
        return OneColumn.of(entities, sql, type).getSingleResult();
    }
}
