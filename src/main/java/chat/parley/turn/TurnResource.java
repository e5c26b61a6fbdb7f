package chat.parley.turn;

import chat.parley.account.CurrentAccount;
import chat.parley.conversation.Message;
import chat.parley.http.Items;
import chat.parley.http.Problem;
import chat.parley.money.Money;
import chat.parley.replica.Bell;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/// A person's answers in the making: looked at, stopped.
@Path("/api/turns")
@RolesAllowed("member")
public class TurnResource {

    private static final int STOP_SECONDS = 5;

    @Inject
    CurrentAccount current;

    @Inject
    TurnRunner runner;

    @Inject
    Bell bell;

    @Inject
    Queue queue;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Items<Turn.View> running(@RestQuery @DefaultValue("running") @Pattern(regexp = "running") String status) {
        return Items.all(Turn.running(current.id()).stream().map(this::view).toList());
    }

    @GET
    @Path("{id}")
    @Transactional
    public Turn.View get(@RestPath UUID id) {
        return view(Turn.find(current.id(), id).orElseThrow(Problem::notFound));
    }

    /// Begins a message that waits, however the answer before it ended.
    ///
    /// @throws Problem why it is refused; it waits on then
    @PUT
    @Path("{id}/start")
    public void start(@RestPath UUID id) {
        boolean waits = QuarkusTransaction.requiringNew().call(() -> {
            var turn = Turn.find(current.id(), id).orElseThrow(Problem::notFound);
            if (turn.isQueued()) {
                Place.refuseRunning(turn.userMessage);
            }
            return turn.isQueued();
        });
        if (waits) {
            queue.begin(id, true);
        }
    }

    /// Stops an answer, or takes a message back that waits. 204: it is over; 202: the replica that writes it has
    /// been told.
    @DELETE
    @Path("{id}")
    public Response stop(@RestPath UUID id) throws InterruptedException {
        // Looked up first: what is let go of after this has been stored, and is over in the database.
        var running = runner.find(id);
        boolean over = QuarkusTransaction.requiringNew().call(() -> {
            var turn = Turn.find(current.id(), id).orElseThrow(Problem::notFound);
            if (turn.isQueued() && turn.withdraw(clock.instant())) {
                return true;
            }
            if (!turn.isOver() && running.isEmpty()) {
                turn.stopRequestedAt = clock.instant();
            }
            return turn.isOver();
        });
        if (over) {
            return Response.noContent().build();
        }
        if (running.isEmpty()) {
            bell.ring();
        }
        running.ifPresent(turn -> runner.close(turn, Ending.STOPPED));
        return running.isPresent() && isClosedSoon(running.get())
                ? Response.noContent().build()
                : Response.accepted().build();
    }

    private static boolean isClosedSoon(RunningTurn turn) throws InterruptedException {
        try {
            turn.closed.get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    private Turn.View view(Turn turn) {
        var running = runner.find(turn.id);
        Message message = Message.findById(turn.message);
        var shown = current.moneyShown();
        return Turn.View.of(
                turn,
                turn.isOver()
                        ? message.position
                        : running.map(r -> r.stream.text.committedPosition()).orElse(0L),
                shown.amount(running.map(r -> r.stream.held).orElse(new Money(turn.held))),
                message.cost == null ? null : shown.amount(new Money(message.cost)));
    }
}
