package io.weir.importer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a CSV file is written.
 *
 * @param columns names of the columns of a file without a header line; empty when the file has one
 * @param absent values that mean there is none
 */
record Dialect(byte delimiter, boolean quoted, byte quote, Charset charset, List<String> columns, Set<String> absent) {
    static final Dialect USUAL = new Dialect((byte) ',', true, (byte) '"', StandardCharsets.UTF_8, List.of(), Set.of());
    /** Charsets in which every byte below 128 is that ASCII character: the reader looks for delimiters in bytes. */
    private static final Map<String, Charset> CHARSETS = charsets();

    private static Map<String, Charset> charsets() {
        Map<String, Charset> charsets = new LinkedHashMap<>();
        for (String name : List.of("UTF-8", "ISO-8859-1", "ISO-8859-15", "windows-1252")) {
            charsets.put(name, Charset.forName(name));
        }
        return charsets;
    }

    static Dialect read(YamlNode node, Problems problems) {
        YamlObject csv = YamlObject.of(node, Keys.CSV, problems);
        byte delimiter = character(csv, "delimiter", Map.of("tab", '\t'), USUAL.delimiter);
        boolean quoted = !(csv.has("quote") && "none".equals(csv.node("quote").text));
        byte quote = quoted ? character(csv, "quote", Map.of(), USUAL.quote) : USUAL.quote;
        if (quoted && quote == delimiter) {
            csv.problem("delimiter and quote are the same character; they must differ");
        }
        return new Dialect(
                delimiter,
                quoted,
                quote,
                csv.word("charset", CHARSETS),
                new ArrayList<>(csv.texts("columns")),
                csv.texts("absent"));
    }

    private static byte character(YamlObject csv, String key, Map<String, Character> words, byte usual) {
        YamlNode node = csv.node(key);
        if (node == null) {
            return usual;
        }
        String text = node.text == null ? "" : node.text;
        char c = words.getOrDefault(text, text.length() == 1 ? text.charAt(0) : '\n');
        if (c == '\n' || c == '\r' || c == 0 || c > 126) {
            csv.problem(key, "must be one ASCII character such as \";\"");
            return usual;
        }
        return (byte) c;
    }
}
