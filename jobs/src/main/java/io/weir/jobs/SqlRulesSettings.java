package io.weir.jobs;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Everything {@link SqlRulesJob} can be told: what the detection job is told of Kafka, the stores and time, and little else. {@link #from} is the only
 * place where defaults and limits are.
 *
 * @param detection those of the detection job that mean the same here
 * @param rules a file or folder of them; null for those that come with the job
 */
public record SqlRulesSettings(DetectionSettings detection, Path rules) {
    static final Setting<String> GROUP = Setting.text(
            "kafka.group", "weir-sql-rules", "Consumer group under which offsets are committed, for lag monitoring");
    static final Setting<Path> RULES = Setting.file(
            "sql.rules",
            "Folder of rules in SQL, or file of one, instead of those that come with the job; of them those over several events run. What was published on the"
                    + " topic rules of a rule replaces both");

    static final List<Setting<?>> ALL = List.of(
            DetectionSettings.BOOTSTRAP_SERVERS,
            DetectionSettings.KAFKA_PROPERTIES,
            GROUP,
            DetectionSettings.TOPIC_PREFIX,
            DetectionSettings.BOUNDED,
            DetectionSettings.OUTPUTS,
            DetectionSettings.ELASTICSEARCH_URL,
            DetectionSettings.ELASTICSEARCH_USER,
            DetectionSettings.ELASTICSEARCH_PASSWORD,
            DetectionSettings.ELASTICSEARCH_CA,
            DetectionSettings.INDEX_PREFIX,
            DetectionSettings.POSTGRES_URL,
            DetectionSettings.POSTGRES_USER,
            DetectionSettings.POSTGRES_PASSWORD,
            DetectionSettings.POSTGRES_TABLE,
            DetectionSettings.PREPARE_STORES,
            DetectionSettings.DISORDER,
            DetectionSettings.IDLENESS,
            DetectionSettings.DUPLICATES_REMEMBERED,
            RULES,
            DetectionSettings.STATE_BACKEND,
            DetectionSettings.CHECKPOINT_INTERVAL,
            DetectionSettings.CHECKPOINT_SPREAD,
            DetectionSettings.BUFFER_TIMEOUT,
            DetectionSettings.WATERMARK_INTERVAL);

    /** @throws IllegalArgumentException naming every wrong, unknown or missing setting */
    public static SqlRulesSettings from(String[] args) {
        return from(args, System::getenv);
    }

    static SqlRulesSettings from(String[] args, UnaryOperator<String> environment) {
        Arguments given = new Arguments(args, ALL, environment);
        Path rules = given.get(RULES);
        DetectionSettings detection = DetectionSettings.of(given);
        given.refuseProblems();
        return new SqlRulesSettings(detection, rules);
    }

    /** The text of {@code --help}. */
    static String help() {
        return Setting.help("io.weir.jobs.SqlRulesJob", ALL);
    }
}
