package io.weir.benchmarks.patterns;

import io.weir.events.Alert;
import io.weir.patterns.Match;
import io.weir.patterns.Observation;
import io.weir.patterns.Observation.Kind;
import io.weir.patterns.OncePerBurst;
import io.weir.patterns.Patterns;
import io.weir.patterns.Threshold;
import io.weir.patterns.Typology;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.cep.CEP;
import org.apache.flink.cep.nfa.aftermatch.AfterMatchSkipStrategy;
import org.apache.flink.cep.pattern.Pattern;
import org.apache.flink.cep.pattern.conditions.IterativeCondition;
import org.apache.flink.cep.pattern.conditions.SimpleCondition;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/**
 * The three typologies as Flink's documentation leads one to write them: every pattern on the whole keyed stream, relaxed contiguity to get
 * past the events it has no use for, and all selection in its conditions. What turns a match into an alert is ours.
 */
final class NaiveCep {
    private NaiveCep() {}

    static DataStream<Alert> alerts(DataStream<Observation> events, Patterns.Settings settings) {
        Typologies ours = new Typologies(settings);
        KeyedStream<Observation, String> byAccount = events.keyBy(Observation::account, Types.STRING);
        KeyedStream<Observation, String> byCustomer =
                events.keyBy(o -> o.customer() + "|" + o.currency(), Types.STRING);

        DataStream<Alert> bursts = matches(byAccount, velocityBurst(settings))
                .keyBy(match -> match.first().account(), Types.STRING)
                .process(new OncePerBurst(ours.velocityBurst()))
                .map(ours.velocityBurst()::explain)
                .returns(TypeInformation.of(Alert.class));
        DataStream<Alert> takeovers = alerts(matches(byAccount, accountTakeover(settings)), ours.accountTakeover());
        DataStream<Alert> structurings = alerts(matches(byCustomer, structuring(settings)), ours.structuring());
        return bursts.union(takeovers, structurings);
    }

    private static Pattern<Observation, ?> velocityBurst(Patterns.Settings settings) {
        return Pattern.<Observation>begin("payments", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(o -> o.kind().isPayment()))
                .times(settings.velocityBurst().payments())
                .within(settings.velocityBurst().window());
    }

    private static Pattern<Observation, ?> accountTakeover(Patterns.Settings settings) {
        Threshold limit = settings.accountTakeover().limit();
        Duration window = settings.accountTakeover().window();
        return Pattern.<Observation>begin("control", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(SimpleCondition.of(o -> o.kind() == Kind.CREDENTIAL_CHANGED
                        || o.kind() == Kind.CONTACT_CHANGED
                        || (o.kind() == Kind.LOGIN_SUCCEEDED && o.newDevice())))
                .followedByAny("beneficiary")
                .where(SimpleCondition.of(o -> o.kind() == Kind.BENEFICIARY_ADDED && o.counterparty() != null))
                .followedBy("transfer")
                .where(new IterativeCondition<>() {
                    @Override
                    public boolean filter(Observation o, Context<Observation> match) throws Exception {
                        return o.kind() == Kind.TRANSFER
                                && o.amountMinor() >= limit.minor(o.currency())
                                && match.getEventsForPattern("beneficiary")
                                        .iterator()
                                        .next()
                                        .counterparty()
                                        .equals(o.counterparty());
                    }
                })
                .within(window);
    }

    private static Pattern<Observation, ?> structuring(Patterns.Settings settings) {
        Threshold threshold = settings.structuring().threshold();
        int leastPercent = 100 - settings.structuring().withinPercent();
        SimpleCondition<Observation> justBelow = SimpleCondition.of(o -> o.kind() == Kind.CASH_DEPOSIT
                && o.amountMinor() < threshold.minor(o.currency())
                && 100 * o.amountMinor() >= leastPercent * threshold.minor(o.currency()));
        return Pattern.<Observation>begin("deposits", AfterMatchSkipStrategy.skipPastLastEvent())
                .where(justBelow)
                .timesOrMore(settings.structuring().minDeposits() - 1)
                .followedBy("completing")
                .where(justBelow)
                .where(new IterativeCondition<>() {
                    @Override
                    public boolean filter(Observation o, Context<Observation> match) throws Exception {
                        long sum = o.amountMinor();
                        for (Observation deposit : match.getEventsForPattern("deposits")) {
                            sum += deposit.amountMinor();
                        }
                        return sum >= threshold.minor(o.currency());
                    }
                })
                .within(settings.structuring().window());
    }

    private static DataStream<Match> matches(KeyedStream<Observation, String> keyed, Pattern<Observation, ?> pattern) {
        return CEP.pattern(keyed, pattern, (a, b) -> Observation.ORDER.compare(a, b))
                .process(new CollectMatch(), TypeInformation.of(Match.class));
    }

    private static DataStream<Alert> alerts(DataStream<Match> matches, Typology typology) {
        return matches.map(typology::explain).returns(TypeInformation.of(Alert.class));
    }
}
