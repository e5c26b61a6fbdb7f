package chat.parley.catalog;

import chat.parley.audit.Audit;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// The card of a model. Until an admin edits it, it follows the one that the program brings along.
@Entity
@Table(name = "model_cards")
public class ModelCard extends PanacheEntityBase {

    @Id
    @Column(name = "model_id")
    public String modelId;

    @JdbcTypeCode(SqlTypes.JSON)
    public Card content;

    @Column(name = "edited_by")
    public @Nullable UUID editedBy;

    @Column(name = "updated_at")
    public Instant updatedAt;

    /// An empty card where there is none.
    public static Card of(String model) {
        return find(model).map(card -> card.content).orElse(Card.EMPTY);
    }

    static Map<String, Card> byModel() {
        List<ModelCard> all = listAll();
        return all.stream().collect(Collectors.toMap(card -> card.modelId, card -> card.content));
    }

    /// Puts an admin's text in the place of what was there.
    ///
    /// @throws chat.parley.http.Problem 400 `invalid_request` naming each field that is wrong
    public static void edit(Model model, Card content, UUID admin, Instant now) {
        CardRules.check(content);
        var before = of(model.id);
        var details = new HashMap<String, Object>();
        content.differencesFrom(before)
                .forEach((part, after) ->
                        details.put(part, Map.of("before", before.parts().getOrDefault(part, ""), "after", after)));
        if (details.isEmpty()) {
            return;
        }
        var card = find(model.id).orElseGet(() -> blank(model.id));
        card.content = content;
        card.editedBy = admin;
        card.updatedAt = now;
        card.persist();
        Audit.record("model_card_updated", admin, "model", model.id, details);
    }

    /// Takes over what the program brings along, unless an admin has written their own.
    static void seed(String model, Card content, Instant now) {
        var card = find(model).orElseGet(() -> blank(model));
        if (card.editedBy == null && !content.equals(card.content)) {
            card.content = content;
            card.updatedAt = now;
            card.persist();
        }
    }

    private static Optional<ModelCard> find(String model) {
        return findByIdOptional(model);
    }

    private static ModelCard blank(String model) {
        var card = new ModelCard();
        card.modelId = model;
        return card;
    }
}
