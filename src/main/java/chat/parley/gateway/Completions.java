package chat.parley.gateway;

import chat.parley.account.Organisation;
import chat.parley.budget.BudgetRefusal;
import chat.parley.budget.RefusedCalls;
import chat.parley.budget.RefusedCalls.Door;
import chat.parley.http.Problem;
import chat.parley.inference.Admission;
import chat.parley.inference.Call;
import chat.parley.inference.ChatMessage;
import chat.parley.inference.EntryPoint;
import chat.parley.inference.Inference;
import chat.parley.replica.Stopping;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Takes a completion through the one door to a model: admission while its status can still say no, then the answer.
@ApplicationScoped
class Completions {

    @Inject
    Inference inference;

    @Inject
    Stopping stopping;

    @Inject
    RefusedCalls refusals;

    @Inject
    Pseudonyms pseudonyms;

    @Inject
    ReasoningMemory memory;

    @Inject
    Settling settling;

    @Inject
    OpenReplies open;

    @Inject
    GatewayConfig config;

    @Inject
    Clock clock;

    /// Holds the money for one call. Once this returns the call may be made, once.
    ///
    /// @throws Problem 409 if the attempt was admitted before, 503 where this process is to stop, or what
    /// [Inference#admit] throws
    Ticket admit(CompletionRequest request, UUID account, UUID key, UUID attempt) {
        stopping.refuseWhatBegins();
        inference.countAhead(
                request.model(),
                request.messages().stream().map(ChatMessage::content).toList());
        var ticket = held(request, account, key, attempt);
        if (ticket.admission().repeated()) {
            throw repeated(ticket.admission());
        }
        return ticket;
    }

    private Ticket held(CompletionRequest request, UUID account, UUID key, UUID attempt) {
        try {
            return inference.retrying(() -> {
                var admission = inference.admit(call(request, account, key, attempt));
                var currency = admission.currency();
                if (currency == null) {
                    throw Organisation.notSetUp();
                }
                var created = clock.instant().getEpochSecond();
                return new Ticket(admission, request, key, created, currency, admission.shown());
            });
        } catch (BudgetRefusal refused) {
            refusals.note(refused, account, Door.api(key));
            throw refused;
        }
    }

    /// Makes the call at once, whether or not anybody is left to hear it: it is admitted and has to end. The answer
    /// goes to `client` as it arrives where that was asked for, and at the end otherwise.
    Uni<Response> answer(Ticket ticket, RoutingContext client) {
        var done = new CompletableFuture<@Nullable Response>();
        var close = ticket.request().stream() ? stream(ticket, client, done) : whole(ticket, client, done);
        var out = client.response().closeHandler(_ -> close.run());
        if (out.closed()) {
            close.run();
        }
        return Uni.createFrom().completionStage(done).onCancellation().invoke(close);
    }

    private Runnable stream(Ticket ticket, RoutingContext client, CompletableFuture<@Nullable Response> done) {
        var reply = new StreamReply(loop(), client, done, ticket, settling, memory, config);
        reply.open();
        reply.attach(inference.send(ticket.admission(), open.add(reply, ticket.key())));
        return reply::close;
    }

    private Runnable whole(Ticket ticket, RoutingContext client, CompletableFuture<@Nullable Response> done) {
        var reply = new WholeReply(loop(), client.response(), done, ticket, settling, memory, config);
        reply.open();
        reply.attach(inference.send(ticket.admission(), open.add(reply, ticket.key())));
        return reply::close;
    }

    private static Context loop() {
        return Objects.requireNonNull(Vertx.currentContext(), "not called for a request");
    }

    private Call call(CompletionRequest request, UUID account, UUID key, UUID attempt) {
        var messages = request.tools().isEmpty() ? request.messages() : memory.recall(key, request.messages());
        var chat = request.toChatRequest(messages, pseudonyms.of(account, request.user()));
        return new Call(attempt, EntryPoint.API, account, key, null, request.model(), chat);
    }

    private static Problem repeated(Admission admission) {
        return Problem.of(
                        409,
                        "idempotency_key_reused",
                        "A call with this Idempotency-Key was admitted before, as attempt %s. It is not made again;"
                                        .formatted(admission.attempt())
                                + " answers are not kept, so use a new key to ask again.")
                .with("attempt", admission.attempt())
                .with(OpenAiErrors.RETRY, false);
    }
}
