package io.weir.patterns;

import io.weir.events.Alert;
import io.weir.events.Severity;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.cep.pattern.Pattern;

/**
 * One way of laundering or stealing money, on one page: whom it watches, the pattern, and the sentence that explains a match.
 * A changed pattern is a new version and a new uid of the operator that runs it.
 */
public interface Typology extends Serializable {
    /** The group of what the steps of a typology tell of themselves. */
    String METRICS = "weir";

    /** Kebab-case; the detector of its alerts. */
    String id();

    /** Counts up with every change of what matches. */
    int version();

    Severity severity();

    /**
     * Whose story the event belongs to, or null where the pattern has no use for it. Only events with a key reach the pattern, so
     * this is also its pre-filter.
     */
    String keyOf(Observation o);

    /** The definition. Ends at the latest {@link #window()} after its first event: events exactly that far apart do not match. */
    Pattern<Observation, ?> pattern();

    /** The longest time a match can span. */
    Duration window();

    /**
     * A match that starts less than this after the end of the one before it is the same burst going on and raises no alert. Zero:
     * every match raises one.
     */
    Duration quiet();

    /** The alert of a match of the pattern. */
    Alert explain(Match match);
}
