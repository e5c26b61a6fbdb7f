package chat.parley.admin;

import chat.parley.account.CurrentAccount;
import chat.parley.account.Organisation;
import chat.parley.audit.Audit;
import chat.parley.http.Cursor;
import chat.parley.http.Fault;
import chat.parley.http.Problem;
import chat.parley.notice.Channel;
import chat.parley.notice.Delivery;
import chat.parley.notice.Kind;
import chat.parley.notice.MailSettings;
import chat.parley.notice.NoticeRule;
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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All notices, how they are told, and what could not be sent.
@Path("/api/admin/notices")
@RolesAllowed("admin")
@Produces(MediaType.APPLICATION_JSON)
public class NoticesResource {

    /// @param mail to those whom it concerns
    /// @param mailAdmins to the admins besides, where it concerns others
    public record Rule(@NotNull Kind kind, boolean mail, boolean mailAdmins, boolean webhook) {

        static Rule of(NoticeRule rule) {
            return new Rule(rule.kind, rule.mail, rule.mailAdmins, rule.webhook);
        }
    }

    /// Whether mail can be sent: set where Parley is started.
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Mail(
            boolean on, @Nullable String host, @Nullable String from) {}

    /// Something that has not arrived yet.
    ///
    /// @param gaveUp whether no more tries are made
    public record Trouble(
            UUID id, Channel channel, String target, Instant at, int tries, boolean gaveUp, String error) {
        static Trouble of(Delivery d) {
            return new Trouble(d.id, d.channel, d.target, d.createdAt, d.tries, d.gaveUpAt != null, d.lastError);
        }
    }

    public record Settings(Mail mail, List<Rule> rules, List<Trouble> troubles) {}

    public record Change(@NotNull @Size(max = 20) List<@Valid @NotNull Rule> rules) {}

    @Inject
    NoticeList notices;

    @Inject
    MailSettings mail;

    @Inject
    CurrentAccount current;

    @GET
    @Transactional
    public NoticeList.Page list(@QueryParam("after") @Nullable String after) {
        return notices.page(Organisation.current().currency, Cursor.parse(after, 2));
    }

    @GET
    @Path("/settings")
    @Transactional
    public Settings settings() {
        return new Settings(
                new Mail(mail.isOn(), mail.host().orElse(null), mail.from().orElse(null)),
                NoticeRule.listing().stream().map(Rule::of).toList(),
                Delivery.troubles().stream().map(Trouble::of).toList());
    }

    /// Kinds that are left out stay as they are.
    @PUT
    @Path("/settings")
    @Transactional
    public Settings change(@Valid @NotNull Change change) {
        if (change.rules().stream().map(Rule::kind).distinct().count()
                < change.rules().size()) {
            throw Problem.invalid("rules", Fault.INVALID, "each kind once");
        }
        for (var wanted : change.rules()) {
            var rule = NoticeRule.of(wanted.kind());
            var before = Rule.of(rule);
            if (!before.equals(wanted)) {
                rule.mail = wanted.mail();
                rule.mailAdmins = wanted.mailAdmins();
                rule.webhook = wanted.webhook();
                Audit.record(
                        "notice_rule_changed", current.id(), "notice", rule.kind.text(), Audit.changes(before, wanted));
            }
        }
        return settings();
    }
}
