package io.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.events.DeadLetter;
import io.weir.events.Topics;
import io.weir.localstack.LocalStack;
import io.weir.simulator.SimEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Garbage between good messages: each piece ends as one dead letter with its bytes, and the job finds the crimes all the same. */
@ExtendWith(TestStack.class)
class GarbageIT {
    private static final long SEED = 20_260_302;
    private static final int PIECES = 100_000;

    private final LocalStack stack;

    GarbageIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void everyMutationOfAValidMessageIsOneDeadLetter() throws Exception {
        SimulatedStream stream = new SimulatedStream(16, 2);
        SplittableRandom random = new SplittableRandom(SEED);
        Map<String, Integer> sent = new HashMap<>();
        try (Deployment job = new Deployment(stack, "garbage")) {
            job.submit();
            List<SimEvent> events = stream.events();
            for (int i = 0; i < PIECES; i++) {
                SimEvent event = events.get(i % events.size());
                if (i < events.size()) {
                    job.send(event.topic(), event.key(), event.sentMillis(), event.bytes());
                }
                byte[] broken = Mutation.values()[random.nextInt(Mutation.values().length)].of(event.bytes(), random);
                job.send(event.topic(), event.key(), event.sentMillis(), broken);
                sent.merge(event.topic() + Arrays.hashCode(broken), 1, Integer::sum);
            }
            // Far above what is read, below what the broker takes.
            job.send(Topics.TRANSACTIONS, "A", 0, "x".repeat(2 << 20).getBytes(StandardCharsets.UTF_8));
            sent.merge(
                    Topics.TRANSACTIONS + Arrays.hashCode("x".repeat(2 << 20).getBytes(StandardCharsets.UTF_8)),
                    1,
                    Integer::sum);
            job.flush();

            job.await("a dead letter for every piece", () -> count(job) >= PIECES + 1);
            List<DeadLetter> deadLetters = job.deadLetters();
            assertThat(deadLetters).as("seed " + SEED).hasSize(PIECES + 1);
            assertThat(deadLetters).extracting(DeadLetter::id).doesNotHaveDuplicates();
            Map<String, Integer> kept = new HashMap<>();
            for (DeadLetter deadLetter : deadLetters) {
                String topic = deadLetter.origin().substring("garbage-".length());
                kept.merge(topic + Arrays.hashCode(deadLetter.payload()), 1, Integer::sum);
            }
            assertThat(kept).as("seed " + SEED).isEqualTo(sent);
            job.await("an alert for every crime", () -> job.alertsInKafka().size() == stream.crimes());
            assertThat(stack.flink().rest().state(job.jobId())).isEqualTo("RUNNING");
        }
    }

    private static int count(Deployment job) {
        return job.messages(Topics.DEAD_LETTERS).size();
    }

    /** Ways to break a message, each of which surely leaves no possible event. */
    private enum Mutation {
        CUT_OFF {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return Arrays.copyOf(good, 1 + random.nextInt(good.length - 1));
            }
        },
        BYTE_THAT_IS_NO_UTF8 {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                byte[] bytes = good.clone();
                bytes[random.nextInt(bytes.length)] = (byte) 0xff;
                return bytes;
            }
        },
        RANDOM_BYTES {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                byte[] bytes = new byte[1 + random.nextInt(200)];
                random.nextBytes(bytes);
                bytes[0] = (byte) 0xfe;
                return bytes;
            }
        },
        EMPTY {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return new byte[0];
            }
        },
        SOMETHING_BEHIND {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return (text(good) + "}".repeat(1 + random.nextInt(3))).getBytes(StandardCharsets.UTF_8);
            }
        },
        FIELD_TWICE {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return text(good)
                        .replaceFirst("\\{", "{\"id\":\"" + random.nextInt() + "\",")
                        .getBytes(StandardCharsets.UTF_8);
            }
        },
        REQUIRED_FIELD_GONE {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                String field =
                        List.of("id", "time", "type", "account", "customer").get(random.nextInt(5));
                return replace(good, "\"" + field + "\":", "\"was-" + field + "\":");
            }
        },
        REQUIRED_FIELD_NULL {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                String field = List.of("id", "account", "customer").get(random.nextInt(3));
                return text(good)
                        .replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":null")
                        .getBytes(StandardCharsets.UTF_8);
            }
        },
        FIFTY_YEARS_OFF {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return replace(good, "\"time\":\"2026", random.nextBoolean() ? "\"time\":\"1976" : "\"time\":\"2076");
            }
        },
        WRONG_TYPE {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                String value = List.of("17", "true", "[]", "{}", "1.5").get(random.nextInt(5));
                return text(good)
                        .replaceFirst("\"account\":\"[^\"]*\"", "\"account\":" + value)
                        .getBytes(StandardCharsets.UTF_8);
            }
        },
        UNKNOWN_CODE {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return text(good)
                        .replaceFirst("\"type\":\"[^\"]*\"", "\"type\":\"T" + random.nextInt(1000) + "\"")
                        .getBytes(StandardCharsets.UTF_8);
            }
        },
        CONTROL_CHARACTER {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return replace(good, "\"id\":\"", "\"id\":\"\\u000" + random.nextInt(1, 8));
            }
        },
        TOO_LONG {
            @Override
            byte[] of(byte[] good, SplittableRandom random) {
                return replace(good, "\"id\":\"", "\"id\":\"" + "9".repeat(257 + random.nextInt(1000)));
            }
        };

        abstract byte[] of(byte[] good, SplittableRandom random);

        private static byte[] replace(byte[] good, String what, String by) {
            String text = text(good);
            assertThat(text).contains(what);
            return text.replace(what, by).getBytes(StandardCharsets.UTF_8);
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
