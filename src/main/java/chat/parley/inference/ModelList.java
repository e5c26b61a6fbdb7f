package chat.parley.inference;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Asks a server which models it has: `GET …/models`. Costs nothing. Redirects are not followed, no proxy is used, and
/// no more is read than a list can be long.
final class ModelList implements AutoCloseable {

    static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_IDS = 2000;
    private static final int MAX_ID = 200;
    private static final JsonMapper JSON = new JsonMapper();

    /// What came of asking.
    sealed interface Reply {
        /// @param after until the whole list was there
        record Listed(List<String> ids, Duration after) implements Reply {}

        record KeyRefused(Duration after) implements Reply {}

        /// A server answers, but not with a list.
        record NoList(Duration after) implements Reply {}

        record WebPage() implements Reply {}

        record Unreached(Finding why) implements Reply {}
    }

    private final HttpClient client;
    private final Duration patience;

    /// @param tls whom to trust where that differs from the platform
    /// @param patience for all of it
    ModelList(@Nullable SSLContext tls, Duration connectTimeout, Duration patience) {
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(connectTimeout);
        client = tls == null ? builder.build() : builder.sslContext(tls).build();
        this.patience = patience;
    }

    Reply ask(URI base, @Nullable String key) {
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> answer = send(base, key);
        try {
            var response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return read(response, Duration.ofNanos(System.nanoTime() - start));
        } catch (TimeoutException e) {
            return new Reply.Unreached(Finding.SILENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.Unreached(Finding.UNREACHABLE);
        } catch (ExecutionException e) {
            return failed(e.getCause(), Duration.ofNanos(System.nanoTime() - start));
        } finally {
            answer.cancel(true);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> send(URI base, @Nullable String key) {
        var request = HttpRequest.newBuilder(URI.create(base + "/models"))
                .header("Accept", "application/json")
                .GET();
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
    }

    private static Reply read(HttpResponse<byte[]> response, Duration after) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            return new Reply.KeyRefused(after);
        }
        if (status / 100 != 2) {
            return new Reply.NoList(after);
        }
        String text = new String(response.body(), StandardCharsets.UTF_8);
        String type = response.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || text.stripLeading().startsWith("<")) {
            return new Reply.WebPage();
        }
        try {
            JsonNode data = JSON.readTree(text).path("data");
            return data.isArray() ? new Reply.Listed(ids(data), after) : new Reply.NoList(after);
        } catch (IOException e) {
            return new Reply.NoList(after);
        }
    }

    private static List<String> ids(JsonNode data) {
        var ids = new ArrayList<String>();
        for (JsonNode model : data) {
            String id = model.path("id").asText();
            if (!id.isBlank() && id.length() <= MAX_ID && ids.size() < MAX_IDS) {
                ids.add(new CleanText().clean(id));
            }
        }
        return ids;
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
        // A body beyond the bound is somebody's, but no list.
        boolean tooLong =
                why instanceof IOException && String.valueOf(why.getMessage()).contains("capacity");
        return tooLong ? new Reply.NoList(after) : new Reply.Unreached(Finding.UNREACHABLE);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
