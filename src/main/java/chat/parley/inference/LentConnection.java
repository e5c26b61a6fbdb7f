package chat.parley.inference;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Whose a connection to a provider is. Once an answer has wholly come, the pool lends its connection to another call,
/// even while the first has still to read what came; and Vert.x closes the connection of a request that is reset then
/// too, under that other call. So this looks into the connection, and lets a request end it while it is its own.
///
/// Vert.x knows it as issue 6294; where its pool no longer does that, this can go.
///
/// Leans on an internal class of Vert.x and on the name of its handler: keep it here.
final class LentConnection extends ChannelInboundHandlerAdapter {

    private static final String OF_VERTX = "handler";
    private static final String NAME = LentConnection.class.getName();

    /// `null` once its answer has come.
    private volatile @Nullable HttpClientRequest owner;

    private boolean preliminary;

    /// The pool has lent a connection to this request, which is not sent yet.
    static void take(HttpClientRequest request) {
        ChannelPipeline pipeline = channel(request).pipeline();
        LentConnection lent = pipeline.get(LentConnection.class);
        if (lent == null) {
            lent = new LentConnection();
            try {
                pipeline.addBefore(OF_VERTX, NAME, lent);
            } catch (NoSuchElementException closed) {
                // Sending will tell.
                return;
            }
        }
        lent.owner = request;
    }

    /// Ends the connection, unless this request's answer has wholly come.
    static void end(HttpClientRequest request) {
        Channel channel = channel(request);
        if (channel.eventLoop().inEventLoop()) {
            endNow(channel, request);
        } else {
            channel.eventLoop().execute(() -> endNow(channel, request));
        }
    }

    private static void endNow(Channel channel, HttpClientRequest request) {
        LentConnection lent = channel.pipeline().get(LentConnection.class);
        if (lent == null || lent.owner == request) {
            request.reset();
        }
    }

    private static Channel channel(HttpClientRequest request) {
        return ((ConnectionBase) request.connection()).channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head) {
            preliminary = head.status().equals(HttpResponseStatus.CONTINUE)
                    || head.status().equals(HttpResponseStatus.EARLY_HINTS);
        }
        if (message instanceof LastHttpContent && !preliminary) {
            owner = null;
        }
        context.fireChannelRead(message);
    }
}
