package chat.parley.account;

import chat.parley.audit.Audit;
import io.quarkus.hibernate.orm.panache.Panache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// The groups that the company's sign-in says a person is in. Their names come from outside.
final class CompanyGroups {

    private static final int MOST = 200;

    private CompanyGroups() {}

    static void sync(Account account, Collection<String> externalNames, Instant now) {
        var wanted = usable(externalNames);
        // Nearly always nothing has changed: then no reservation waits for a sign-in.
        if (changes(account, wanted).isEmpty()) {
            return;
        }
        Group.lock();
        var changes = changes(account, wanted);
        var joined = new ArrayList<String>();
        for (var name : changes.join) {
            var group = group(name, account, now);
            Membership.put(account.id, group.id, Membership.Source.OIDC, now);
            joined.add(group.name);
        }
        var left = new ArrayList<String>();
        for (var name : changes.leave) {
            var group = known(name).orElseThrow();
            Membership.end(account.id, group.id);
            left.add(group.name);
        }
        if (!changes.isEmpty()) {
            audit("user_groups_changed", account, "account", account.id, Map.of("joined", joined, "left", left));
            Group.billedAnew(Set.of(account.id));
        }
    }

    private record Changes(List<String> join, List<String> leave) {

        boolean isEmpty() {
            return join.isEmpty() && leave.isEmpty();
        }
    }

    /// Somebody whom an admin put into a company group neither joins nor leaves it by what the company says.
    private static Changes changes(Account account, Set<String> wanted) {
        var in = namesOf(account, Set.of(Membership.Source.OIDC, Membership.Source.LOCAL));
        var byCompany = namesOf(account, Set.of(Membership.Source.OIDC));
        return new Changes(
                wanted.stream().filter(name -> !in.contains(name)).toList(),
                byCompany.stream().filter(name -> !wanted.contains(name)).toList());
    }

    private static Set<String> namesOf(Account account, Set<Membership.Source> sources) {
        return Set.copyOf(Panache.getEntityManager()
                .createQuery("""
                        select g.externalName from Membership m join Group g on g.id = m.group
                        where m.account = ?1 and m.source in ?2 and g.externalName is not null
                        and g.deletedAt is null""", String.class)
                .setParameter(1, account.id)
                .setParameter(2, sources)
                .getResultList());
    }

    /// In the order given, without what could not be shown. Too long a name is left out, not cut: two groups must
    /// not become one.
    private static Set<String> usable(Collection<String> names) {
        return names.stream()
                .map(Group::clean)
                .filter(name -> !name.isEmpty() && name.length() <= Group.MAX_NAME)
                .distinct()
                .limit(MOST)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Group group(String externalName, Account account, Instant now) {
        return known(externalName).orElseGet(() -> {
            var local = Group.named(externalName).filter(group -> group.externalName == null);
            var group = local.orElseGet(() -> Group.make(freeName(externalName), externalName, now));
            group.externalName = externalName;
            group.updatedAt = now;
            audit(
                    local.isPresent() ? "group_linked" : "group_created",
                    account,
                    "group",
                    group.id,
                    Map.of("name", group.name, "externalName", externalName));
            return group;
        });
    }

    private static Optional<Group> known(String externalName) {
        return Group.find("externalName = ?1 and deletedAt is null", externalName)
                .firstResultOptional();
    }

    /// An admin may have renamed a company group to what another one is called.
    private static String freeName(String wanted) {
        var name = wanted;
        for (int i = 2; Group.named(name).isPresent(); i++) {
            var suffix = " (" + i + ")";
            name = wanted.substring(0, Math.min(wanted.length(), Group.MAX_NAME - suffix.length())) + suffix;
        }
        return name;
    }

    private static void audit(String action, Account account, String kind, Object target, Map<String, ?> details) {
        Audit.record(action, account.id, kind, target, details);
    }
}
