package io.weir.cli.desk;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/** Bytes of which nobody knows what they are, for a terminal, which obeys control characters. */
final class Printable {
    private static final int ROW = 16;

    private Printable() {}

    /** The beginning on one line, as text as far as it is text. */
    static String beginning(byte[] bytes, int most) {
        String text = new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", " ");
        return bytes.length > most ? text + String.format(Locale.ROOT, " … (%,d bytes)", bytes.length) : text;
    }

    /** All of it as text, or in hexadecimal where it is none. */
    static String whole(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return text.replace("\r", "");
            }
        } catch (CharacterCodingException noText) {
            return hex(bytes);
        }
        return hex(bytes);
    }

    private static String hex(byte[] bytes) {
        StringBuilder rows = new StringBuilder();
        for (int at = 0; at < bytes.length; at += ROW) {
            int end = Math.min(bytes.length, at + ROW);
            rows.append(String.format(
                    Locale.ROOT,
                    "%06x  %-47s  %s%n",
                    at,
                    HexFormat.ofDelimiter(" ").formatHex(bytes, at, end),
                    new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", ".")));
        }
        return rows.toString().stripTrailing();
    }
}
