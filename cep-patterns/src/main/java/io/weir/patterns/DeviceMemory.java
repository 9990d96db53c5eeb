package io.weir.patterns;

import java.util.ArrayList;
import java.util.List;

/** What {@link KnownDevices} remembers of an account. Public and without logic because it is state. */
public final class DeviceMemory {
    static final long NO_TIMER = Long.MIN_VALUE;

    /** Devices the account logged in from, by last use. */
    public List<Device> devices = new ArrayList<>(2);

    /** When logins failed lately, epoch milliseconds, in order. */
    public List<Long> failedLogins = new ArrayList<>(0);

    /** The pending cleanup timer, epoch milliseconds; {@link #NO_TIMER} where there is none. */
    public long timer = NO_TIMER;

    /** For Flink's serializer. */
    public DeviceMemory() {}

    /** @param lastUsed of its last successful login, epoch milliseconds */
    public record Device(String id, long lastUsed) {}
}
