package io.weir.benchmarks.patterns;

import com.espertech.esper.common.client.EPCompiled;
import com.espertech.esper.common.client.EventBean;
import com.espertech.esper.common.client.EventSender;
import com.espertech.esper.common.client.configuration.Configuration;
import com.espertech.esper.common.client.configuration.common.ConfigurationCommonEventTypeBean;
import com.espertech.esper.common.client.util.AccessorStyle;
import com.espertech.esper.compiler.client.CompilerArguments;
import com.espertech.esper.compiler.client.EPCompileException;
import com.espertech.esper.compiler.client.EPCompilerProvider;
import com.espertech.esper.runtime.client.EPDeployException;
import com.espertech.esper.runtime.client.EPDeployment;
import com.espertech.esper.runtime.client.EPRuntime;
import com.espertech.esper.runtime.client.EPRuntimeProvider;
import io.weir.benchmarks.Arm;
import io.weir.benchmarks.Run;
import io.weir.benchmarks.Truth;
import io.weir.events.Alert;
import io.weir.patterns.Match;
import io.weir.patterns.Observation;
import io.weir.patterns.Patterns;
import io.weir.patterns.Typology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The three typologies in Esper's EPL ({@link Epl}), as an Esper user in a hurry would run them: the events as they are, through a prepared
 * sender, on one thread, without its clock. It need not sort, for the input is in order. What turns a match into an alert is ours.
 */
final class EsperArm implements Arm {
    private final Typologies ours;
    private final List<Observation> input;
    private final Truth truth;
    private final Configuration configuration = new Configuration();
    private final EPCompiled compiled;

    EsperArm(Patterns.Settings settings, List<Observation> input, Truth truth) throws EPCompileException {
        this.ours = new Typologies(settings);
        this.input = input;
        this.truth = truth;
        ConfigurationCommonEventTypeBean record = new ConfigurationCommonEventTypeBean();
        record.setAccessorStyle(AccessorStyle.PUBLIC);
        configuration.getCommon().addEventType("Observation", Observation.class.getName(), record);
        configuration.getCommon().addImport(Observation.Kind.class);
        configuration.getRuntime().getThreading().setInternalTimerEnabled(false);
        compiled = EPCompilerProvider.getCompiler().compile(Epl.of(settings), new CompilerArguments(configuration));
    }

    @Override
    public String name() {
        return "esper";
    }

    @Override
    public Run run() throws EPDeployException {
        EPRuntime runtime = EPRuntimeProvider.getRuntime("weir-bench", configuration);
        try {
            List<Alert> alerts = new ArrayList<>();
            EPDeployment deployment = runtime.getDeploymentService().deploy(compiled);
            listen(runtime, deployment, ours.velocityBurst(), new FirstOfBurst(ours.velocityBurst(), alerts::add));
            listen(
                    runtime,
                    deployment,
                    ours.accountTakeover(),
                    match -> alerts.add(ours.accountTakeover().explain(match)));
            listen(
                    runtime,
                    deployment,
                    ours.structuring(),
                    match -> alerts.add(ours.structuring().explain(match)));
            EventSender sender = runtime.getEventService().getEventSender("Observation");
            // Nobody shall pay for what the one before has left.
            System.gc();
            long started = System.nanoTime();
            for (Observation o : input) {
                sender.sendEvent(o);
            }
            return Run.of(input.size(), System.nanoTime() - started, truth.check(name(), alerts));
        } finally {
            runtime.destroy();
        }
    }

    private static void listen(EPRuntime runtime, EPDeployment deployment, Typology typology, Consumer<Match> matches) {
        runtime.getDeploymentService()
                .getStatement(deployment.getDeploymentId(), typology.id())
                .addListener((found, gone, statement, source) -> {
                    for (EventBean row : found) {
                        matches.accept(match(row));
                    }
                });
    }

    /** The row has a column a phase, with one event or, of a phase that repeats, several. */
    private static Match match(EventBean row) {
        List<String> phases = new ArrayList<>();
        List<Observation> events = new ArrayList<>();
        for (String column : row.getEventType().getPropertyNames()) {
            Object taken = row.get(column);
            Observation[] all =
                    taken instanceof Observation[] several ? several : new Observation[] {(Observation) taken};
            for (Observation o : all) {
                phases.add(column);
                events.add(o);
            }
        }
        return new Match(phases, events);
    }

    /** The rule of {@link io.weir.patterns.OncePerBurst}. */
    private static final class FirstOfBurst implements Consumer<Match> {
        private final Typology typology;
        private final Consumer<Alert> alerts;
        private final Map<String, Long> burstEnds = new HashMap<>();

        FirstOfBurst(Typology typology, Consumer<Alert> alerts) {
            this.typology = typology;
            this.alerts = alerts;
        }

        @Override
        public void accept(Match match) {
            Long lastEnd =
                    burstEnds.put(typology.keyOf(match.first()), match.last().time());
            if (lastEnd == null
                    || match.first().time() - lastEnd >= typology.quiet().toMillis()) {
                alerts.accept(typology.explain(match));
            }
        }
    }
}
