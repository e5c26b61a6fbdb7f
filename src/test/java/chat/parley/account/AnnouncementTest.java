package chat.parley.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class AnnouncementTest {

    private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    private final Organisation organisation = new Organisation();

    AnnouncementTest() {
        organisation.zoneId = "Asia/Tokyo";
        organisation.announcement = "";
    }

    @Test
    void itsLastDayEndsWithTheOrganisationsMidnight() {
        organisation.announce("Closed on Friday");
        organisation.announcementUntil = LocalDate.parse("2026-11-30");
        assertThat(organisation.announcementAt(Instant.parse("2026-11-30T14:59:59Z")))
                .map(Organisation.Announcement::text)
                .contains("Closed on Friday");
        assertThat(organisation.announcementAt(Instant.parse("2026-11-30T15:00:00Z")))
                .isEmpty();
    }

    @Test
    void withoutADayItStaysUntilItIsTakenAway() {
        organisation.announce("Welcome");
        assertThat(organisation.announcementAt(NOON.plusSeconds(1_000_000_000))).isPresent();
        organisation.announce("");
        assertThat(organisation.announcementAt(NOON)).isEmpty();
    }

    @Test
    void anotherTextIsAnotherAnnouncementAndTheSameIsNot() {
        organisation.announce("One");
        var first = organisation.announcementAt(NOON).orElseThrow().id();
        organisation.announce("One");
        organisation.announcementUntil = LocalDate.parse("2026-12-24");
        assertThat(organisation.announcementAt(NOON).orElseThrow().id()).isEqualTo(first);
        organisation.announce("Two");
        assertThat(organisation.announcementAt(NOON).orElseThrow().id()).isNotEqualTo(first);
    }
}
