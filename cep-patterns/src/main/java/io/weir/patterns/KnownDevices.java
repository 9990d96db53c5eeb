package io.weir.patterns;

import io.weir.patterns.DeviceMemory.Device;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Marks logins from devices an account does not know, and tells the steps by which somebody gets control of an account (such a login, a
 * changed credential, changed contact details) how many logins failed shortly before. Everything else passes as it is, untouched.
 *
 * <p>A device is known by having logged in. Enrolling one does not make it known: a thief can do that too, and where the true owner enrolled
 * it, the alert needs two more steps anyway. The first device of an account, and a login that names no device, is no news.
 *
 * <p>Keyed by account; needs its events in order. Holds the devices used last, up to a number, each for some time after its last login, and
 * the times of the last failed logins, up to {@link #MAX_FAILED_LOGINS}; one pending timer; nothing for an account that has not logged in
 * for that time.
 */
public final class KnownDevices extends KeyedProcessFunction<String, Observation, Observation> {
    private static final long serialVersionUID = 1L;

    /** Failed logins are counted up to this many: more says no more. */
    static final int MAX_FAILED_LOGINS = 100;

    private static final ValueStateDescriptor<DeviceMemory> MEMORY =
            new ValueStateDescriptor<>("device-memory", TypeInformation.of(DeviceMemory.class));

    /**
     * @param devices how many devices of an account are remembered, 1 to 1,000; default 32. The one not used for longest is forgotten first
     * @param remembered for how long after its last login, 1 hour to 10 years; default 180 days
     * @param failedLogins over what time failed logins are counted, 1 second to 1 day; default 30 minutes
     */
    public record Settings(int devices, Duration remembered, Duration failedLogins) implements Serializable {
        public static final Settings DEFAULT = new Settings(32, Duration.ofDays(180), Duration.ofMinutes(30));

        public Settings {
            List<String> problems = new ArrayList<>();
            if (devices < 1 || devices > 1000) {
                problems.add("devices is " + devices + "; it must be 1 to 1000.");
            }
            if (remembered.compareTo(Duration.ofHours(1)) < 0 || remembered.compareTo(Duration.ofDays(3650)) > 0) {
                problems.add("remembered is " + remembered + "; it must be PT1H to P3650D.");
            }
            if (failedLogins.compareTo(Duration.ofSeconds(1)) < 0 || failedLogins.compareTo(Duration.ofDays(1)) > 0) {
                problems.add("failedLogins is " + failedLogins + "; it must be PT1S to PT24H.");
            }
            InvalidSettings.throwIfAny("known-devices", problems);
        }
    }

    private final int maxDevices;
    private final long rememberedMillis;
    private final long failedMillis;

    private transient ValueState<DeviceMemory> state;

    public KnownDevices(Settings settings) {
        this.maxDevices = settings.devices;
        this.rememberedMillis = settings.remembered.toMillis();
        this.failedMillis = settings.failedLogins.toMillis();
    }

    /** Whether the event tells it something or is told something by it. */
    static boolean concerns(Observation o) {
        return switch (o.kind()) {
            case LOGIN_SUCCEEDED, LOGIN_FAILED, CREDENTIAL_CHANGED, CONTACT_CHANGED -> true;
            default -> false;
        };
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(MEMORY);
    }

    @Override
    public void processElement(Observation o, Context context, Collector<Observation> out) throws Exception {
        if (!concerns(o)) {
            out.collect(o);
            return;
        }
        DeviceMemory memory = state.value();
        if (memory == null) {
            memory = new DeviceMemory();
        }
        forget(memory, o.time());
        switch (o.kind()) {
            case LOGIN_FAILED -> {
                failed(memory, o.time());
                out.collect(o);
            }
            case LOGIN_SUCCEEDED -> out.collect(o.asSeen(isNews(memory, o), memory.failedLogins.size()));
            default -> out.collect(o.asSeen(false, memory.failedLogins.size()));
        }
        store(memory, context);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Observation> out) throws Exception {
        DeviceMemory memory = state.value();
        if (memory == null || memory.timer != time) {
            return;
        }
        memory.timer = DeviceMemory.NO_TIMER;
        forget(memory, time);
        store(memory, context);
    }

    /** Whether the login is from a new device; from now on it is known. */
    private boolean isNews(DeviceMemory memory, Observation login) {
        if (login.device() == null) {
            return false;
        }
        boolean knowsAny = !memory.devices.isEmpty();
        boolean known = memory.devices.removeIf(device -> device.id().equals(login.device()));
        if (memory.devices.size() == maxDevices) {
            memory.devices.remove(0);
        }
        memory.devices.add(new Device(login.device(), login.time()));
        return knowsAny && !known;
    }

    private static void failed(DeviceMemory memory, long time) {
        if (memory.failedLogins.size() == MAX_FAILED_LOGINS) {
            memory.failedLogins.remove(0);
        }
        memory.failedLogins.add(time);
    }

    private void forget(DeviceMemory memory, long time) {
        memory.devices.removeIf(device -> time - device.lastUsed() >= rememberedMillis);
        memory.failedLogins.removeIf(failed -> time - failed >= failedMillis);
    }

    /** Keeps what is left, with one timer for what has to be forgotten next. */
    private void store(DeviceMemory memory, Context context) throws Exception {
        long next = Math.min(
                memory.devices.isEmpty()
                        ? Long.MAX_VALUE
                        : memory.devices.get(0).lastUsed() + rememberedMillis,
                memory.failedLogins.isEmpty() ? Long.MAX_VALUE : memory.failedLogins.get(0) + failedMillis);
        boolean pending = memory.timer != DeviceMemory.NO_TIMER;
        if (pending && next < memory.timer) {
            context.timerService().deleteEventTimeTimer(memory.timer);
            pending = false;
        }
        if (!pending && next < Long.MAX_VALUE) {
            memory.timer = next;
            context.timerService().registerEventTimeTimer(next);
        }
        if (memory.timer == DeviceMemory.NO_TIMER) {
            state.clear();
        } else {
            state.update(memory);
        }
    }
}
