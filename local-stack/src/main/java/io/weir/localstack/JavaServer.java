package io.weir.localstack;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server that is one JVM of ours: Kafka and the processes of Flink. Logs through log4j into one bounded file. */
abstract sealed class JavaServer extends Server permits KafkaServer, FlinkProcess {
    private static final String LOG4J = """
            status = error
            rootLogger.level = info
            rootLogger.appenderRef.file.ref = file
            appender.file.type = RollingFile
            appender.file.name = file
            appender.file.fileName = ${sys:log.file}
            appender.file.filePattern = ${sys:log.file}.%i
            appender.file.layout.type = PatternLayout
            appender.file.layout.pattern = %d{yyyy-MM-dd HH:mm:ss,SSS} %-5p %-60c %x - %m%n
            appender.file.policies.type = Policies
            appender.file.policies.size.type = SizeBasedTriggeringPolicy
            appender.file.policies.size.size = 20MB
            appender.file.strategy.type = DefaultRolloverStrategy
            appender.file.strategy.max = 3
            """;

    /** The optimizing compiler is not used: it pays after minutes of work, and takes much of two cores before. */
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    JavaServer(String name, StackSettings settings, Progress progress) {
        super(name, settings, progress);
    }

    /** The java command up to the main class. */
    final List<String> java(List<String> jvmOptions, Path lib, String mainClass) {
        return java(jvmOptions, List.of(lib + "/*"), mainClass);
    }

    final List<String> java(List<String> jvmOptions, List<String> classPath, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(javaProgram().toString());
        command.add("-D" + ServerProcess.marker(settings().folder()));
        command.add("-Dlog.file=" + log());
        command.add("-Dlog4j2.configurationFile=" + log4jFile().toUri());
        command.add("-Djava.awt.headless=true");
        command.addAll(jvmOptions);
        if (settings().brief()) {
            command.add(QUICK_COMPILER);
        }
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath));
        command.add(mainClass);
        return command;
    }

    final void writeLog4j() {
        Trees.write(log4jFile(), LOG4J);
    }

    private Path log4jFile() {
        return home().resolve("log4j2.properties");
    }

    /** The java that runs us runs them. */
    static Path javaProgram() {
        return javaHome().resolve("bin").resolve("java");
    }

    static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }
}
