package chat.parley.budget;

import chat.parley.account.Organisation;
import chat.parley.database.OneColumn;
import chat.parley.time.Midnights;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.ZoneId;

/// Has days and limits begin at another zone's midnights: from the next month on, so that no limit starts anew early;
/// at once while nothing was ever counted.
public final class ZoneChange {

    private ZoneChange() {}

    /// No call is admitted by the zone before once the transaction commits. What else was changed of the
    /// organisation and is not flushed is lost.
    public static void make(Organisation organisation, ZoneId zone, Instant now) {
        Budget.lockAll();
        Organisation.getEntityManager().refresh(organisation, LockModeType.PESSIMISTIC_WRITE);
        var before = organisation.midnights();
        organisation.count(isAnythingCounted() ? before.changed(zone, now) : Midnights.in(zone));
        Budget.bumpRevision();
    }

    private static boolean isAnythingCounted() {
        return OneColumn.of(
                        Organisation.getEntityManager(),
                        "SELECT EXISTS (SELECT FROM attempts) OR EXISTS (SELECT FROM ledger_accounts)",
                        Boolean.class)
                .getSingleResult();
    }
}
