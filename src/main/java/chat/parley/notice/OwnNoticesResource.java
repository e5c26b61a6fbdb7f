package chat.parley.notice;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.http.Cursor;
import chat.parley.http.Items;
import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the person who asks has been told, newest first.
@Path("/api/me/notices")
@RolesAllowed({"member", "admin"})
public class OwnNoticesResource {

    /// One notice. `facts` holds no amounts for a reader who may know none.
    public record View(UUID id, Kind kind, Instant at, boolean read, Map<String, Object> facts) {}

    /// @param unread how many there are in all that were not read
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Feed(
            String currency,
            long unread,
            List<View> items,
            @Nullable String next) {}

    /// @param ids which; left out, all that there are
    public record Read(@Nullable @Size(max = 200) List<UUID> ids) {}

    @Inject
    NoticeFeed feed;

    @Inject
    CurrentAccount current;

    @Inject
    Clock clock;

    @GET
    @Transactional
    public Feed list(@QueryParam("after") @Nullable String after) {
        var account = current.id();
        Items<View> page = feed.of(account, current.moneyShown().amounts(), Cursor.parse(after, 2));
        var currency = Organisation.find().map(found -> found.currency).orElse("USD");
        return new Feed(currency, feed.unread(account), page.items(), page.next());
    }

    /// They have been read. Ids of others are passed over.
    @PUT
    @Path("/read")
    @Transactional
    public void read(@Valid @NotNull Read read) {
        feed.read(current.id(), read.ids(), clock.instant());
    }
}
