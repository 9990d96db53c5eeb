package io.weir.localstack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Held by the JVM that has started a stack, until it closes or leaves the stack or dies: the system lets go of it then, so
 * a killed run blocks nobody.
 */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @throws StackException if a living JVM holds it
     */
    static FolderLock take(Path folder) {
        Path file = Trees.create(folder).resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                ByteBuffer owner = ByteBuffer.allocate(20);
                channel.read(owner, 0);
                channel.close();
                throw new StackException(
                        "the stack in %s is in use by process %s: end that one first, or choose another folder"
                                .formatted(
                                        folder,
                                        StandardCharsets.US_ASCII
                                                .decode(owner.flip())
                                                .toString()
                                                .strip()));
            }
            channel.truncate(0);
            String pid = Long.toString(ProcessHandle.current().pid());
            channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new FolderLock(channel);
        } catch (IOException e) {
            throw new StackException("cannot lock %s: %s".formatted(file, e), e);
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StackException("cannot close the lock file: " + e, e);
        }
    }
}
