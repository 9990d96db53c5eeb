package io.weir.jobs.export;

import io.weir.events.AccountEvent;
import io.weir.events.AccountEventCodec;
import io.weir.events.BadEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/** The account events of a file as they go over the wire, one a line. A line that is none stops the reading: nothing else would say that it is missing. */
final class AccountEventLines implements Iterator<AccountEvent> {
    private final Path file;
    private final BufferedReader in;
    private long line;
    private AccountEvent next;

    private AccountEventLines(Path file, BufferedReader in) {
        this.file = file;
        this.in = in;
    }

    @SuppressWarnings("MustBeClosedChecker") // At the end of the file; the process ends with whoever stops before.
    static AccountEventLines open(Path file) {
        try {
            AccountEventLines lines = new AccountEventLines(file, Files.newBufferedReader(file));
            lines.advance();
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void advance() {
        try {
            String text = in.readLine();
            line++;
            if (text == null) {
                in.close();
                next = null;
            } else {
                next = AccountEventCodec.read(text.getBytes(StandardCharsets.UTF_8), Long.MAX_VALUE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (BadEvent e) {
            throw new BadLine(file + ", line " + line + ": " + e.getMessage(), e);
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public AccountEvent next() {
        AccountEvent event = next;
        advance();
        return event;
    }

    /** Not an account event. */
    static final class BadLine extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadLine(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
