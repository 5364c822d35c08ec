package dev.gatehouse.launch;

/**
 * So many of something, in words.
 *
 * @param noun in the singular, with a regular plural
 */
record Count(int number, String noun) {

    @Override
    public String toString() {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
