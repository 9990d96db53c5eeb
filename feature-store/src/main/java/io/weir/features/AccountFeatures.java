package io.weir.features;

import io.weir.events.Transaction;
import java.util.Arrays;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Tells of a transaction what its account's own history says, and asks the shared entities it names.
 *
 * <p>Keyed by account. Holds the account's {@link History} until event time has passed its last transaction by the longest window and the allowed
 * patience; one timer an account, set anew at leisure. Answers on arrival and never waits: what comes late is put where it belongs and seen by
 * those after it.
 */
public final class AccountFeatures extends KeyedProcessFunction<String, Transaction, Part> {
    private static final long serialVersionUID = 1L;

    public static final OutputTag<Question> QUESTIONS = new OutputTag<>("questions", Exchanged.QUESTION);

    private static final ValueStateDescriptor<History> HISTORY =
            new ValueStateDescriptor<>("history", new HistorySerializer());

    private final Catalogue catalogue;
    private final EntityFeatures account;
    private final EntityFeatures[] shared;

    private transient TransactionFeatures own;
    private transient ValueState<History> state;
    private transient int[] targets;
    private transient float[] computed;

    AccountFeatures(Catalogue catalogue, EntityFeatures account, EntityFeatures[] shared) {
        this.catalogue = catalogue;
        this.account = account;
        this.shared = shared;
    }

    @Override
    public void open(OpenContext context) {
        own = new TransactionFeatures(catalogue);
        state = getRuntimeContext().getState(HISTORY);
        targets = account.targets();
        computed = new float[targets.length];
    }

    @Override
    public void processElement(Transaction transaction, Context context, Collector<Part> out) throws Exception {
        float[] vector = new float[catalogue.size()];
        Arrays.fill(vector, Float.NaN);
        Part part = new Part();
        part.transaction = transaction;
        part.values = vector;
        part.receivedMillis = context.timerService().currentProcessingTime();

        Entry said = Entry.of(transaction);
        Entry entry = said.with(transaction, account.dimensions());
        own.compute(transaction, entry, vector);
        History history = state.value();
        if (history == null) {
            history = account.newHistory();
            context.timerService().registerEventTimeTimer(entry.time + account.horizonMillis());
        } else {
            history = account.fit(history);
        }
        account.forget(history, Math.max(entry.time, history.latest()));
        int place = account.add(history, entry);
        part.approximate = account.compute(history, entry, place, computed);
        state.update(history);
        for (int i = 0; i < targets.length; i++) {
            vector[targets[i]] = computed[i];
        }
        part.awaited = ask(transaction, said, context);
        out.collect(part);
    }

    private int ask(Transaction transaction, Entry said, Context context) {
        int asked = 0;
        for (int i = 0; i < shared.length; i++) {
            String key = shared[i].isEmpty() ? null : shared[i].entity().keyOf(transaction);
            if (key != null) {
                Question question = new Question();
                question.entity = (byte) i;
                question.key = i + key;
                question.account = transaction.account();
                question.transactionId = transaction.id();
                question.entry = said.with(transaction, shared[i].dimensions());
                context.output(QUESTIONS, question);
                asked++;
            }
        }
        return asked;
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<Part> out) throws Exception {
        History history = state.value();
        long useless = history.latest() + account.horizonMillis();
        if (useless <= time) {
            state.clear();
        } else {
            context.timerService().registerEventTimeTimer(useless);
        }
    }
}
