package chat.parley.money;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import org.jspecify.annotations.Nullable;

/// Keeps an amount in a `bigint` of nano-units.
@Converter(autoApply = true)
public final class MoneyColumn implements AttributeConverter<@Nullable Money, @Nullable Long> {

    @Override
    public @Nullable Long convertToDatabaseColumn(@Nullable Money money) {
        return money == null ? null : money.nano();
    }

    @Override
    public @Nullable Money convertToEntityAttribute(@Nullable Long nano) {
        return nano == null ? null : new Money(nano);
    }
}
