/// Which PostgreSQL holds the data: one named by URL, or the embedded one in the data folder.
@NullMarked
package chat.parley.database;

import org.jspecify.annotations.NullMarked;
