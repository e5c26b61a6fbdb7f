package chat.parley.http;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AttributeKey;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/// Finds out who is no longer there. A peer that fell off the network sends neither an end nor a reset, and the system
/// would go on sending to it for a quarter of an hour: so it is told to ask the silent, and to give up the deaf.
///
/// Leans on one internal class of Vert.x, which names no other way to a connection's socket: keep it here.
@Singleton
public final class Peers implements HttpServerOptionsCustomizer {

    /// Before everything else: a connection is set up once, by its first request.
    private static final int PRIORITY = 20_000;

    private static final AttributeKey<Boolean> WATCHED = AttributeKey.valueOf(Peers.class, "watched");

    /// Unanswered questions until a connection is given up.
    private static final int QUESTIONS = 3;

    private final int seconds;
    private final int millis;

    @Inject
    Peers(PeerConfig config) {
        millis = Math.toIntExact(config.timeout().toMillis());
        seconds = Math.max(1, Math.toIntExact(config.timeout().toSeconds()));
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setTcpUserTimeout(millis).setTcpKeepAlive(true);
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        customizeHttpServer(options);
    }

    void register(@Observes Filters filters) {
        filters.register(
                request -> {
                    watch(request.request().connection());
                    request.next();
                },
                PRIORITY);
    }

    /// Bytes that must still leave for the system's hands before a full connection takes more: fewer than a while
    /// ago means that the peer takes something. A stream among others of its connection cannot tell: it says 0.
    public static long backlog(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && request.connection() instanceof ConnectionBase connection
                ? connection.channel().bytesBeforeWritable()
                : 0;
    }

    /// Ends a connection at once. An ordinary close waits until the peer has taken all that was written, which the
    /// peers that this is for never do.
    public static void cut(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else if (request.connection() instanceof ConnectionBase connection) {
            if (connection.channel().isOpen()) {
                connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
            }
            connection.channel().close();
        } else {
            request.connection().close();
        }
    }

    /// While nothing is on its way to a peer, it is asked from time to time whether it is there.
    private void watch(HttpConnection connection) {
        if (connection instanceof ConnectionBase base
                && base.channel() instanceof EpollSocketChannel channel
                && channel.attr(WATCHED).setIfAbsent(true) == null) {
            var pause = Math.max(1, seconds / (QUESTIONS + 1));
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, pause);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, pause);
            channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, QUESTIONS);
        }
    }
}
