package chat.parley.inference;

import chat.parley.inference.ProviderFailure.Kind;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Some providers want the thinking of earlier answers back, and it is not known when. It is left out where it would
/// only cost; a provider that refuses the call for it is asked once more, with all of it. Each try is an attempt of its
/// own in the books; to whoever listens both are one call.
final class SecondTry implements Exchange, ExchangeListener {

    private static final Logger LOG = Logger.getLogger(SecondTry.class);
    private static final Pattern WANTED = Pattern.compile("(?i)reasoning(_content)?\\b.*must be passed back");

    private final ExchangeListener listener;
    private final Function<Outcome.Rejected, Admission> again;
    private final BiFunction<Admission, ExchangeListener, Exchange> dispatch;

    private @Nullable Exchange current;
    private boolean second;
    private boolean paused;
    private boolean stopped;
    private boolean aborted;

    /// @param again puts another attempt in the place of the refused one; blocks
    SecondTry(
            ExchangeListener listener,
            Function<Outcome.Rejected, Admission> again,
            BiFunction<Admission, ExchangeListener, Exchange> dispatch) {
        this.listener = listener;
        this.again = again;
        this.dispatch = dispatch;
    }

    /// Whether there is thinking to send that the first try leaves out.
    static boolean mayHelp(Admission admission) {
        return !admission.replays()
                && admission.call().request().messages().stream()
                        .anyMatch(message -> message.role() == ChatMessage.Role.ASSISTANT);
    }

    synchronized void attach(Exchange exchange) {
        current = exchange;
        if (aborted) {
            exchange.abort();
        } else if (stopped) {
            exchange.stop();
        } else if (paused) {
            exchange.pause();
        }
    }

    @Override
    public void piece(Piece piece) {
        listener.piece(piece);
    }

    @Override
    public void usage(ReportedUsage soFar) {
        listener.usage(soFar);
    }

    @Override
    public void end(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected refused && isWorthIt(refused.failure())) {
            Infrastructure.getDefaultWorkerPool().execute(() -> tryAgain(refused));
        } else {
            listener.end(outcome);
        }
    }

    private synchronized boolean isWorthIt(ProviderFailure failure) {
        boolean first = !second;
        second = true;
        return first
                && !stopped
                && !aborted
                && failure.kind() == Kind.BAD_REQUEST
                && WANTED.matcher(failure.message()).find();
    }

    private void tryAgain(Outcome.Rejected refused) {
        Admission admission;
        try {
            admission = again.apply(refused);
        } catch (RuntimeException e) {
            LOG.debugf("no second try: %s", e.getMessage());
            listener.end(refused);
            return;
        }
        attach(dispatch.apply(admission, this));
    }

    @Override
    public synchronized void pause() {
        paused = true;
        if (current != null) {
            current.pause();
        }
    }

    @Override
    public synchronized void resume() {
        paused = false;
        if (current != null) {
            current.resume();
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public synchronized void abort() {
        aborted = true;
        if (current != null) {
            current.abort();
        }
    }
}
