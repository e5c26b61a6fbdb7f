package chat.parley.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.catalog.CatalogOffer;
import chat.parley.conversation.Conversation;
import chat.parley.conversation.Message;
import chat.parley.conversation.MessageStatus;
import chat.parley.conversation.NewConversation;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.Effort;
import chat.parley.inference.Offers;
import chat.parley.inference.PromptSize;
import chat.parley.testing.Cast;
import chat.parley.time.Ids;
import chat.parley.token.Tokenizer;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That an estimate reads and counts what has been said since the last one, and no more.
@QuarkusTest
class PastTest {

    private static final CatalogOffer OFFER = Offers.of("deepseek", Tokenizer.DEEPSEEK_V3);

    @Inject
    Past past;

    @Inject
    Cast cast;

    @Inject
    Clock clock;

    private UUID conversation;
    private final List<ChatMessage> said = new ArrayList<>();
    private UUID leaf;

    @BeforeEach
    void begin() {
        conversation = Ids.next();
        said.clear();
        leaf = null;
        var grace = cast.grace();
        in(() ->
                Conversation.beginLocked(grace.id(), conversation, new NewConversation("Past", null), clock.instant()));
    }

    @Test
    void onlyWhatIsNewIsReadAndAllOfItCounts() {
        exchange("What is 17 times 23?", "391, as 17 times 20 and 17 times 3 show.", MessageStatus.COMPLETE);
        exchange("And 18 times 23?", "414.", MessageStatus.STOPPED);
        assertThat(read().after()).hasSize(4);
        assertThat(measured()).isEqualTo(whole());
        assertThat(read().after()).isEmpty();
        assertThat(measured()).isEqualTo(whole());
        exchange("And 19 times 23?", "437.", MessageStatus.COMPLETE);
        assertThat(read().after()).hasSize(2);
        assertThat(measured()).isEqualTo(whole());
    }

    @Test
    void whatMayStillChangeIsNotRemembered() {
        exchange("What is 17 times 23?", "", MessageStatus.RUNNING);
        assertThat(measured()).isEqualTo(whole());
        assertThat(read().after()).hasSize(1);
        var answer = leaf;
        in(() -> {
            Message message = Message.findById(answer);
            message.content = "391.";
            message.status = MessageStatus.COMPLETE;
            return message;
        });
        said.add(ChatMessage.assistant("391.", null));
        assertThat(measured()).isEqualTo(whole());
        assertThat(read().after()).isEmpty();
    }

    @Test
    void eachKindOfOfferCountsForItself() {
        exchange("What is 17 times 23?", "391.", MessageStatus.COMPLETE);
        measured();
        var other = Offers.of("deepseek", Tokenizer.NONE);
        assertThat(in(() -> past.read(other, Message.way(conversation, leaf))).after())
                .hasSize(2);
    }

    @Test
    void aMessageOfAnotherConversationHasNoWay() {
        exchange("What is 17 times 23?", "391.", MessageStatus.COMPLETE);
        assertThat(in(() -> Message.way(conversation, leaf))).hasSize(2).last().isEqualTo(leaf);
        assertThat(in(() -> Message.way(Ids.next(), leaf))).isEmpty();
    }

    private void exchange(String question, String answer, MessageStatus status) {
        var date = LocalDate.of(2026, 11, 26);
        var before = leaf;
        leaf = in(() -> {
            var asked = Message.ask(conversation, before, question, date, clock.instant());
            asked.persist();
            var answered = Message.awaitAnswer(conversation, asked.id, Ids.next(), clock.instant());
            answered.content = answer;
            answered.status = status;
            answered.persist();
            return answered.id;
        });
        said.add(ChatMessage.user(PromptBuilder.question(date, question)));
        if (!answer.isEmpty()) {
            said.add(ChatMessage.assistant(answer, null));
        }
    }

    private Past.Read read() {
        return in(() -> past.read(OFFER, Message.way(conversation, leaf)));
    }

    private long measured() {
        return past.measure(OFFER, read()).tokens(Effort.OFF);
    }

    private long whole() {
        return PromptSize.of(OFFER, said).tokens(Effort.OFF);
    }

    private static <T> T in(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
