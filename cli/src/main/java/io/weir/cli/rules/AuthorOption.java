package io.weir.cli.rules;

import picocli.CommandLine.Option;

/** Who asks for a change of a rule. */
final class AuthorOption {
    @Option(names = "--author", paramLabel = "NAME", description = "Who asks for it (default: the rule's owner).")
    private String author;

    String orElse(String owner) {
        return author == null ? owner : author;
    }
}
