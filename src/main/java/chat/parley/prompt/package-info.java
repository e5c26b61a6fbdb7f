/// Builds requests whose earlier bytes never change, and estimates what they cost.
@NullMarked
package chat.parley.prompt;

import org.jspecify.annotations.NullMarked;
