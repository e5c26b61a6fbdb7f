/// Encryption at rest of what Parley must be able to read again, such as a provider's key.
@NullMarked
package chat.parley.secret;

import org.jspecify.annotations.NullMarked;
