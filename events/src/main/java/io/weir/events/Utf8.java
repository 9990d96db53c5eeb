package io.weir.events;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Whether bytes are UTF-8, asked of every message before it is read. */
final class Utf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long EIGHT_HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** @throws BadEvent NOT_UTF8 */
    static void require(byte[] bytes) throws BadEvent {
        if (isAscii(bytes)) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new BadEvent(
                    DeadLetterReason.NOT_UTF8, "The message is not valid UTF-8; JSON must be encoded in UTF-8");
        }
    }

    /** Most messages are, and eight bytes at a time it is told at once. */
    private static boolean isAscii(byte[] bytes) {
        int at = 0;
        for (; at <= bytes.length - Long.BYTES; at += Long.BYTES) {
            if (((long) EIGHT_BYTES.get(bytes, at) & EIGHT_HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; at < bytes.length; at++) {
            if (bytes[at] < 0) {
                return false;
            }
        }
        return true;
    }
}
