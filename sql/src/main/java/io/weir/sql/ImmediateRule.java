package io.weir.sql;

import io.weir.events.Transaction;
import java.util.List;

/**
 * A rule that one transaction answers, compiled to Java byte code: a class of its own, without interpretation. Whatever happens inside, it answers and
 * throws nothing. It has no loop but those of a text's length, and the number of its parts is bounded, so it cannot take long. Safe for use by several
 * threads.
 */
public final class ImmediateRule {
    /** What is generated for a rule. */
    public abstract static class Code {
        /** Whether the condition is true, not false and not NULL. */
        public abstract boolean hits(Transaction t, float[] values);

        public abstract String subject(Transaction t, float[] values);

        public abstract String[] evidence(Transaction t, float[] values);

        public abstract String reason(Transaction t, float[] values);
    }

    /** The answer for one transaction. */
    public sealed interface Answer permits NoHit, Hit, Failed {}

    /** The condition is false or NULL. */
    public record NoHit() implements Answer {}

    /**
     * @param evidence in order of time
     * @param reason a sentence for an analyst; the rule's title where its expression is NULL
     */
    public record Hit(String subject, List<Evidence> evidence, String reason) implements Answer {}

    /** @param why it cannot be answered, in a few words */
    public record Failed(String why) implements Answer {}

    /** The name of what is generated: each rule has a class loader of its own. */
    static final String CLASS = "io.weir.sql.compiled.Rule";

    private static final NoHit NO_HIT = new NoHit();

    private final RuleHeader header;
    private final byte[] classFile;
    private final Code code;

    private ImmediateRule(RuleHeader header, byte[] classFile, Code code) {
        this.header = header;
        this.classFile = classFile;
        this.code = code;
    }

    /** @param classFile of {@link #CLASS} */
    static ImmediateRule of(RuleHeader header, byte[] classFile) {
        try {
            Code code = (Code)
                    new Loader().define(classFile).getDeclaredConstructor().newInstance();
            return new ImmediateRule(header, classFile, code);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("No rule's class", e);
        }
    }

    private static final class Loader extends ClassLoader {
        Loader() {
            super(ImmediateRule.class.getClassLoader());
        }

        Class<?> define(byte[] classFile) {
            return defineClass(CLASS, classFile, 0, classFile.length);
        }
    }

    byte[] classFile() {
        return classFile;
    }

    public RuleHeader header() {
        return header;
    }

    /** @param values of the transaction's features in the order of the catalogue; NaN is NULL */
    public Answer of(Transaction t, float[] values) {
        try {
            return code.hits(t, values) ? hit(t, values) : NO_HIT;
        } catch (RuleFailed e) {
            return new Failed(e.getMessage());
        } catch (RuntimeException e) {
            return new Failed(e.toString());
        }
    }

    private Answer hit(Transaction t, float[] values) {
        String subject = code.subject(t, values);
        if (subject == null || subject.isEmpty()) {
            return new Failed("the subject is NULL");
        }
        String[] evidence = code.evidence(t, values);
        if (evidence == null || evidence.length == 0) {
            return new Failed("the evidence is NULL");
        }
        String reason = code.reason(t, values);
        return new Hit(subject, Evidence.inOrder(evidence), reason == null ? header.title() : reason);
    }
}
