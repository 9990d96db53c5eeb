package io.weir.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GuardedSqlTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "a / b                         # a / NULLIF(b, 0)",
                "a / 100                       # a / 100",
                "a / 0                         # a / NULLIF(0, 0)",
                "a / -2.5e3                    # a / -2.5e3",
                "a / - b                       # a / NULLIF(- b, 0)",
                "a / (b - c) * d               # a / NULLIF((b - c), 0) * d",
                "a / b / c                     # a / NULLIF(b, 0) / NULLIF(c, 0)",
                "a / (b / c)                   # a / NULLIF((b / NULLIF(c, 0)), 0)",
                "a/t.`b/c`+1                   # a/NULLIF(t.`b/c`, 0)+1",
                "a / COUNT(DISTINCT b)         # a / NULLIF(COUNT(DISTINCT b), 0)",
                "a / CASE WHEN b = 1 THEN CASE WHEN c = 2 THEN 3 END ELSE 4 END + 5 "
                        + "# a / NULLIF(CASE WHEN b = 1 THEN CASE WHEN c = 2 THEN 3 END ELSE 4 END, 0) + 5",
                "MOD(a, b)                     # MOD(a, NULLIF(b, 0))",
                "mod(COALESCE(a, 1), b / c)    # mod(COALESCE(a, 1), NULLIF(b / NULLIF(c, 0), 0))",
                "CAST(a AS BIGINT)             # TRY_CAST(a AS BIGINT)",
                "CAST(a / b AS STRING)         # CAST(a / NULLIF(b, 0) AS STRING)",
                "CAST(CAST(a AS INT) AS VARCHAR(9)) # CAST(TRY_CAST(a AS INT) AS VARCHAR(9))",
                "'a / b' || c                  # 'a / b' || c",
                "/* a / b */ 'it''s / it' -- c / d # /* a / b */ 'it''s / it' -- c / d",
                "a / /* b */ c                 # a / /* b */ NULLIF(c, 0)",
                "broadcast(a)                  # broadcast(a)",
            })
    void whatCouldThrowIsNullInstead(String text, String guarded) {
        assertThat(GuardedSql.of(text)).isEqualTo(guarded);
    }

    @Test
    void guardedRulesCanStillBeRead() throws Exception {
        for (String text : ShippedRules.texts()) {
            assertThat(RuleParser.parsed(GuardedSql.of(text))).isNotNull();
        }
    }
}
