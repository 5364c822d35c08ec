/** The packaged WAR in the servlet containers of others: the same behaviours in each. */
@NullMarked
package dev.gatehouse.container;

import org.jspecify.annotations.NullMarked;
