package chat.parley.turn;

import java.util.UUID;

/// An answer is closed, and stored: what waits for it may begin.
record AnswerEnded(UUID turn) {}
