package io.weir.features;

import java.io.Serializable;
import java.time.Duration;

/**
 * One feature, declared: its value for a transaction at event time t is the aggregate over the field of the entity's transactions in (t − delay −
 * window, t − delay], to the event.
 *
 * @param name snake_case, unique
 * @param entity per whom
 * @param window how far it looks back; zero for {@link Entity#TRANSACTION}
 * @param delay how long ago what it looks at must lie; zero where it is the present. For shared entities at least the settling time is added
 *     by the operator
 * @param aggregate of what is seen
 * @param field what of a transaction
 * @param unit of the value
 * @param meaning in a sentence's words, for the documentation and for reasons
 */
public record Feature(
        String name,
        Entity entity,
        Duration window,
        Duration delay,
        Aggregate aggregate,
        Field field,
        String unit,
        String meaning)
        implements Serializable {

    /** What the value depends on: a change of it is another feature. */
    String definition() {
        return String.join(
                "|", name, entity.name(), window.toString(), delay.toString(), aggregate.name(), field.name());
    }
}
