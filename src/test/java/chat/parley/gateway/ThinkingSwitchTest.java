package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.Effort;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingSwitchTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|HIGH",
                "{\"reasoning_effort\":\"none\"}|OFF",
                "{\"reasoning_effort\":\"minimal\"}|LOW",
                "{\"reasoning_effort\":\"low\"}|LOW",
                "{\"reasoning_effort\":\"medium\"}|HIGH",
                "{\"reasoning_effort\":\"high\"}|HIGH",
                "{\"reasoning_effort\":\"xhigh\"}|HIGH",
                "{\"reasoning_effort\":\"max\"}|MAX",
                "{\"reasoning_effort\":\"ultra\"}|MAX",
                "{\"thinking\":{\"type\":\"enabled\"}}|HIGH",
                "{\"thinking\":{\"type\":\"disabled\"}}|OFF",
                "{\"thinking\":{\"type\":\"disabled\"},\"reasoning_effort\":\"max\"}|OFF",
                "{\"thinking\":{\"type\":\"enabled\"},\"reasoning_effort\":\"low\"}|LOW",
                "{\"thinking\":false}|OFF",
                "{\"enable_thinking\":false}|OFF",
                "{\"enable_thinking\":true}|HIGH",
                "{\"chat_template_kwargs\":{\"thinking\":false}}|OFF",
                "{\"chat_template_kwargs\":{\"enable_thinking\":false}}|OFF",
                "{\"chat_template_kwargs\":{\"thinking\":true,\"reasoning_effort\":\"max\"}}|MAX",
                "{\"reasoning\":{\"effort\":\"low\"}}|LOW",
                "{\"reasoning\":{\"effort\":\"none\"}}|OFF",
                "{\"reasoning\":{\"enabled\":false}}|OFF",
                "{\"reasoning\":{\"enabled\":true}}|HIGH"
            })
    void everyDialectMeansOneThing(String body, Effort effort) {
        assertThat(read(body).wanted()).isEqualTo(effort);
    }

    private static ThinkingSwitch read(String body) {
        return ThinkingSwitch.read(new Fields(BodyReader.read(body.getBytes(StandardCharsets.UTF_8)), ""));
    }
}
