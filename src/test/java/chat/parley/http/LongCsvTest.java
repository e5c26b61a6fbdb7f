package chat.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables of any length: all of it, or none that looks whole.
@QuarkusTest
class LongCsvTest {

    private final List<String> asked = new ArrayList<>();

    @Test
    void everyPageIsSentInItsOrder() throws IOException {
        var out = new ByteArrayOutputStream();
        body(this::threePages).write(out);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("name\r\n1\r\n2\r\n'=3\r\n4\r\n");
        assertThat(asked).containsExactly(null, "b", "c");
    }

    @Test
    void aPageIsReadInATransactionThatIsOverWhenItIsSent() throws IOException {
        body(after -> {
                    assertThat(QuarkusTransaction.isActive()).isTrue();
                    return threePages(after);
                })
                .write(new OutputStream() {
                    @Override
                    public void write(int one) {
                        assertThat(QuarkusTransaction.isActive()).isFalse();
                    }
                });
        assertThat(asked).hasSize(3);
    }

    @Test
    void whatCannotBeReadIsRefusedBeforeAnythingIsSent() {
        assertThatThrownBy(() -> body(after -> {
                    throw Problem.notFound();
                }))
                .isInstanceOf(Problem.class);
    }

    @Test
    void whatBreaksOffLaterDoesNotEndAsIfItWereWhole() {
        var body = body(after -> {
            if ("c".equals(after)) {
                throw new IllegalStateException("the database is gone");
            }
            return threePages(after);
        });
        var out = new ByteArrayOutputStream();
        assertThatThrownBy(() -> body.write(out)).hasMessage("the database is gone");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("name\r\n1\r\n")
                .doesNotContain("4");
    }

    private static StreamingOutput body(LongCsv.Pages<String> pages) {
        return (StreamingOutput) LongCsv.response("names", Csv.of("name"), pages, (csv, name) -> csv.line(name))
                .getEntity();
    }

    private Items<String> threePages(String after) {
        asked.add(after);
        return switch (after) {
            case null -> new Items<>(List.of("1", "2"), "b");
            case "b" -> new Items<>(List.of("=3"), "c");
            default -> new Items<>(List.of("4"), null);
        };
    }
}
