/// Amounts, prices and metered usage, as exact integers.
@NullMarked
package chat.parley.money;

import org.jspecify.annotations.NullMarked;
