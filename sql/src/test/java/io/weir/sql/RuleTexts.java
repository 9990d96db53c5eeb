package io.weir.sql;

/** Headers for rules in tests. */
final class RuleTexts {
    static final String TITLE = "A title that no expression returns";

    private RuleTexts() {}

    static String header(String id) {
        return """
                /*
                id: %s
                version: 1
                title: %s
                typology: test
                severity: LOW
                owner: tests
                status: draft
                subject: ACCOUNT
                effective-from: 2026-01-01T00:00:00Z
                at-most: 5 per hour
                */
                """.formatted(id, TITLE);
    }
}
