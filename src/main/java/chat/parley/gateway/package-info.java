/// The OpenAI-compatible API, over the same door as the chat.
@NullMarked
package chat.parley.gateway;

import org.jspecify.annotations.NullMarked;
