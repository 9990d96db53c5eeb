package io.weir.jobs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/** What {@code weir doctor} asks of the servers; the command looks at the machine and tells all of it. Exits with 2 for wrong settings. */
@SuppressWarnings("SystemOut") // It is a command's.
public final class DoctorCommand {
    private DoctorCommand() {}

    /**
     * Prints an array of findings in JSON.
     *
     * @param args settings of the detection job
     */
    public static void main(String[] args) {
        try {
            System.out.println(json(Doctor.examine(DetectionSettings.from(args))));
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
