package chat.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.inference.Piece;
import chat.parley.turn.TextEvent.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class AnswerTextTest {

    private final AnswerText text = new AnswerText();

    @Test
    void tellsNothingBeforeItIsCommitted() {
        text.append(new Piece.Content("Hello"));
        assertThat(text.seal()).hasSize(1);
        assertThat(text.read(0, 100)).isEmpty();
        assertThat(text.commit(5)).isZero();
        assertThat(text.read(0, 100)).containsExactly(new TextEvent(0, 5, Kind.CONTENT, "Hello"));
    }

    @Test
    void whatArrivesAfterSealingWaitsForTheNextBatch() {
        text.append(new Piece.Content("one"));
        var batch = text.seal();
        text.append(new Piece.Content("two"));
        assertThat(text.commit(batch.getLast().position())).isEqualTo(3);
        assertThat(text.read(0, 100)).hasSize(1);
        assertThat(text.seal()).containsExactly(new TextEvent(3, 6, Kind.CONTENT, "two"));
    }

    @Test
    void sealingAgainGivesTheSameUntilItIsCommitted() {
        text.append(new Piece.Reasoning("hm"));
        var first = text.seal();
        assertThat(text.seal()).isEqualTo(first);
    }

    @Test
    void kindsAreKeptApartAndInOrder() {
        text.append(new Piece.Reasoning("a"));
        text.append(new Piece.Reasoning("b"));
        text.append(new Piece.Content("c"));
        text.append(new Piece.ToolCallDelta(0, "id", "name", "{}"));
        assertThat(text.seal())
                .extracting(TextEvent::kind, TextEvent::position)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.REASONING, 2L),
                        org.assertj.core.groups.Tuple.tuple(Kind.CONTENT, 3L),
                        org.assertj.core.groups.Tuple.tuple(Kind.TOOL_CALL, 11L));
    }

    @Test
    void emptyPiecesTakeNoPosition() {
        text.append(new Piece.Content(""));
        text.append(new Piece.ToolCallDelta(0, null, null, ""));
        assertThat(text.seal()).isEmpty();
    }

    @Test
    void whatCannotBeStoredIsGivenUp() {
        text.append(new Piece.Content("kept"));
        text.seal();
        text.commit(4);
        text.append(new Piece.Content("lost"));
        text.dropUncommitted();
        assertThat(FinalText.of(text.all()).content()).isEqualTo("kept");
        assertThat(text.hasUncommitted()).isFalse();
    }

    @Test
    void aSurrogatePairIsNeverToldByHalf() {
        text.append(new Piece.Content("a😀b"));
        text.seal();
        text.commit(4);
        assertThat(text.read(2, 100)).containsExactly(new TextEvent(1, 4, Kind.CONTENT, "😀b"));
        assertThat(text.read(3, 100)).containsExactly(new TextEvent(3, 4, Kind.CONTENT, "b"));
        assertThat(text.read(4, 100)).isEmpty();
    }

    /// Whatever the pieces and batches: from each position, memory, journal and final message tell the same rest.
    @RepeatedTest(100)
    void everyPositionAnswersFromEverySource(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        var journal = new ArrayList<TextEvent>();
        for (int i = 0; i < 20; i++) {
            text.append(anyPiece(random));
            if (random.nextInt(3) == 0) {
                journal.addAll(commit());
            }
        }
        journal.addAll(commit());
        var final_ = FinalText.of(text.all());
        var whole = render(text.read(0, Integer.MAX_VALUE), 0);
        var fromJournal = new AnswerText();
        fromJournal.load(journal);
        var fromMessage = new AnswerText();
        fromMessage.load(final_.events());
        assertThat(final_.position()).isEqualTo(text.committedPosition());
        for (long at = 0; at <= text.committedPosition(); at++) {
            var rest = whole.substring((int) at);
            assertThat(render(text.read(at, Integer.MAX_VALUE), at))
                    .as("memory at %d", at)
                    .isEqualTo(rest);
            assertThat(render(fromJournal.read(at, Integer.MAX_VALUE), at))
                    .as("journal at %d", at)
                    .isEqualTo(rest);
            assertThat(render(fromMessage.read(at, Integer.MAX_VALUE), at))
                    .as("message at %d", at)
                    .isEqualTo(rest);
        }
    }

    private List<TextEvent> commit() {
        var batch = text.seal();
        text.commit(Long.MAX_VALUE);
        return batch;
    }

    /// As a client does: what lies before its position is cut off.
    private static String render(List<TextEvent> events, long from) {
        var all = new StringBuilder();
        long at = from;
        for (TextEvent event : events) {
            assertThat(event.start()).isLessThanOrEqualTo(at);
            var mark = switch (event.kind()) {
                case REASONING -> event.text().toLowerCase(java.util.Locale.ROOT);
                case CONTENT -> event.text();
                case TOOL_CALL -> "T".repeat((int) (event.position() - event.start()));
            };
            all.append(mark.substring((int) (at - event.start())));
            at = event.position();
        }
        return all.toString();
    }

    private static Piece anyPiece(Random random) {
        var words = List.of("A", "BC", "😀", "D😀E", "日本");
        var word = words.get(random.nextInt(words.size()));
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Piece.Reasoning(word);
            case 2, 3 -> new Piece.Content(word);
            default -> new Piece.ToolCallDelta(0, random.nextBoolean() ? "id" : null, null, "{\"a\":1}");
        };
    }
}
