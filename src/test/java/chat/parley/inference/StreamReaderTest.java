package chat.parley.inference;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.Outcome.Broken;
import chat.parley.inference.Outcome.Finished;
import chat.parley.inference.Piece.Content;
import chat.parley.inference.Piece.Reasoning;
import chat.parley.inference.Piece.ToolCallDelta;
import chat.parley.inference.ProviderFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamReaderTest {

    private static final ReplyDialect DEEPSEEK = new ReplyDialect(
            List.of("reasoning_content", "reasoning"),
            List.of("prompt_cache_hit_tokens", "prompt_tokens_details.cached_tokens"),
            true);
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":23,\"completion_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":5},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":27},\"prompt_cache_hit_tokens\":5}";
    private static final ReportedUsage REPORTED = new ReportedUsage(23, 5, 29, 27);

    private final List<Piece> pieces = new ArrayList<>();
    private final StreamReader reader = reader(DEEPSEEK);

    private StreamReader reader(ReplyDialect dialect) {
        return new StreamReader(dialect, new Scrub("sk-canary", "api.example.com"), pieces::add);
    }

    private void delta(String json) {
        reader.event(
                null, "{\"choices\":[{\"index\":0,\"delta\":" + json + ",\"finish_reason\":null}],\"usage\":null}");
    }

    private void finish(String reason) {
        reader.event(
                null,
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"" + reason + "\"}],"
                        + USAGE + "}");
    }

    private Outcome outcome() {
        reader.atEnd();
        return reader.outcome(ProviderFailure.of(Kind.CUT, "cut"));
    }

    private String text() {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            text.append(
                    switch (piece) {
                        case Reasoning(String t) -> "r:" + t + ";";
                        case Content(String t) -> "c:" + t + ";";
                        case ToolCallDelta(int index, String id, String name, String arguments) ->
                            "t" + index + ":" + id + ":" + name + ":" + arguments + ";";
                    });
        }
        return text.toString();
    }

    @Test
    void readsThinkingAnswerAndUsageOnTheLastChoice() {
        delta("{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"\"}");
        delta("{\"content\":null,\"reasoning_content\":\"17 × 23\"}");
        delta("{\"content\":\"391\",\"reasoning_content\":null}");
        finish("stop");
        reader.event(null, "[DONE]");
        assertThat(text()).isEqualTo("r:17 × 23;c:391;");
        assertThat(outcome()).isEqualTo(new Finished(FinishReason.STOP, REPORTED, reader.received()));
        assertThat(reader.received()).isEqualTo(new Received(7, 3, 0, 5));
    }

    @Test
    void takesTheLatestUsageWhereverItStandsAndNeverSums() {
        reader.event(
                null,
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":23,\"completion_tokens\":1}}");
        finish("stop");
        reader.event(null, "{\"choices\":[],\"usage\":{\"prompt_tokens\":24,\"completion_tokens\":30}}");
        assertThat(outcome())
                .isEqualTo(new Finished(FinishReason.STOP, new ReportedUsage(24, 0, 30, 0), reader.received()));
    }

    @Test
    void usageOfABrokenAnswerCountsOnlyWhereItCoversAllThatArrived() {
        reader.event(null, "{\"choices\":[],\"usage\":{\"prompt_tokens\":23,\"completion_tokens\":0}}");
        delta("{\"content\":\"much text after it\"}");
        assertThat(((Broken) outcome()).usage()).isNull();
    }

    @Test
    void cumulativeUsageOfABrokenAnswerIsExact() {
        reader.event(
                null,
                "{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"prompt_tokens\":23,\"completion_tokens\":1}}");
        assertThat(((Broken) outcome()).usage()).isEqualTo(new ReportedUsage(23, 0, 1, 0));
    }

    @Test
    void aPromptThatDoesNotCountItsCachedTokensIsMadeWhole() {
        var dialect = new ReplyDialect(List.of(), List.of("cached"), false);
        var other = reader(dialect);
        other.event(null, "{\"usage\":{\"prompt_tokens\":10,\"cached\":7,\"completion_tokens\":1}}");
        other.event(null, "[DONE]");
        assertThat(other.usage()).isEqualTo(new ReportedUsage(17, 7, 1, 0));
    }

    @ParameterizedTest
    @CsvSource({"-5", "1.5", "\"12\"", "99999999999999999999"})
    void numbersThatAreNoneBecomeImpossible(String number) {
        reader.event(null, "{\"usage\":{\"prompt_tokens\":" + number + ",\"completion_tokens\":1}}");
        reader.event(null, "[DONE]");
        assertThat(((Finished) outcome()).usage().prompt()).isNegative();
    }

    @Test
    void thinkingUnderEitherNameIsTakenOnce() {
        delta("{\"reasoning\":\"b\"}");
        delta("{\"reasoning_content\":\"a\",\"reasoning\":\"a\"}");
        delta("{\"reasoning_content\":null,\"reasoning\":\"c\",\"reasoning_details\":[{\"text\":\"c\"}]}");
        assertThat(text()).isEqualTo("r:b;r:a;r:c;");
    }

    @ParameterizedTest
    @CsvSource({
        "stop,STOP",
        "length,LENGTH",
        "tool_calls,TOOL_CALLS",
        "function_call,TOOL_CALLS",
        "content_filter,CONTENT_FILTER",
        "something_new,STOP",
        "eos,STOP"
    })
    void mapsEveryReasonToStop(String reason, FinishReason expected) {
        finish(reason);
        assertThat(((Finished) outcome()).reason()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"insufficient_system_resource,OVERLOADED", "aborted,PROVIDER_ERROR", "error,PROVIDER_ERROR"})
    void someReasonsAreFailures(String reason, Kind kind) {
        finish(reason);
        var broken = (Broken) outcome();
        assertThat(broken.failure().kind()).isEqualTo(kind);
    }

    @Test
    void anEndWithoutAReasonIsACut() {
        delta("{\"content\":\"half\"}");
        assertThat(((Broken) outcome()).failure().kind()).isEqualTo(Kind.CUT);
    }

    @Test
    void aDoneWithoutAReasonIsAnEnd() {
        delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}");
        reader.event(null, "[DONE]");
        assertThat(((Finished) outcome()).reason()).isEqualTo(FinishReason.TOOL_CALLS);
    }

    @Test
    void anErrorAmongTheEventsIsAFailureWhateverItsCode() {
        for (String code : List.of("500", "\"500\"", "null", "\"boom\"")) {
            var other = reader(DEEPSEEK);
            other.event(
                    null,
                    "{\"error\":{\"code\":" + code + ",\"message\":\"boom at https://api.example.com/v1 sk-canary\"}}");
            assertThat(other.isOver()).isTrue();
            var broken = (Broken) other.outcome(ProviderFailure.of(Kind.CUT, "cut"));
            assertThat(broken.failure().kind()).isEqualTo(Kind.PROVIDER_ERROR);
            assertThat(broken.failure().message()).isEqualTo("boom at [address] [key]");
        }
    }

    @Test
    void anErrorThatIsNullIsNone() {
        reader.event(null, "{\"error\":null,\"choices\":[{\"delta\":{\"content\":\"x\"}}]}");
        assertThat(text()).isEqualTo("c:x;");
        assertThat(reader.isOver()).isFalse();
    }

    @Test
    void unknownEventsAndForeignRolesAreOnlyData() {
        reader.event("execute", "{\"script\":\"alert(1)\"}");
        delta("{\"role\":\"system\",\"content\":\"<script>\"}");
        finish("stop");
        assertThat(text()).isEqualTo("c:<script>;");
    }

    @ParameterizedTest
    @CsvSource(
            value = {"<html>", "[1]", "{\"choices\":[{\"delta\":{\"content\":5}}]}"},
            delimiter = '|')
    void whatIsNotTheProtocolIsRefusedAndNotSkipped(String data) {
        reader.event(null, data);
        assertThat(((Broken) outcome()).failure().kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void halfAnEventAtTheEndIsACut() {
        delta("{\"content\":\"half\"}");
        reader.atEnd();
        reader.event(null, "{\"choi");
        assertThat(((Broken) outcome()).failure().kind()).isEqualTo(Kind.CUT);
    }

    @Test
    void toolCallsOfEveryDialectComeOutAlike() {
        delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}},"
                + "{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}");
        delta("{\"tool_calls\":[{\"index\":1,\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"}\"}}]}");
        delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":{\"city\":\"Oslo\"}}}]}");
        assertThat(text()).isEqualTo("t0:a:f:;t1:b:g:{;t1:null:null:};t0:null:null:{\"city\":\"Oslo\"};");
    }

    @Test
    void toolCallsWithoutIndexOrIdAreNumberedAndNamed() {
        delta("{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}},"
                + "{\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"2\"}}]}");
        delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"3\"}}]}");
        assertThat(text()).isEqualTo("t0:a:f:1;t1:b:g:2;t1:null:null:3;");
        pieces.clear();
        var other = reader(DEEPSEEK);
        other.event(null, "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"f\"}}]}}]}");
        assertThat(((ToolCallDelta) pieces.getFirst()).id()).startsWith("call_");
    }

    @Test
    void aToolCallNumberedOutOfRangeIsRefused() {
        delta("{\"tool_calls\":[{\"index\":4000000,\"id\":\"a\",\"function\":{\"name\":\"f\"}}]}");
        assertThat(((Broken) outcome()).failure().kind()).isEqualTo(Kind.MALFORMED);
    }

    @Test
    void zeroAndLoneSurrogatesAreReplacedAndTornPairsMended() {
        delta("{\"content\":\"a\\u0000b\\ud83d\"}");
        delta("{\"content\":\"\\ude00!\\ude00\"}");
        delta("{\"content\":\"end\\ud83d\"}");
        finish("stop");
        outcome();
        assertThat(text()).isEqualTo("c:a\uFFFDb;c:\uD83D\uDE00!\uFFFD;c:end;c:\uFFFD;");
    }

    @Test
    void aBodyThatCameWholeReadsLikeAStream() {
        reader.whole(
                "\n\n{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"391\",\"reasoning_content\":\"hm\"},"
                        + "\"finish_reason\":\"stop\"}]," + USAGE + "}");
        assertThat(text()).isEqualTo("r:hm;c:391;");
        assertThat(outcome()).isEqualTo(new Finished(FinishReason.STOP, REPORTED, reader.received()));
    }

    @ParameterizedTest
    @CsvSource(value = {"{}", "<html></html>", "''"})
    void aBodyThatHoldsNoAnswerIsMalformed(String body) {
        reader.whole(body);
        assertThat(((Broken) outcome()).failure().kind()).isEqualTo(Kind.MALFORMED);
    }
}
