/// What is left of the organisation's credit with its providers: asked by the hour, kept, held against our books, and
/// told before it is gone.
@NullMarked
package chat.parley.balance;

import org.jspecify.annotations.NullMarked;
