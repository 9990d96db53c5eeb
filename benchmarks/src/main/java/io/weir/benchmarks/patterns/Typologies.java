package io.weir.benchmarks.patterns;

import io.weir.patterns.AccountTakeover;
import io.weir.patterns.Patterns;
import io.weir.patterns.Structuring;
import io.weir.patterns.VelocityBurst;

/** Our three, for arms that need what they say about a match. */
record Typologies(VelocityBurst velocityBurst, AccountTakeover accountTakeover, Structuring structuring) {
    Typologies(Patterns.Settings settings) {
        this(
                new VelocityBurst(settings.velocityBurst()),
                new AccountTakeover(settings.accountTakeover()),
                new Structuring(settings.structuring()));
    }
}
