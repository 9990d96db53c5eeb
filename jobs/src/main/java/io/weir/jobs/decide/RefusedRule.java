package io.weir.jobs.decide;

/**
 * A text of a rule that cannot run.
 *
 * @param id of the rule and version, as one word
 * @param why in a sentence
 */
record RefusedRule(String id, String why, String text) {}
