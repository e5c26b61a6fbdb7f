/// Counting tokens, exactly or as a bound.
@NullMarked
package chat.parley.token;

import org.jspecify.annotations.NullMarked;
