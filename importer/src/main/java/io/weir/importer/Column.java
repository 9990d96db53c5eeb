package io.weir.importer;

/**
 * A column a mapping reads.
 *
 * @param slot its position among the columns the mapping reads, by which a row finds it in the file
 */
record Column(String name, int slot) {
    @Override
    public String toString() {
        return "Column " + name;
    }
}
