package io.weir.scoring.training;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * By time, since a model is used on what comes after its training: a training, a delay in which its labels come in, a test.
 *
 * @param delayDays from the end of the training to the test
 */
record Split(Period training, int delayDays, Period test) {
    private static final int USUAL_DELAY_DAYS = 7;
    /** A longer test costs recent days to train on and says little more. */
    private static final int LONGEST_TEST_DAYS = 30;
    /** Of the data, if nothing is said: a fifth to test, and a delay that is no more than that. */
    private static final int TEST_PART = 5;
    /** Of the training: the last fifth is held back while the number of trees is chosen. */
    private static final int VALIDATION_PART = 5;

    /**
     * Fills in what is not said: a test of the last fifth of the data, 30 days at most, a delay of a week or a fifth of the data if that is less, and all days
     * before for training.
     *
     * @throws InvalidTrainingSet if there are no days left for one of the three
     */
    static Split of(TrainingSettings settings, Instant first, Instant last) {
        Instant begin = settings.trainFrom() == null ? first.truncatedTo(ChronoUnit.DAYS) : settings.trainFrom();
        Instant end = last.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
        int days = Math.toIntExact(Duration.between(begin, end).toDays());
        int delay = settings.delayDays() != null
                ? settings.delayDays()
                : Math.max(0, Math.min(USUAL_DELAY_DAYS, days / TEST_PART));
        int test = settings.testDays() != null
                ? settings.testDays()
                : settings.trainDays() != null
                        ? Math.min(LONGEST_TEST_DAYS, days - delay - settings.trainDays())
                        : Math.max(1, Math.min(LONGEST_TEST_DAYS, days / TEST_PART));
        int training = settings.trainDays() != null ? settings.trainDays() : days - delay - test;
        if (training < 1 || test < 1 || training + delay + test > days) {
            throw new InvalidTrainingSet(
                    "%d days of training, %d of delay and %d of test do not fit into the %d days from %s to the last payment at %s: choose fewer"
                            .formatted(training, delay, test, days, begin.truncatedTo(ChronoUnit.DAYS), last));
        }
        Period period = Period.ofDays(begin, training);
        return new Split(period, delay, Period.ofDays(period.to().plus(delay, ChronoUnit.DAYS), test));
    }

    /** The last part of the training. */
    Period validation() {
        Duration all = Duration.between(training.from(), training.to());
        return new Period(training.to().minus(all.dividedBy(VALIDATION_PART)), training.to());
    }
}
