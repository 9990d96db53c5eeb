package io.weir.jobs;

/**
 * The ids an account's events have had, in two generations, so that forgetting walks over none of them: new ids go into the recent one; once
 * all of the one before can be forgotten it is dropped whole and the recent one takes its place. An id stays for the span it is to be remembered, and
 * for as long again at the most. Public, with public fields, because savepoints of the first release hold it by them.
 */
public final class SeenIds {
    static final long NEVER = Long.MIN_VALUE;

    public IdSet recent = new IdSet();
    public IdSet before = new IdSet();

    /** The event time at which all of {@link #recent} can be forgotten, epoch milliseconds; {@link #NEVER} where there is none. */
    public long recentUntil = NEVER;

    /** The same for {@link #before}. */
    public long beforeUntil = NEVER;

    /** For Flink's serializer. */
    public SeenIds() {}

    /** @return whether the id is new */
    boolean add(String id, long forgetAt) {
        byte[] utf8 = IdSet.utf8(id);
        if (before.contains(utf8) || !recent.add(utf8)) {
            return false;
        }
        recentUntil = Math.max(recentUntil, forgetAt);
        return true;
    }

    /** One that goes on from here. The other one stays as it is, whatever becomes of this one, and may go on too. */
    SeenIds copy() {
        SeenIds copy = new SeenIds();
        copy.recent = recent.copy();
        copy.before = before.copy();
        copy.recentUntil = recentUntil;
        copy.beforeUntil = beforeUntil;
        return copy;
    }

    boolean isEmpty() {
        return recent.isEmpty() && before.isEmpty();
    }

    /** Drops the generations whose time has come. There must be an id. */
    void forget(long now) {
        if (beforeUntil <= now) {
            before = recentUntil <= now ? new IdSet() : recent;
            beforeUntil = recentUntil <= now ? NEVER : recentUntil;
            recent = new IdSet();
            recentUntil = NEVER;
        }
    }
}
