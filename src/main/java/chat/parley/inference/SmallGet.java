package chat.parley.inference;

import io.quarkus.tls.TlsConfiguration;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Reads a small document of a provider. Redirects are not followed, no proxy is used, and no more is read than such a
/// document can be long.
final class SmallGet implements AutoCloseable {

    /// What came of asking.
    sealed interface Reply {

        /// @param type in small letters
        /// @param after until all of it was there
        record Answered(int status, String type, String text, Duration after) implements Reply {

            boolean isKeyRefused() {
                return status == 401 || status == 403;
            }

            boolean isSuccess() {
                return status / 100 == 2;
            }

            boolean isWebPage() {
                return type.startsWith("text/html") || text.stripLeading().startsWith("<");
            }
        }

        /// Somebody answers, at greater length than this can be.
        record TooLong(Duration after) implements Reply {}

        record Unreached(Finding why) implements Reply {}
    }

    private final HttpClient client;
    private final Duration patience;
    private final int maxBytes;

    /// @param tls whom to trust where that differs from the platform
    /// @param patience for all of it
    SmallGet(@Nullable SSLContext tls, Duration connectTimeout, Duration patience, int maxBytes) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connectTimeout);
        client = tls == null ? builder.build() : builder.sslContext(tls).build();
        this.patience = patience;
        this.maxBytes = maxBytes;
    }

    static @Nullable SSLContext context(@Nullable TlsConfiguration tls) {
        try {
            return tls == null ? null : tls.createSSLContext();
        } catch (Exception e) {
            throw new IllegalStateException("the TLS configuration cannot be used", e);
        }
    }

    Reply ask(URI address, @Nullable String key) {
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> answer = send(address, key);
        try {
            var response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return new Reply.Answered(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT),
                    new String(response.body(), StandardCharsets.UTF_8),
                    since(start));
        } catch (TimeoutException e) {
            return new Reply.Unreached(Finding.SILENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Unreached(Finding.UNREACHABLE);
        } catch (ExecutionException e) {
            return failed(e.getCause(), since(start));
        } finally {
            answer.cancel(true);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> send(URI address, @Nullable String key) {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "application/json")
                .GET();
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static Reply failed(@Nullable Throwable why, Duration after) {
        for (Throwable cause = why; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnresolvedAddressException _, UnknownHostException _ -> {
                    return new Reply.Unreached(Finding.HOST_UNKNOWN);
                }
                case SSLException _ -> {
                    return new Reply.Unreached(Finding.UNTRUSTED);
                }
                case HttpConnectTimeoutException _ -> {
                    return new Reply.Unreached(Finding.SILENT);
                }
                default -> {}
            }
        }
        if (why instanceof ConnectException) {
            return new Reply.Unreached(Finding.REFUSED);
        }
        boolean tooLong =
                why instanceof IOException && String.valueOf(why.getMessage()).contains("capacity");
        return tooLong ? new Reply.TooLong(after) : new Reply.Unreached(Finding.UNREACHABLE);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
