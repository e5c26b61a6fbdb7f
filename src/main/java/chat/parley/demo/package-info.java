/// The built-in demo model server, speaking the providers' wire format over HTTP.
@NullMarked
package chat.parley.demo;

import org.jspecify.annotations.NullMarked;
