package io.weir.jobs.rules;

import io.weir.events.Alert;
import io.weir.events.AlertMode;
import io.weir.sql.CheckedRule;
import io.weir.sql.Evidence;
import io.weir.sql.RuleAlert;
import io.weir.sql.RuleChecker;
import io.weir.sql.RuleHeader;
import io.weir.sql.Tables;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/** A row that a rule returned becomes an alert, by the same id and sums as every rule's. Keeps nothing. */
final class RaiseAlerts extends ProcessFunction<Row, Found> implements ResultTypeQueryable<Found> {
    private static final long serialVersionUID = 1L;

    private final String text;
    private transient RuleHeader header;

    RaiseAlerts(CheckedRule rule) {
        this.text = rule.text();
    }

    @Override
    public void open(OpenContext context) {
        header = RuleChecker.header(text);
    }

    @Override
    public void processElement(Row row, Context context, Collector<Found> out) {
        if (row.getKind() == RowKind.DELETE || row.getKind() == RowKind.UPDATE_BEFORE) {
            // An alert that was raised stays.
            return;
        }
        String subject = row.getFieldAs("subject");
        String reason = row.getFieldAs("reason");
        Object collected = row.getField(Tables.EVIDENCE);
        String[] texts = collected instanceof String one ? new String[] {one} : (String[]) collected;
        List<Evidence> evidence = texts == null ? List.of() : Evidence.inOrder(texts);
        String missing = evidence.isEmpty()
                ? "its evidence"
                : subject == null ? "its subject" : reason == null ? "its reason" : null;
        if (missing != null) {
            long time = evidence.isEmpty()
                    ? Math.max(
                            header.effectiveFrom().toEpochMilli(),
                            context.timerService().currentWatermark())
                    : evidence.get(evidence.size() - 1).time().toEpochMilli();
            out.collect(new Found(header.id(), header.version(), time, null, missing + " is NULL", row.toString()));
            return;
        }
        Alert alert = RuleAlert.of(header, subject, evidence, reason, AlertMode.SHADOW);
        out.collect(new Found(header.id(), header.version(), alert.time().toEpochMilli(), alert, null, null));
    }

    @Override
    public TypeInformation<Found> getProducedType() {
        return TypeInformation.of(Found.class);
    }
}
