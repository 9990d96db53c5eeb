package io.weir.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a rule with its divisors and casts guarded: {@code a / b} becomes {@code a / NULLIF(b, 0)}, {@code MOD(a, b)} likewise, and {@code CAST} to
 * something else than a text becomes {@code TRY_CAST}. In Flink SQL what cannot be computed throws, and takes the job down with all its rules; guarded it is
 * NULL, and the condition it stands in does not hold.
 *
 * <p>Works on the text and not on the tree, so that what Flink reads is what the author wrote but for the guards: a tree written out again would be another text.
 */
final class GuardedSql {
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?");
    private static final Pattern AS_TEXT = Pattern.compile(
            "\\sAS\\s+(?:STRING|VARCHAR|CHAR)\\s*(?:\\(\\s*[0-9]+\\s*\\))?\\s*$", Pattern.CASE_INSENSITIVE);

    private final String text;
    /** What is to be written in front of the character at a place. */
    private final TreeMap<Integer, String> inserted = new TreeMap<>();

    private GuardedSql(String text) {
        this.text = text;
    }

    /** @param text that the checker has found right */
    static String of(String text) {
        return new GuardedSql(text).guarded();
    }

    private String guarded() {
        int at = 0;
        while (at < text.length()) {
            int past = pastSilence(at);
            if (past > at) {
                at = past;
                continue;
            }
            char c = text.charAt(at);
            if (c == '/') {
                divisor(at + 1);
            } else if (isWordStart(at)) {
                int end = end(WORD, at);
                function(text.substring(at, end).toUpperCase(Locale.ROOT), at, end);
                at = end;
                continue;
            }
            at++;
        }
        StringBuilder guarded = new StringBuilder();
        int from = 0;
        for (var one : inserted.entrySet()) {
            guarded.append(text, from, one.getKey()).append(one.getValue());
            from = one.getKey();
        }
        return guarded.append(text, from, text.length()).toString();
    }

    private void function(String name, int begin, int end) {
        int open = pastBlanks(end);
        if (open >= text.length() || text.charAt(open) != '(') {
            return;
        }
        int close = closing(open);
        if (name.equals("CAST") && !AS_TEXT.matcher(text.substring(open, close)).find()) {
            insert(begin, "TRY_");
        } else if (name.equals("MOD")) {
            List<Integer> commas = commas(open, close);
            if (commas.size() == 1) {
                guard(pastBlanks(commas.get(0) + 1), close);
            }
        }
    }

    /** What stands behind a slash binds more tightly than it: a sign, then a number, a bracket, a CASE, a name or a call. */
    private void divisor(int slash) {
        int begin = pastBlanks(slash);
        int at = begin;
        while (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at = pastBlanks(at + 1);
        }
        int number = end(NUMBER, at);
        if (number > at && Double.parseDouble(text.substring(at, number)) != 0) {
            return;
        }
        guard(begin, number > at ? number : pastPrimary(at));
    }

    private int pastPrimary(int begin) {
        int at = begin;
        if (text.charAt(at) == '(') {
            return closing(at) + 1;
        }
        if (isWordStart(at) && text.substring(at, end(WORD, at)).equalsIgnoreCase("CASE")) {
            return pastCase(at);
        }
        while (true) {
            at = text.charAt(at) == '`' ? text.indexOf('`', at + 1) + 1 : end(WORD, at);
            int next = pastBlanks(at);
            if (next < text.length() && text.charAt(next) == '.') {
                at = pastBlanks(next + 1);
            } else if (next < text.length() && text.charAt(next) == '(') {
                return closing(next) + 1;
            } else {
                return at;
            }
        }
    }

    private int pastCase(int begin) {
        int depth = 0;
        int at = begin;
        while (at < text.length()) {
            int past = pastSilence(at);
            if (past > at) {
                at = past;
            } else if (isWordStart(at)) {
                int end = end(WORD, at);
                String word = text.substring(at, end).toUpperCase(Locale.ROOT);
                depth += word.equals("CASE") ? 1 : word.equals("END") ? -1 : 0;
                at = end;
                if (depth == 0) {
                    return at;
                }
            } else {
                at++;
            }
        }
        return at;
    }

    private void guard(int begin, int end) {
        insert(begin, "NULLIF(");
        // The innermost is closed first.
        inserted.merge(end, ", 0)", (before, mine) -> mine + before);
    }

    private void insert(int at, String what) {
        inserted.merge(at, what, (before, mine) -> before + mine);
    }

    private int closing(int open) {
        int depth = 0;
        int at = open;
        while (at < text.length()) {
            int past = pastSilence(at);
            if (past > at) {
                at = past;
                continue;
            }
            char c = text.charAt(at);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                return at;
            }
            at++;
        }
        return at;
    }

    private List<Integer> commas(int open, int close) {
        List<Integer> commas = new ArrayList<>();
        int depth = 0;
        int at = open;
        while (at < close) {
            int past = pastSilence(at);
            if (past > at) {
                at = past;
                continue;
            }
            char c = text.charAt(at);
            depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ',' && depth == 1) {
                commas.add(at);
            }
            at++;
        }
        return commas;
    }

    /** Behind a comment, a text in quotes or a name in backticks that begins here; here, where none does. */
    private int pastSilence(int at) {
        if (text.startsWith("/*", at)) {
            return past("*/", at + 2);
        }
        if (text.startsWith("--", at)) {
            return past("\n", at + 2);
        }
        char c = text.charAt(at);
        // A doubled quote inside is the end of one text and the beginning of the next, which comes to the same.
        return c == '\'' || c == '`' ? past(String.valueOf(c), at + 1) : at;
    }

    private int past(String end, int from) {
        int at = text.indexOf(end, from);
        return at < 0 ? text.length() : at + end.length();
    }

    private int pastBlanks(int from) {
        int at = from;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else if (text.startsWith("--", at) || text.startsWith("/*", at)) {
                at = pastSilence(at);
            } else {
                return at;
            }
        }
        return at;
    }

    private boolean isWordStart(int at) {
        char c = text.charAt(at);
        return (Character.isLetter(c) || c == '_')
                && (at == 0 || !(Character.isLetterOrDigit(text.charAt(at - 1)) || text.charAt(at - 1) == '_'));
    }

    private int end(Pattern pattern, int at) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        return matcher.lookingAt() ? matcher.end() : at;
    }
}
