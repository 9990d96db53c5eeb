package io.weir.jobs.savepoint;

import io.weir.jobs.Arguments;
import io.weir.jobs.DetectionSettings;
import io.weir.jobs.Setting;
import java.util.ArrayList;
import java.util.List;

/**
 * What one of the commands here was given: its own settings, and behind them those of the job, which decide what operators it has.
 *
 * @param own to be read by whoever knows them
 */
record GivenSettings(Arguments own, DetectionSettings job) {

    /** @throws IllegalArgumentException naming every wrong or unknown setting of the job */
    static GivenSettings from(String[] args, List<Setting<?>> known) {
        List<String> own = new ArrayList<>();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i];
            List<String> whose = known.stream().anyMatch(setting -> name.equals("--" + setting.name())) ? own : jobs;
            whose.addAll(List.of(args).subList(i, Math.min(i + 2, args.length)));
        }
        return new GivenSettings(
                new Arguments(own.toArray(String[]::new), known, System::getenv),
                DetectionSettings.from(jobs.toArray(String[]::new)));
    }
}
