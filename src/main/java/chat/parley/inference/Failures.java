package chat.parley.inference;

import chat.parley.inference.ProviderFailure.Kind;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/// Tells what it means when a call fails before its answer begins: above all, whether it was sent.
final class Failures {

    private static final int CAUSES = 8;

    private Failures() {}

    static Outcome beforeHead(Throwable reason) {
        Throwable cause = reason;
        for (int depth = 0; cause != null && depth < CAUSES; depth++, cause = cause.getCause()) {
            Outcome outcome = known(cause);
            if (outcome != null) {
                return outcome;
            }
        }
        return broken(Kind.CUT, "the connection ended before the answer began");
    }

    private static @Nullable Outcome known(Throwable cause) {
        return switch (cause) {
            case UnknownHostException _ -> unreachable("its name is not known");
            case NoRouteToHostException _ -> unreachable("there is no route to it");
            case ConnectException _ -> unreachable("the connection was refused or took too long");
            case SSLHandshakeException _ -> unreachable("no secure connection: its certificate was not accepted");
            case ConnectionPoolTooBusyException _ ->
                new Outcome.NeverSent(ProviderFailure.of(Kind.SATURATED, "too many connections"));
            case TimeoutException _ -> broken(Kind.TIMED_OUT, "no answer within the time for it");
            default -> null;
        };
    }

    private static Outcome unreachable(String message) {
        return new Outcome.NeverSent(ProviderFailure.of(Kind.UNREACHABLE, message));
    }

    private static Outcome broken(Kind kind, String message) {
        return new Outcome.Broken(ProviderFailure.of(kind, message), null, Received.NOTHING);
    }
}
