/// The one door to a model: bound, reserve, call, settle.
@NullMarked
package chat.parley.inference;

import org.jspecify.annotations.NullMarked;
