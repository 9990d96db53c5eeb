package io.weir.localstack;

import java.util.ArrayList;
import java.util.List;

/** Looks for taken ports before anything is started. */
final class PortCheck {
    private PortCheck() {}

    /**
     * Checks the ports of the parts that will run.
     *
     * @throws StackException naming every port that is taken, who has it if known, and the setting
     */
    static void requireFree(StackSettings settings) {
        List<String> taken = new ArrayList<>();
        for (Part part : Part.values()) {
            if (settings.parts().contains(part)) {
                settings.ports().of(part).forEach((name, port) -> {
                    if (!FreePorts.isFree(port)) {
                        taken.add("port %d for %s is taken%s: end that program, or set port %s to another one or to 0"
                                .formatted(
                                        port,
                                        part.id(),
                                        PortOwner.of(port)
                                                .map(owner -> " by " + owner)
                                                .orElse(""),
                                        name));
                    }
                });
            }
        }
        if (!taken.isEmpty()) {
            throw new StackException(String.join("\n", taken));
        }
    }
}
