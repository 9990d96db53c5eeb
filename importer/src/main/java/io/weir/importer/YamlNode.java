package io.weir.importer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of a YAML document that knows where it stands. Every scalar is kept as the text that was written: a merchant category 0742 must not
 * become a number, nor the country NO a false.
 */
final class YamlNode {
    private static final YAMLFactory YAML = new YAMLFactory();

    final String path;
    final int line;
    /** The text of a scalar; null for an object, a list and null. */
    final String text;
    /** The members of an object in the order written; null when this is none. */
    final Map<String, YamlNode> members;
    /** The items of a list; null when this is none. */
    final List<YamlNode> items;

    private YamlNode(String path, int line, String text, Map<String, YamlNode> members, List<YamlNode> items) {
        this.path = path;
        this.line = line;
        this.text = text;
        this.members = members;
        this.items = items;
    }

    /** The document as an object; null, with the problem noted, when it is none. */
    static YamlNode read(String yaml, Problems problems) {
        try (YAMLParser parser = YAML.createParser(yaml)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problems.add("It holds no YAML object with the keys " + String.join(", ", Keys.MAPPING.names()));
                return null;
            }
            YamlNode root = value(parser, "", problems);
            if (parser.nextToken() != null) {
                problems.add("It holds more than one YAML document; one is read");
            }
            return root;
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            problems.add("It is no valid YAML" + where + ": " + firstLine(e.getOriginalMessage()));
            return null;
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static YamlNode value(YAMLParser parser, String path, Problems problems) throws IOException {
        int line = parser.currentTokenLocation().getLineNr();
        if (parser.isCurrentAlias()) {
            problems.add(path + " (line " + line + "): aliases (*name) are not supported; write the value out");
            return new YamlNode(path, line, null, null, null);
        }
        switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, YamlNode> members = new LinkedHashMap<>();
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    String name = parser.currentName();
                    parser.nextToken();
                    YamlNode member = value(parser, path.isEmpty() ? name : path + "." + name, problems);
                    if (members.put(name, member) != null) {
                        problems.at(member, "stands twice; say it once");
                    }
                }
                return new YamlNode(path, line, null, members, null);
            }
            case START_ARRAY -> {
                List<YamlNode> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser, path + "[" + (items.size() + 1) + "]", problems));
                }
                return new YamlNode(path, line, null, null, items);
            }
            case VALUE_NULL -> {
                return new YamlNode(path, line, null, null, null);
            }
            default -> {
                return new YamlNode(path, line, parser.getText(), null, null);
            }
        }
    }

    /** Where it stands, as messages say it. */
    @Override
    public String toString() {
        return path.isEmpty() ? "the mapping" : path + " (line " + line + ")";
    }
}
