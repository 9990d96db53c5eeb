package io.weir.sql;

import io.weir.sql.CheckedRule.Kind;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rules that were checked where a job was submitted, for the job to carry: to read and compile them again takes seconds of a process that has just been started, and no decision
 * is made meanwhile.
 */
public final class CompiledRules implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final byte[] STATEFUL = {};

    /** Class files by the rules' texts; empty for a rule that runs elsewhere. */
    private final Map<String, byte[]> classFiles = new HashMap<>();

    /** Of those that have no problems. */
    public static CompiledRules of(List<CheckedRule> rules) {
        CompiledRules compiled = new CompiledRules();
        for (CheckedRule rule : rules) {
            if (rule.problems().isEmpty()) {
                compiled.classFiles.put(
                        rule.text(),
                        rule.immediate() == null ? STATEFUL : rule.immediate().classFile());
            }
        }
        return compiled;
    }

    /**
     * What {@link RuleChecker#check} said of the text, with a catalogue of the same features.
     *
     * @param file what it is called
     * @return null for a text that is not among them, or that was compiled for another release
     */
    public CheckedRule checked(String file, String text) {
        byte[] classFile = classFiles.get(text);
        if (classFile == null) {
            return null;
        }
        RuleHeader header = RuleChecker.header(text);
        if (classFile.length == 0) {
            return new CheckedRule(file, text, header, Kind.STATEFUL, List.of(), null);
        }
        try {
            ImmediateRule rule = ImmediateRule.of(header, classFile);
            return new CheckedRule(file, text, header, Kind.IMMEDIATE, List.of(), rule);
        } catch (LinkageError anotherRelease) {
            return null;
        }
    }
}
