package chat.parley.notice;

import chat.parley.account.Account;
import chat.parley.account.Organisation;
import chat.parley.account.Role;
import chat.parley.account.Status;
import chat.parley.database.OneColumn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whom a notice concerns: a person with their own limit, whoever looks after a key, else the admins.
@ApplicationScoped
class Audience {

    private static final String KEY =
            "SELECT coalesce(manager_id, account_id) AS keeper, contact FROM api_keys WHERE id = :id";

    private static final String NAME = """
        SELECT CASE :kind
            WHEN 'user' THEN (SELECT name FROM accounts WHERE id::text = :id)
            WHEN 'group' THEN (SELECT name FROM groups WHERE id::text = :id)
            WHEN 'key' THEN (SELECT name FROM api_keys WHERE id::text = :id)
            WHEN 'model' THEN (SELECT name FROM models WHERE id = :id)
            ELSE (SELECT name FROM organisation) END
        """;

    private final EntityManager entities;

    @Inject
    Audience(EntityManager entities) {
        this.entities = entities;
    }

    List<Listener> of(Notice notice, Organisation organisation) {
        var owner = notice.fact("ownerId").orElse("");
        var found = notice.isAboutALimit()
                ? switch (notice.fact("ownerKind").orElse("")) {
                    case "user" ->
                        person(UUID.fromString(owner), organisation, true).toList();
                    case "key" -> keepers(UUID.fromString(owner), organisation);
                    default -> List.<Listener>of();
                }
                : List.<Listener>of();
        return found.isEmpty() && !isAPersons(notice) ? admins(organisation) : found;
    }

    List<Listener> admins(Organisation organisation) {
        return Account.<Account>list(
                        "role = ?1 and status = ?2 and kind = ?3 order by createdAt, id",
                        Role.ADMIN,
                        Status.ACTIVE,
                        Account.Kind.PERSON)
                .stream()
                .map(admin -> Listener.of(admin, organisation, false))
                .toList();
    }

    /// What people call the owner of a limit or of frozen books; null for what has none.
    @Nullable
    String name(Notice notice) {
        var kind = notice.fact("ownerKind");
        if (kind.isEmpty()) {
            return null;
        }
        return OneColumn.of(entities, NAME, String.class)
                .setParameter("kind", kind.get())
                .setParameter("id", notice.fact("ownerId").orElse(""))
                .getSingleResultOrNull();
    }

    private static boolean isAPersons(Notice notice) {
        return notice.isAboutALimit()
                && notice.fact("ownerKind").filter("user"::equals).isPresent();
    }

    private static Stream<Listener> person(UUID id, Organisation organisation, boolean owner) {
        return Account.findPerson(id).filter(Account::isActive).stream()
                .map(account -> Listener.of(account, organisation, owner));
    }

    private List<Listener> keepers(UUID key, Organisation organisation) {
        @SuppressWarnings("unchecked")
        List<Tuple> rows = entities.createNativeQuery(KEY, Tuple.class)
                .setParameter("id", key)
                .getResultList();
        var found = new ArrayList<Listener>();
        for (Tuple row : rows) {
            person(row.get("keeper", UUID.class), organisation, false).forEach(found::add);
            Optional.ofNullable(row.get("contact", String.class))
                    .filter(contact ->
                            found.stream().noneMatch(one -> one.email().equalsIgnoreCase(contact)))
                    .ifPresent(contact -> found.add(Listener.at(contact, organisation)));
        }
        return found;
    }
}
