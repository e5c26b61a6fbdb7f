/// Providers, models, what each provider offers, and what it costs from when.
@NullMarked
package chat.parley.catalog;

import org.jspecify.annotations.NullMarked;
