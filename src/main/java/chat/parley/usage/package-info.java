/// What was used: sums that people and admins read, in lines for the page or for a spreadsheet.
@NullMarked
package chat.parley.usage;

import org.jspecify.annotations.NullMarked;
