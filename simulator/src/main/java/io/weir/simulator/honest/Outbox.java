package io.weir.simulator.honest;

import io.weir.events.AccountEvent;
import io.weir.events.Transaction;

/** Where events go when they happen. */
public interface Outbox {
    void send(Transaction transaction);

    void send(AccountEvent event);
}
