package io.weir.sql;

/**
 * A column that rules can read.
 *
 * @param type in Flink SQL, such as BIGINT
 * @param required whether it is never NULL
 * @param meaning for authors
 */
public record TableColumn(String name, String type, boolean required, String meaning) {}
