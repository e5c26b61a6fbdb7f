package chat.parley.database;

import jakarta.persistence.EntityManager;
import org.hibernate.Session;
import org.hibernate.query.QueryProducer;
import org.hibernate.query.SelectionQuery;

/// SQL that selects one column.
///
/// Instead of `createNativeQuery(sql, Long.class)`: Hibernate 7.2 never finds the plan of such a query again, as
/// the key that it keeps the plan under equals no other (`ImplicitResultClassBuilder` has no `equals`), but all of
/// them hash the same. After some thousand calls each is compared with two thousand plans: a quarter of the work of
/// a whole call to a model.
public final class OneColumn {

    private OneColumn() {}

    /// @param type what the driver gives for the column; null stays null
    public static <T> SelectionQuery<T> of(EntityManager entities, String sql, Class<T> type) {
        return of((QueryProducer) entities.unwrap(Session.class), sql, type);
    }

    /// @param type what the driver gives for the column; null stays null
    public static <T> SelectionQuery<T> of(QueryProducer session, String sql, Class<T> type) {
        return session.createNativeQuery(sql, Object[].class).setTupleTransformer((row, aliases) -> type.cast(row[0]));
    }
}
