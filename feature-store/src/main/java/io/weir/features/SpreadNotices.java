package io.weir.features;

import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.Collector;

/**
 * Sends a notice to every key group, and so to every instance behind a keyed exchange, on the way that answers go. A broadcast would need an input, and
 * with it an exchange, of its own in front of every decision. Instances have many key groups and hear a notice as often: it must do no harm to hear it
 * twice.
 */
final class SpreadNotices extends RichFlatMapFunction<String, Answer> {
    private static final long serialVersionUID = 1L;

    /** A key in each key group. */
    private transient List<String> keys;

    @Override
    public void open(OpenContext context) {
        int groups = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
        String[] found = new String[groups];
        int missing = groups;
        for (int i = 0; missing > 0; i++) {
            String key = Integer.toString(i);
            int group = KeyGroupRangeAssignment.assignToKeyGroup(key, groups);
            if (found[group] == null) {
                found[group] = key;
                missing--;
            }
        }
        keys = List.of(found);
    }

    @Override
    public void flatMap(String notice, Collector<Answer> out) {
        for (String key : keys) {
            Answer answer = new Answer();
            answer.account = key;
            answer.notice = notice;
            out.collect(answer);
        }
    }
}
