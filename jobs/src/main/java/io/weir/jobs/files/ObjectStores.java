package io.weir.jobs.files;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * Flink's filesystems that are plugins, such as those of S3: made known to a process that is no part of a cluster, and their troubles in words.
 *
 * <p>A cluster looks for plugins by itself. A command finds them in the same way: each in a folder of its own below the one that {@code FLINK_PLUGINS_DIR} names, with
 * endpoint and login in {@code config.yaml} of {@code FLINK_CONF_DIR}, or the login in {@code AWS_ACCESS_KEY_ID} and {@code AWS_SECRET_ACCESS_KEY}.
 */
public final class ObjectStores {
    /**
     * How long a command tries: of S3A, which as it comes hears a refused connection for nearly four minutes before it says so. With these, and the pauses between them, some 5 s; an answer that does not come is waited for
     * 20 s each time. A cluster's own configuration is left alone: its jobs begin anew after an outage.
     */
    private static final Map<String, String> PATIENCE =
            Map.of("fs.s3a.attempts.maximum", "3", "fs.s3a.retry.limit", "2", "fs.s3a.connection.timeout", "20000");

    /** Which plugin knows a scheme, as Flink publishes it. */
    private static final Map<String, String> PLUGINS =
            Map.of("s3a", "flink-s3-fs-hadoop", "s3p", "flink-s3-fs-presto", "s3", "flink-s3-fs-hadoop");

    private ObjectStores() {}

    /** To be said once, at the start of a command's process. */
    public static void load() {
        Configuration configuration = configuration();
        PATIENCE.forEach((key, value) -> {
            // Flink takes each of these beginnings.
            if (Stream.of("fs.s3a.", "s3a.", "s3.")
                    .map(beginning -> key.replace("fs.s3a.", beginning))
                    .noneMatch(configuration::containsKey)) {
                configuration.setString(key, value);
            }
        });
        FileSystem.initialize(configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
    }

    @SuppressWarnings({"SystemExitOutsideMain", "SystemOut"}) // It is what each main does first.
    private static Configuration configuration() {
        try {
            return GlobalConfiguration.loadConfiguration();
        } catch (IllegalConfigurationException e) {
            System.err.println("weir: FLINK_CONF_DIR is " + System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR) + ": "
                    + e.getMessage() + ". Name a folder with a config.yaml of Flink 2, or unset it");
            System.exit(2);
            throw e;
        }
    }

    /** What a URI names, be it written with signs that a URI encodes or without: Flink's own way from a text takes {@code %20} for three letters of a name. */
    public static org.apache.flink.core.fs.Path path(String uri) {
        return new org.apache.flink.core.fs.Path(URI.create(uri.replace(" ", "%20")));
    }

    /**
     * Why a place cannot be reached, and what to do, in a sentence that follows the place's name and a colon.
     *
     * @param place whose scheme and host, or bucket, are told
     */
    public static String why(String place, IOException trouble) {
        URI uri = new org.apache.flink.core.fs.Path(place).toUri();
        if (has(trouble, UnsupportedFileSystemSchemeException.class.getSimpleName())) {
            return unknown(String.valueOf(uri.getScheme()));
        }
        // The classes are the plugin's own, which nobody else can name.
        if (has(trouble, "NoSuchBucket")) {
            return "there is no bucket %s: make it, or correct the name".formatted(uri.getHost());
        }
        if (has(trouble, "AccessDenied") || has(trouble, "Status Code: 403")) {
            return "the store refuses this login, or the login may not read and write there: see to AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or to s3.access-key and"
                    + " s3.secret-key in config.yaml of FLINK_CONF_DIR, and to the rights of the bucket "
                    + uri.getHost();
        }
        if (has(trouble, "NoAuthWithAWSException") || has(trouble, "Unable to load AWS credentials")) {
            return "there is no login for it: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or s3.access-key and s3.secret-key in config.yaml of FLINK_CONF_DIR";
        }
        if (has(trouble, "Unable to execute HTTP request")) {
            return "the store does not answer (%s): see to s3.endpoint in config.yaml of FLINK_CONF_DIR"
                    .formatted(last(trouble).getMessage());
        }
        return trouble.getMessage();
    }

    private static String unknown(String scheme) {
        String plugin = PLUGINS.get(scheme);
        if (plugin == null) {
            return scheme
                    + ":// is not known here: a folder of this machine, s3a:// and what other plugins of Flink know can be had";
        }
        String jar = plugin + "-" + EnvironmentInformation.getVersion() + ".jar";
        String folder = System.getenv(ConfigConstants.ENV_FLINK_PLUGINS_DIR);
        Path place = Path.of(folder == null ? "plugins" : folder)
                .toAbsolutePath()
                .resolve(plugin.replace("flink-", ""))
                .resolve(jar);
        return "%s:// is not known here: put %s there as %s. docs/object-stores.md says how"
                .formatted(scheme, jar, place);
    }

    private static boolean has(Throwable trouble, String words) {
        for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
            if (cause.toString().contains(words)) {
                return true;
            }
        }
        return false;
    }

    private static Throwable last(Throwable trouble) {
        Throwable cause = trouble;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
