package chat.parley.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Message;
import chat.parley.conversation.MessageStatus;
import chat.parley.conversation.Role;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.ChatRequest;
import chat.parley.inference.Effort;
import chat.parley.library.Handbook;
import chat.parley.time.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PromptBuilderTest {

    private static final UUID CHAT = Ids.next();
    private static final UUID ADA = Ids.next();
    private static final Instant NOW = Instant.parse("2026-11-12T10:00:00Z");
    private static final LocalDate DAY = LocalDate.of(2026, 11, 12);

    @Test
    void beginsWithTheInstructionAndDatesEachMessageOfAPerson() {
        var path = List.of(user("Hello"), assistant("Hi", "they greet"), user("More"));
        assertThat(build("Be brief.", path).messages())
                .containsExactly(
                        ChatMessage.system("Be brief."),
                        ChatMessage.user("2026-11-12\n\nHello"),
                        ChatMessage.assistant("Hi", "they greet"),
                        ChatMessage.user("2026-11-12\n\nMore"));
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentStandsAfterTheInstructionAndIsTheSameWithEveryMessage(Handbook handbook) {
        var first = with(handbook, "Be brief.", List.of(user("a"))).messages();
        var second = with(handbook, "Be brief.", List.of(user("a"), assistant("b", ""), user("换一种语言")))
                .messages();
        assertThat(first.getFirst().role()).isEqualTo(ChatMessage.Role.SYSTEM);
        assertThat(first.getFirst().content())
                .startsWith("Be brief.\n\n")
                .endsWith("<handbook>\n" + handbook.document().text() + "</handbook>");
        assertThat(second.subList(0, first.size())).isEqualTo(first);
        assertThat(with(handbook, "", List.of(user("a"))).messages().getFirst().content())
                .startsWith("The handbook of Parley");
    }

    @Test
    void aQuestionCarriesTheHandbookOfOneLanguageOnly() {
        assertThat(systemWith(Handbook.ENGLISH))
                .doesNotContain(
                        Handbook.CHINESE.document().text().lines().findFirst().orElseThrow());
        assertThat(systemWith(Handbook.CHINESE))
                .doesNotContain(
                        Handbook.ENGLISH.document().text().lines().findFirst().orElseThrow() + "\n");
    }

    @Test
    void aDocumentThatIsThereNoMoreIsLeftOut() {
        var request = PromptBuilder.build("", "gone", List.of(user("a")), Effort.HIGH, null, ADA);
        assertThat(request.messages()).hasSize(1);
    }

    @Test
    void aBlankInstructionIsNone() {
        assertThat(build(" ", List.of(user("Hello"))).messages()).hasSize(1);
    }

    @Test
    void anAnswerOfWhichNothingCameIsNoMessage() {
        assertThat(build("", List.of(user("a"), assistant("", "thought"), user("b")))
                        .messages())
                .extracting(ChatMessage::role)
                .containsExactly(ChatMessage.Role.USER, ChatMessage.Role.USER);
    }

    @Test
    void aContinuationLeavesTheBrokenAnswerAsItWasAndAsksToGoOn() {
        var broken = assistant("Once upon", "");
        var onward = assistant("", "");
        onward.continues = broken.id;
        var messages = build("", List.of(user("Tell"), broken, onward)).messages();
        assertThat(messages).hasSize(3);
        assertThat(messages.get(1)).isEqualTo(ChatMessage.assistant("Once upon", null));
        assertThat(messages.get(2).role()).isEqualTo(ChatMessage.Role.USER);
    }

    @Test
    void aContinuationOfAThoughtAnswersAnew() {
        var broken = assistant("", "hm");
        var onward = assistant("", "");
        onward.continues = broken.id;
        assertThat(build("", List.of(user("Tell"), broken, onward)).messages()).hasSize(1);
    }

    @Test
    void theCacheIsAPersonsOwnUnderAPseudonym() {
        var mine = build("", List.of(user("a"))).cacheUser();
        assertThat(mine).isEqualTo(build("", List.of(user("b"))).cacheUser()).matches("[0-9a-f]{32}");
        assertThat(mine).isNotEqualTo(CacheUser.of(Ids.next())).doesNotContain(ADA.toString());
    }

    @Test
    void aContinuationAndWhatItGoesOnFromAreOneAnswer() {
        var broken = assistant("Once upon a time there was a", "who?");
        var onward = assistant("upon a time there was a queen.", "she");
        onward.continues = broken.id;
        onward.overlap = 23;
        onward.status = MessageStatus.COMPLETE;
        var last = assistant("", "");
        last.continues = onward.id;
        assertThat(build("", List.of(user("Tell"), broken, onward, user("More")))
                        .messages())
                .hasSize(3)
                .element(1)
                .isEqualTo(ChatMessage.assistant("Once upon a time there was a queen.", "who?\n\nshe"));
        assertThat(build("", List.of(user("Tell"), broken, onward, last)).messages())
                .hasSize(3)
                .element(1)
                .isEqualTo(ChatMessage.assistant("Once upon a time there was a queen.", "who?\n\nshe"));
        last.status = MessageStatus.FAILED;
        assertThat(build("", List.of(user("Tell"), broken, onward, last)).messages())
                .hasSize(2);
    }

    @RepeatedTest(50)
    void appendingNeverChangesAnEarlierByte(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var path = new ArrayList<Message>();
        var before = List.<ChatMessage>of();
        for (int i = 0; i < 30; i++) {
            path.add(anyMessage(random, path));
            var after = build("Instruction", path).messages();
            // What goes on from an answer makes that one longer, and leaves all before it.
            boolean goesOn = path.getLast().continues != null;
            int kept = before.size() - (goesOn ? 1 : 0);
            assertThat(after.subList(0, kept))
                    .as("seed %d", repetition.getCurrentRepetition())
                    .isEqualTo(before.subList(0, kept));
            before = after;
        }
    }

    private static Message anyMessage(Random random, List<Message> path) {
        var text = random.nextInt(4) == 0 ? "" : Integer.toString(random.nextInt(), 36);
        if (random.nextBoolean() || path.isEmpty()) {
            return user(text + "?");
        }
        var answer = assistant(text, random.nextBoolean() ? "thought" : "");
        answer.status = MessageStatus.COMPLETE;
        answer.continues = random.nextInt(3) == 0 && path.getLast().role == Role.ASSISTANT ? path.getLast().id : null;
        return answer;
    }

    private static ChatRequest build(String instruction, List<Message> path) {
        return PromptBuilder.build(instruction, null, path, Effort.HIGH, null, ADA);
    }

    private static ChatRequest with(Handbook handbook, String instruction, List<Message> path) {
        return PromptBuilder.build(instruction, handbook.id(), path, Effort.HIGH, null, ADA);
    }

    private static String systemWith(Handbook handbook) {
        return with(handbook, "", List.of(user("a"))).messages().getFirst().content();
    }

    private static Message user(String text) {
        return Message.ask(CHAT, null, text, DAY, NOW);
    }

    private static Message assistant(String content, String reasoning) {
        var message = Message.awaitAnswer(CHAT, Ids.next(), Ids.next(), NOW);
        message.content = content;
        message.reasoning = reasoning;
        return message;
    }
}
