package io.weir.patterns;

import io.weir.events.Alert;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The ordered path: events, in order per account, with their devices known, matched, become alerts. Velocity burst and account takeover
 * share the order of the account and need no exchange; the few deposits of structuring are exchanged to their customer and ordered there.
 */
public final class Patterns {
    /**
     * Milliseconds that a record waits for others to leave with. What is rare need not wait; and for a wait Flink keeps a thread for each stream and instance
     * that wakes up at every such interval, whether there is a record or not.
     */
    public static final long AT_ONCE = 0;

    private Patterns() {}

    /** The settings of everything on this path. */
    public record Settings(
            Structuring.Settings structuring,
            VelocityBurst.Settings velocityBurst,
            AccountTakeover.Settings accountTakeover,
            KnownDevices.Settings knownDevices) {
        public static final Settings DEFAULT = new Settings(
                Structuring.Settings.DEFAULT,
                VelocityBurst.Settings.DEFAULT,
                AccountTakeover.Settings.DEFAULT,
                KnownDevices.Settings.DEFAULT);
    }

    /**
     * @param byAccount without duplicates, partitioned as {@code keyBy(Observation::account)} would; the same alerts whatever the order of
     *     arrival within the allowed disorder. An event behind the watermark is not looked at
     * @return the alerts of all typologies; those of one subject and typology in order of time
     */
    public static DataStream<Alert> alerts(DataStream<Observation> byAccount, Settings settings, Engine engine) {
        VelocityBurst velocityBurst = new VelocityBurst(settings.velocityBurst);
        AccountTakeover accountTakeover = new AccountTakeover(settings.accountTakeover);
        Structuring structuring = new Structuring(settings.structuring);

        DataStream<Observation> inOrder = keyedByAccount(byAccount
                        .filter(o -> KnownDevices.concerns(o)
                                || velocityBurst.keyOf(o) != null
                                || accountTakeover.keyOf(o) != null)
                        .uid("account-activity")
                        .name("account-activity"))
                .transform("account-order", TypeInformation.of(Observation.class), new InOrder())
                .uid("account-order");

        DataStream<Observation> devicesKnown = keyedByAccount(inOrder)
                .process(new KnownDevices(settings.knownDevices))
                .uid("known-devices")
                .name("known-devices");

        return velocityBursts(inOrder, velocityBurst, engine)
                .union(
                        accountTakeovers(devicesKnown, accountTakeover, engine),
                        structurings(byAccount, structuring, engine));
    }

    private static DataStream<Alert> velocityBursts(
            DataStream<Observation> inOrder, VelocityBurst typology, Engine engine) {
        DataStream<Observation> payments = inOrder.filter(o -> typology.keyOf(o) != null)
                .uid("velocity-burst-payments")
                .name("velocity-burst-payments");
        DataStream<Match> everyRun =
                switch (engine) {
                    case COMPILED ->
                        keyedByAccount(payments)
                                .process(new MatchCompiled(typology))
                                .uid("velocity-burst")
                                .name("velocity-burst");
                    case FLINK_CEP ->
                        matchWithCep(keyedByAccount(payments), typology)
                                .uid("velocity-burst-cep")
                                .name("velocity-burst-cep");
                };
        return DataStreamUtils.reinterpretAsKeyedStream(everyRun, match -> typology.keyOf(match.first()), Types.STRING)
                .process(new OncePerBurst(typology))
                .uid("velocity-burst-once")
                .name("velocity-burst-once")
                .map(new TellAlert(typology))
                .uid("velocity-burst-alerts")
                .name("velocity-burst-alerts")
                .setBufferTimeout(AT_ONCE);
    }

    private static DataStream<Alert> accountTakeovers(
            DataStream<Observation> devicesKnown, AccountTakeover typology, Engine engine) {
        DataStream<Observation> steps = devicesKnown
                .filter(o -> typology.keyOf(o) != null)
                .uid("account-takeover-steps")
                .name("account-takeover-steps");
        DataStream<Match> matches =
                switch (engine) {
                    case COMPILED ->
                        keyedByAccount(steps)
                                .process(new MatchCompiled(typology))
                                .uid("account-takeover")
                                .name("account-takeover");
                    case FLINK_CEP ->
                        matchWithCep(keyedByAccount(steps), typology)
                                .uid("account-takeover-cep")
                                .name("account-takeover-cep");
                };
        return matches.map(new TellAlert(typology))
                .uid("account-takeover-alerts")
                .name("account-takeover-alerts")
                .setBufferTimeout(AT_ONCE);
    }

    private static DataStream<Alert> structurings(DataStream<Observation> events, Structuring typology, Engine engine) {
        DataStream<Observation> deposits = events.filter(o -> typology.keyOf(o) != null)
                .uid("structuring-deposits")
                .name("structuring-deposits")
                .setBufferTimeout(AT_ONCE)
                .keyBy(typology::keyOf, Types.STRING)
                .transform("structuring-order", TypeInformation.of(Observation.class), new InOrder())
                .uid("structuring-order");
        KeyedStream<Observation, String> byCustomer =
                DataStreamUtils.reinterpretAsKeyedStream(deposits, typology::keyOf, Types.STRING);
        DataStream<Match> matches =
                switch (engine) {
                    case COMPILED ->
                        byCustomer
                                .process(new MatchCompiled(typology))
                                .uid("structuring")
                                .name("structuring");
                    case FLINK_CEP ->
                        matchWithCep(byCustomer, typology)
                                .uid("structuring-cep")
                                .name("structuring-cep");
                };
        return matches.map(new TellAlert(typology))
                .uid("structuring-alerts")
                .name("structuring-alerts")
                .setBufferTimeout(AT_ONCE);
    }

    private static SingleOutputStreamOperator<Match> matchWithCep(
            KeyedStream<Observation, String> keyed, Typology typology) {
        return CEP.pattern(keyed, typology.pattern(), Observation::compareAtSameTime)
                .process(new TellMatch(), TypeInformation.of(Match.class));
    }

    private static KeyedStream<Observation, String> keyedByAccount(DataStream<Observation> byAccount) {
        return DataStreamUtils.reinterpretAsKeyedStream(byAccount, Observation::account, Types.STRING);
    }
}
