/// API keys of people and programs.
@NullMarked
package chat.parley.key;

import org.jspecify.annotations.NullMarked;
