package io.weir.jobs.backtest;

import io.weir.events.Transaction;
import io.weir.features.Catalogue;
import io.weir.jobs.export.ExportedPayments;
import io.weir.scoring.TreeModel;
import io.weir.sql.CheckedRule;
import io.weir.sql.Evidence;
import io.weir.sql.ImmediateRule;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule, or two versions of it, judges the payments of an export as it would have judged them live, beside the other rules and a model. One pass; of the
 * payments only bits are kept. Payments are judged in batches, rule after rule, so that what each rule takes can be told from what reading takes.
 */
final class Backtest {
    private static final int A_BATCH = 1_024;
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

    private final Catalogue catalogue;
    private final List<Judge> versions = new ArrayList<>();
    private final List<Judge> others = new ArrayList<>();
    private final TreeModel model;
    private final double review;
    private final Tally ofModel = new Tally();
    private final Instant from;
    private final Instant to;
    private final BitSet frauds = new BitSet();
    private final List<Payment> batch = new ArrayList<>(A_BATCH);
    private final float[][] values;
    private int judged;
    private Instant first;
    private Instant last;

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Payment(Transaction transaction, boolean fraud, float[] values) {}

    /** A rule and what it has raised. */
    private static final class Judge {
        private final CheckedRule rule;
        private final Tally tally = new Tally();
        /** Places of the features that the rule reads. */
        private final int[] features;
        /** Of a stateful rule: what it has raised, by the ids of payments in its evidence. */
        private final Map<String, List<StatefulAlert>> byPayment = new HashMap<>();

        private List<StatefulAlert> alerts = List.of();

        Judge(CheckedRule rule, Catalogue catalogue) {
            this.rule = rule;
            this.features = featuresOf(rule, catalogue);
        }
    }

    /**
     * @param review from which score on the model catches
     * @param model null for none
     * @param from first event time that is judged; null for the beginning
     * @param to event time before which judging ends; null for the end
     */
    Backtest(
            Catalogue catalogue,
            List<CheckedRule> versions,
            List<CheckedRule> others,
            TreeModel model,
            double review,
            Instant from,
            Instant to) {
        this.catalogue = catalogue;
        versions.forEach(rule -> this.versions.add(new Judge(rule, catalogue)));
        others.forEach(rule -> this.others.add(new Judge(rule, catalogue)));
        this.model = model;
        this.review = review;
        this.from = from;
        this.to = to;
        this.values = new float[A_BATCH][catalogue.size()];
    }

    /** What a stateful rule has raised, found before by Flink SQL. */
    void raised(CheckedRule version, List<StatefulAlert> alerts) {
        for (Judge judge : versions) {
            if (judge.rule.equals(version)) {
                judge.alerts = alerts;
                for (StatefulAlert alert : alerts) {
                    for (Evidence evidence : alert.evidence()) {
                        judge.byPayment
                                .computeIfAbsent(evidence.id(), id -> new ArrayList<>(1))
                                .add(alert);
                    }
                }
            }
        }
    }

    /** @param news is told, now and then, how many payments have been read */
    void run(ExportedPayments payments, LongConsumer news) throws IOException {
        long[] read = {0};
        payments.each(wanted(), (transaction, fraud, features) -> {
            if (++read[0] % 10_000 == 0) {
                news.accept(read[0]);
            }
            if (isJudged(transaction.time())) {
                System.arraycopy(features, 0, values[batch.size()], 0, features.length);
                batch.add(new Payment(transaction, fraud, values[batch.size()]));
                if (batch.size() == A_BATCH) {
                    judgeBatch();
                }
            }
        });
        judgeBatch();
        news.accept(read[0]);
        versions.forEach(this::tellStateful);
    }

    boolean isJudged(Instant time) {
        return (from == null || !time.isBefore(from)) && (to == null || time.isBefore(to));
    }

    /** The features that anybody looks at. */
    private boolean[] wanted() {
        boolean[] wanted = new boolean[catalogue.size()];
        Arrays.fill(wanted, model != null);
        for (List<Judge> judges : List.of(versions, others)) {
            for (Judge judge : judges) {
                for (int feature : judge.features) {
                    wanted[feature] = true;
                }
            }
        }
        return wanted;
    }

    private static int[] featuresOf(CheckedRule rule, Catalogue catalogue) {
        Matcher words = WORD.matcher(rule.text());
        return words.results()
                .mapToInt(word -> catalogue.indexOf(word.group()))
                .filter(feature -> feature >= 0)
                .distinct()
                .sorted()
                .toArray();
    }

    private void judgeBatch() {
        for (int i = 0; i < batch.size(); i++) {
            Payment payment = batch.get(i);
            frauds.set(judged + i, payment.fraud);
            last = payment.transaction.time();
            first = first == null ? last : first;
        }
        versions.forEach(this::judge);
        others.forEach(this::judge);
        if (model != null) {
            long started = System.nanoTime();
            for (int i = 0; i < batch.size(); i++) {
                Payment payment = batch.get(i);
                if (model.score(payment.values) >= review) {
                    ofModel.caught(judged + i);
                    ofModel.raised(payment.transaction.time(), payment.fraud, null);
                }
            }
            ofModel.took(System.nanoTime() - started);
        }
        judged += batch.size();
        batch.clear();
    }

    private void judge(Judge judge) {
        ImmediateRule rule = judge.rule.immediate();
        if (rule == null) {
            noteEvidence(judge);
            return;
        }
        Tally tally = judge.tally;
        ImmediateRule.Answer[] answers = new ImmediateRule.Answer[batch.size()];
        long started = System.nanoTime();
        for (int i = 0; i < answers.length; i++) {
            Payment payment = batch.get(i);
            answers[i] = rule.of(payment.transaction, payment.values);
        }
        tally.took(System.nanoTime() - started);
        for (int i = 0; i < answers.length; i++) {
            Payment payment = batch.get(i);
            Transaction t = payment.transaction;
            if (answers[i] instanceof ImmediateRule.Hit hit) {
                tally.caught(judged + i);
                tally.raised(t.time(), payment.fraud, judge.rule.header().atMost());
                if (tally.sample().wants()) {
                    tally.sample()
                            .add(new Sample.Alert(
                                    t.time(),
                                    hit.subject(),
                                    hit.evidence().stream().map(Evidence::id).toList(),
                                    t.amountMinor(),
                                    t.currency(),
                                    payment.fraud,
                                    hit.reason(),
                                    numbers(judge, payment)));
                } else {
                    tally.sample().passOver();
                }
            } else if (answers[i] instanceof ImmediateRule.Failed failed) {
                tally.failed(t.id(), failed.why());
            }
        }
    }

    private static double[] numbers(Judge judge, Payment payment) {
        double[] numbers = new double[judge.features.length + 1];
        numbers[0] = payment.transaction.amountMinor();
        for (int i = 0; i < judge.features.length; i++) {
            numbers[i + 1] = payment.values[judge.features[i]];
        }
        return numbers;
    }

    private void noteEvidence(Judge judge) {
        for (int i = 0; i < batch.size(); i++) {
            Payment payment = batch.get(i);
            for (StatefulAlert alert : judge.byPayment.getOrDefault(payment.transaction.id(), List.of())) {
                judge.tally.caught(judged + i);
                if (payment.fraud) {
                    alert.isRight();
                }
            }
        }
    }

    private void tellStateful(Judge judge) {
        for (StatefulAlert alert : judge.alerts) {
            if (!isJudged(alert.time())) {
                continue;
            }
            judge.tally.raised(alert.time(), alert.right(), judge.rule.header().atMost());
            judge.tally
                    .sample()
                    .add(new Sample.Alert(
                            alert.time(),
                            alert.subject(),
                            alert.evidence().stream().map(Evidence::id).toList(),
                            alert.amountMinor(),
                            alert.currency(),
                            alert.right(),
                            alert.reason(),
                            alert.numbers()));
        }
    }

    /** What came of it. */
    Findings findings(List<String> notes) {
        long allNanos = others.stream().mapToLong(judge -> judge.tally.nanos()).sum();
        List<Findings.Version> found = new ArrayList<>();
        for (Judge version : versions) {
            found.add(version(version, allNanos));
        }
        Findings.Both both = null;
        if (versions.size() == 2) {
            BitSet a = versions.get(0).tally.payments();
            BitSet b = versions.get(1).tally.payments();
            both = new Findings.Both(
                    and(a, b).cardinality(),
                    without(a, b).cardinality(),
                    and(without(a, b), frauds).cardinality(),
                    without(b, a).cardinality(),
                    and(without(b, a), frauds).cardinality());
        }
        return new Findings(first, last, judged, frauds.cardinality(), found, both, notes);
    }

    private Findings.Version version(Judge judge, long nanosOfOthers) {
        Tally tally = judge.tally;
        BitSet mine = tally.payments();
        BitSet elsewhere = new BitSet();
        List<Findings.Overlap> overlaps = new ArrayList<>();
        for (Judge other : others) {
            elsewhere.or(other.tally.payments());
            overlaps.add(new Findings.Overlap(
                    other.rule.header().id(),
                    other.tally.payments().cardinality(),
                    and(mine, other.tally.payments()).cardinality()));
        }
        if (model != null) {
            elsewhere.or(ofModel.payments());
            overlaps.add(new Findings.Overlap(
                    Findings.MODEL,
                    ofModel.payments().cardinality(),
                    and(mine, ofModel.payments()).cardinality()));
        }
        BitSet alone = without(mine, elsewhere);
        boolean immediate = judge.rule.immediate() != null;
        return new Findings.Version(
                judge.rule,
                tally.alerts(),
                tally.rightAlerts(),
                mine.cardinality(),
                and(mine, frauds).cardinality(),
                Map.copyOf(tally.perDay()),
                tally.busiest(),
                tally.spansAbove(judge.rule.header().atMost()),
                tally.failures(),
                tally.firstFailure(),
                overlaps,
                alone.cardinality(),
                and(alone, frauds).cardinality(),
                tally.sample().typical(Findings.TYPICAL),
                immediate ? (double) tally.nanos() / Math.max(1, judged) : Double.NaN,
                immediate ? (double) tally.nanos() / Math.max(1, tally.nanos() + nanosOfOthers) : Double.NaN);
    }

    private static BitSet and(BitSet a, BitSet b) {
        BitSet both = (BitSet) a.clone();
        both.and(b);
        return both;
    }

    private static BitSet without(BitSet a, BitSet b) {
        BitSet rest = (BitSet) a.clone();
        rest.andNot(b);
        return rest;
    }
}
