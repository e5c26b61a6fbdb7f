package chat.parley.turn;

import chat.parley.conversation.Message;
import chat.parley.inference.Received;
import chat.parley.turn.TextEvent.Kind;
import java.util.ArrayList;
import java.util.List;

/// A finished answer as its message keeps it, and back: thinking and answer apart, and ordered parts only where they
/// interleave or tools were called.
record FinalText(String content, String reasoning, List<Message.Part> parts, long position) {

    static FinalText of(List<TextEvent> events) {
        var joined = AnswerText.joined(events);
        var content = new StringBuilder();
        var reasoning = new StringBuilder();
        for (TextEvent event : joined) {
            switch (event.kind()) {
                case CONTENT -> content.append(event.text());
                case REASONING -> reasoning.append(event.text());
                case TOOL_CALL -> {}
            }
        }
        return new FinalText(
                content.toString(),
                reasoning.toString(),
                isPlain(joined)
                        ? List.of()
                        : joined.stream()
                                .map(e -> new Message.Part(e.kind().code(), e.text()))
                                .toList(),
                joined.isEmpty() ? 0 : joined.getLast().position());
    }

    /// At most one stretch of thinking, then at most one of answer.
    private static boolean isPlain(List<TextEvent> joined) {
        return joined.stream().noneMatch(e -> e.kind() == Kind.TOOL_CALL)
                && (joined.size() < 2 || joined.size() == 2 && joined.getFirst().kind() == Kind.REASONING);
    }

    static FinalText of(Message message) {
        return new FinalText(message.content, message.reasoning, message.parts, message.position);
    }

    List<TextEvent> events() {
        var ordered = parts.isEmpty()
                ? List.of(
                        new Message.Part(Kind.REASONING.code(), reasoning),
                        new Message.Part(Kind.CONTENT.code(), content))
                : parts;
        var events = new ArrayList<TextEvent>();
        long at = 0;
        for (Message.Part part : ordered) {
            var kind = Kind.of(part.kind());
            long units = TextEvent.units(kind, part.text());
            if (units > 0) {
                events.add(new TextEvent(at, at + units, kind, part.text()));
            }
            at += units;
        }
        return events;
    }

    Received received() {
        var tools = new StringBuilder();
        parts.stream().filter(p -> p.kind().equals(Kind.TOOL_CALL.code())).forEach(p -> tools.append(p.text()));
        return Received.of(reasoning, content, tools.toString());
    }
}
