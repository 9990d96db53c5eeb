package io.weir.jobs.savepoint;

import io.weir.jobs.Setting;
import io.weir.jobs.savepoint.Finding.Fate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Called by {@code weir savepoint restore, preflight and list}: what a job with these settings would keep, as a table, or a line for each of many. */
public final class TellPreflight {
    private static final Setting<String> SAVEPOINTS =
            Setting.text("savepoints", "", "Folders, one or more, separated by line feeds");
    private static final Setting<Integer> PARALLELISM =
            Setting.count("parallelism", 0, 0, 1 << 15, "Instances of the job; 0 where it is not asked");
    private static final Setting<Boolean> ALLOW_DROPPED =
            Setting.flag("allow-dropped", false, "State that the job has no place for may be left behind");
    private static final Setting<Boolean> BRIEF = Setting.flag("brief", false, "A line each");

    private TellPreflight() {}

    public static void main(String[] args) throws Exception {
        Ending.of(() -> {
            GivenSettings given = GivenSettings.from(args, List.of(SAVEPOINTS, PARALLELISM, ALLOW_DROPPED, BRIEF));
            String places = given.own().get(SAVEPOINTS);
            Integer parallelism = given.own().get(PARALLELISM);
            Boolean allowDropped = given.own().get(ALLOW_DROPPED);
            Boolean brief = given.own().get(BRIEF);
            given.own().refuseProblems();
            if (brief) {
                tellBriefly(new Preflight(given.job()), Arrays.asList(places.split("\n")), parallelism);
                return Ending.DONE;
            }
            // Before the operators are started: it may be refused for itself.
            SavepointFiles savepoint = SavepointFiles.open(places);
            return tell(new Preflight(given.job()).of(savepoint, parallelism), allowDropped);
        });
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    private static void tellBriefly(Preflight preflight, List<String> places, int parallelism) {
        for (String place : places) {
            String verdict;
            try {
                verdict = briefly(preflight.of(SavepointFiles.open(place), parallelism));
            } catch (SavepointRefused e) {
                verdict = "no: " + e.getMessage();
            }
            System.out.println(place + "\t" + verdict);
        }
    }

    private static String briefly(List<Finding> findings) {
        Map<Fate, Long> counts = Preflight.count(findings);
        if (counts.get(Fate.REFUSED) > 0) {
            Finding first = first(findings, Fate.REFUSED);
            return "no: %s: %s".formatted(first.operator(), first.why());
        }
        if (counts.get(Fate.DROPPED) > 0) {
            Finding first = first(findings, Fate.DROPPED);
            return "with --allow-dropped: %s and %d more would be lost"
                    .formatted(first.operator(), counts.get(Fate.DROPPED) - 1)
                    .replace(" and 0 more", "");
        }
        return counts.get(Fate.WARMS_UP) > 0 ? "yes; %d warm up".formatted(counts.get(Fate.WARMS_UP)) : "yes";
    }

    private static Finding first(List<Finding> findings, Fate fate) {
        return findings.stream()
                .filter(finding -> finding.fate() == fate)
                .findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("SystemOut") // It is a command's.
    private static int tell(List<Finding> findings, boolean allowDropped) {
        int operator = width(findings, Finding::operator);
        int state = width(findings, Finding::state);
        String row = "  %-" + operator + "s  %-" + state + "s  %-8s  %s";
        for (Finding finding : findings) {
            System.out.println(row.formatted(
                            finding.operator(), finding.state(), finding.fate().word(), finding.why())
                    .stripTrailing());
        }
        Map<Fate, Long> counts = Preflight.count(findings);
        System.out.println("  "
                + counts.entrySet().stream()
                        .map(count -> "%,d %s"
                                .formatted(count.getValue(), count.getKey().word()))
                        .collect(Collectors.joining(", ")));
        if (counts.get(Fate.REFUSED) > 0) {
            System.err.println(
                    "weir: the job would not start from this savepoint. Start it with the release and the settings that wrote it, or choose another one");
            return Ending.REFUSED;
        }
        if (counts.get(Fate.DROPPED) > 0 && !allowDropped) {
            System.err.printf(
                    Locale.ROOT,
                    "weir: %d of its states would be dropped for good; --allow-dropped goes on without them%n",
                    counts.get(Fate.DROPPED));
            return Ending.WOULD_DROP;
        }
        return Ending.DONE;
    }

    private static int width(List<Finding> findings, Function<Finding, String> text) {
        return findings.stream()
                .mapToInt(finding -> text.apply(finding).length())
                .max()
                .orElse(1);
    }
}
