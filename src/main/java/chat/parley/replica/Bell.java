package chat.parley.replica;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/// Rings at every replica when something was written that others wait for. It says nothing: what there is to know is
/// read from the database, once a second also where no ring came, so that a lost one only delays.
@ApplicationScoped
public class Bell {

    /// What rings.
    public enum About {
        /// Text of answers was journaled. Rung by the statement that writes it.
        TEXT("parley_text"),
        /// An answer began, ended or is to stop, or something that lists show has changed.
        CHANGE("parley_change");

        final String channel;

        About(String channel) {
            this.channel = channel;
        }
    }

    /// In a statement: rings once that is committed.
    public static final String RING_TEXT = "pg_notify('parley_text', '')";

    private static final Logger LOG = Logger.getLogger(Bell.class);
    private static final String RING_CHANGE = "SELECT pg_notify('parley_change', '')";
    private static final int LATE = Integer.MAX_VALUE - 10;
    private static final Duration FALLBACK = Duration.ofSeconds(1);

    private final AgroalDataSource database;
    private final BellLine line;
    private final Map<About, List<Look>> looks = new EnumMap<>(About.class);
    private final Look others;

    @Inject
    Bell(AgroalDataSource database) {
        this.database = database;
        for (About about : About.values()) {
            looks.put(about, new CopyOnWriteArrayList<>());
        }
        others = Look.whenAsked("parley-ring", this::ringAtOthers);
        line = new BellLine(database, this::rung);
    }

    void start(@Observes StartupEvent event) {
        line.open();
    }

    /// After answers had their grace.
    void stop(@Observes @Priority(LATE) ShutdownEvent event) {
        line.close();
        others.close();
    }

    /// Something that [About#CHANGE] names is committed. Here it is looked for at once. Returns without waiting.
    public void ring() {
        rung(About.CHANGE);
        others.soon();
    }

    /// Does this whenever one of these rings, at most every 50 ms, and once a second.
    public Look look(String name, List<About> rings, Runnable what) {
        var look = Look.atLeastEvery(FALLBACK, name, what);
        rings.forEach(about -> looks.getOrDefault(about, List.of()).add(look));
        return look;
    }

    private void rung(About about) {
        looks.getOrDefault(about, List.of()).forEach(Look::soon);
    }

    private void ringAtOthers() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(RING_CHANGE);
        } catch (SQLException e) {
            LOG.debug("the others look by themselves", e);
        }
    }
}
