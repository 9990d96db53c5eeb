package io.weir.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code weir doctor} asks of the servers; the command looks at the machine and tells all of it. Exits with 2 for wrong settings. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class DoctorCommand {
    private static final String PROMETHEUS = "--prometheus";

    private DoctorCommand() {}

    /**
     * Prints an array of findings in JSON.
     *
     * @param args {@code --prometheus}, its address and the file of alerting rules, where it is asked for; then settings of the detection job, where its servers are
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            List<Doctor.Finding> findings = new ArrayList<>();
            String[] settings = args;
            if (args.length > 2 && args[0].equals(PROMETHEUS)) {
                findings.addAll(PrometheusCheck.examine(args[1], Path.of(args[2])));
                settings = Arrays.copyOfRange(args, 3, args.length);
            }
            if (settings.length > 0) {
                findings.addAll(Doctor.examine(DetectionSettings.from(settings)));
            }
            System.out.println(json(findings));
            System.exit(0);
        } catch (IllegalArgumentException e) {
            System.err.println("weir: " + e.getMessage());
            System.exit(2);
        }
    }

    static ArrayNode json(List<Doctor.Finding> findings) {
        ArrayNode all = new ObjectMapper().createArrayNode();
        findings.forEach(finding -> all.addObject()
                .put("part", finding.part())
                .put("state", finding.state().name())
                .put("what", finding.what())
                .put("todo", finding.todo()));
        return all;
    }
}
