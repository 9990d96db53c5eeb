package io.weir.events;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a component of an event record means, in what unit, and whether it must be there: the source of docs/events.md. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Meaning {
    /** One sentence for a person who has never seen the record. */
    String value();

    /** Unit or code list of the value; empty where the type says it all. */
    String unit() default "";

    /** Its name on the wire, where that is not the component's. */
    String field() default "";

    /** Whether an event without this field is a dead letter. */
    boolean required() default false;
}
