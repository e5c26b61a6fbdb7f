/// What newcomers can try for themselves while no provider is connected.
@NullMarked
package chat.parley.tour;

import org.jspecify.annotations.NullMarked;
