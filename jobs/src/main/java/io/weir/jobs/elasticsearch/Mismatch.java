package io.weir.jobs.elasticsearch;

/**
 * Something in Elasticsearch that is not as this release wants it.
 *
 * @param place the template, index or alias
 * @param what is wrong with it
 * @param remedy what to do
 */
public record Mismatch(String place, String what, String remedy) {
    @Override
    public String toString() {
        return place + " " + what + ". " + remedy;
    }
}
