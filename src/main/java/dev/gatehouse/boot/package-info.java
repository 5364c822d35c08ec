/**
 * From {@code java -jar gatehouse.war} to a class path.
 *
 * <p><b>Owns</b>: the classes at the WAR's root: the check of the Java version, the unpacked copy of the WAR, the class
 * loader. They are compiled for Java 8, so that an old Java can run the one that says which it should be. In a servlet
 * container nothing uses them.
 *
 * <p><b>May use</b>: the JDK as of Java 8.
 *
 * <p><b>Never</b>: another package; a library, for at this point there is none yet. That includes JSpecify, whose
 * {@code @NullMarked} Java 8 cannot read: nothing in here is null.
 */
package dev.gatehouse.boot;
