package io.weir.cli.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A day or an instant, as an option's value. */
public final class DayOrInstant implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        try {
            return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "a day such as 2026-03-02 or an instant such as 2026-03-02T10:15:30Z is expected, not " + text);
        }
    }
}
