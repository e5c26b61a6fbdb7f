package chat.parley.inference;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// A listener that remembers.
final class Heard implements ExchangeListener {

    final List<Piece> pieces = new CopyOnWriteArrayList<>();
    final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    final CompletableFuture<Void> first = new CompletableFuture<>();
    final AtomicInteger ends = new AtomicInteger();

    @Override
    public void piece(Piece piece) {
        pieces.add(piece);
        first.complete(null);
    }

    @Override
    public void end(Outcome end) {
        ends.incrementAndGet();
        outcome.complete(end);
    }

    Outcome await() {
        return await(30);
    }

    Outcome await(int seconds) {
        try {
            return outcome.get(seconds, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no end within " + seconds + " s; pieces so far: " + pieces.size(), e);
        }
    }

    void awaitFirst() {
        try {
            first.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no text; outcome: " + outcome.getNow(null), e);
        }
    }

    String content() {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Content(String content)) {
                text.append(content);
            }
        }
        return text.toString();
    }

    String reasoning() {
        var text = new StringBuilder();
        for (Piece piece : pieces) {
            if (piece instanceof Piece.Reasoning(String reasoning)) {
                text.append(reasoning);
            }
        }
        return text.toString();
    }
}
