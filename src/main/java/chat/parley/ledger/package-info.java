/// Money that is exactly right: accounts per period, attempts, and entries that are only ever added.
@NullMarked
package chat.parley.ledger;

import org.jspecify.annotations.NullMarked;
