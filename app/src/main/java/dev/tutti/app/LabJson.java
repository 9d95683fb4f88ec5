// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import dev.tutti.labs.Arguments;
import dev.tutti.labs.Lab;
import dev.tutti.labs.LabRun;
import dev.tutti.machine.Machine;
import dev.tutti.machine.Machine.Cache;
import dev.tutti.measure.Comparison;
import dev.tutti.measure.MachineCard;
import dev.tutti.measure.MachineCard.Bandwidth;
import dev.tutti.measure.Timing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** What a lab found, for programs. Times are in seconds; what was not measured is {@code null}. */
final class LabJson {

    private LabJson() {}

    static String of(MachineCard card, Experiment experiment) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        origin(document, card);
        document.putAll(experiment(experiment));
        return text(document);
    }

    /** All labs: their documents in a list, with one machine and commit. */
    static String of(MachineCard card, List<Experiment> experiments) {
        return text(document(card, experiments));
    }

    /** The same in one line, for a page. */
    static String compact(MachineCard card, List<Experiment> experiments) {
        return compact(document(card, experiments));
    }

    private static Map<String, @Nullable Object> document(MachineCard card, List<Experiment> experiments) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        origin(document, card);
        document.put("labs", experiments.stream().map(LabJson::experiment).toList());
        return document;
    }

    private static Map<String, @Nullable Object> experiment(Experiment experiment) {
        Lab lab = experiment.lab();
        Arguments arguments = experiment.arguments();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("lab", lab.card().name());
        fields.put("says", lab.card().says());
        fields.put("size", arguments.size().name().toLowerCase(Locale.ROOT));
        Map<String, Long> parameters = new LinkedHashMap<>(arguments.values());
        parameters.put("seed", arguments.seed());
        fields.put("parameters", parameters);
        arguments.file().ifPresent(file -> fields.put("file", file.toString()));
        fields.put("runs", experiment.runs().stream().map(LabJson::run).toList());
        if (experiment.failure() != null) {
            fields.put("failure", experiment.failure().getMessage());
        }
        return fields;
    }

    private static void origin(Map<String, @Nullable Object> document, MachineCard card) {
        document.put("machine", machine(card));
        document.put("commit", BuildInfo.read().commit());
    }

    private static String text(Map<String, @Nullable Object> document) {
        return JSON.std
                        .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                        .asString(document) + "\n";
    }

    static String compact(Object document) {
        return JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(document);
    }

    private static Map<String, @Nullable Object> run(LabRun run) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("question", run.question());
        fields.put("form", run.form());
        fields.put("on", run.target().on());
        fields.put("workers", run.target().workers());
        fields.put("startupSeconds", run.startupSeconds());
        Timing timing = run.timing();
        fields.put("trialsSeconds", timing == null ? List.of() : timing.trialSeconds());
        fields.put("medianSeconds", timing == null ? null : finite(timing.median()));
        fields.put("spreadSeconds", timing == null ? null : finite(timing.spread()));
        fields.put("cpuSeconds", finite(run.cpuSeconds()));
        fields.put("peakBytes", run.peakBytes());
        Comparison overSerial = run.overSerial();
        fields.put("speedup", overSerial == null ? null : finite(overSerial.ratio()));
        fields.put("speedupSignificant", overSerial == null ? null : overSerial.isSignificant());
        fields.put("efficiency", finite(run.efficiency()));
        Comparison overOneWorker = run.overOneWorker();
        fields.put("speedupOverOneWorker", overOneWorker == null ? null : finite(overOneWorker.ratio()));
        fields.put("result", run.result());
        fields.put("agrees", run.agrees());
        if (!run.remark().isEmpty()) {
            fields.put("remark", run.remark());
        }
        return fields;
    }

    private static Map<String, @Nullable Object> machine(MachineCard card) {
        Machine machine = card.machine();
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("processor", machine.processor());
        fields.put("usableCores", machine.usableCores());
        fields.put("physicalCores", machine.physicalCores());
        fields.put("logicalCores", machine.logicalCores());
        fields.put("cpuQuota", finite(machine.cpuQuota()));
        fields.put("memoryBytes", machine.memoryBytes());
        fields.put("simdBits", machine.simdBits());
        fields.put("caches", machine.caches().stream().map(LabJson::cache).toList());
        fields.put("system", machine.system());
        fields.put("jdk", machine.jdk());
        fields.put("jvmFlags", card.jvmFlags());
        fields.put("maxHeapBytes", card.maxHeapBytes());
        fields.put("load", finite(card.load()));
        Bandwidth bandwidth = card.bandwidth();
        if (bandwidth.isMeasured()) {
            fields.put("bandwidthOneThreadBytesPerSecond", bandwidth.oneThreadBytesPerSecond());
            fields.put("bandwidthAllThreadsBytesPerSecond", bandwidth.allThreadsBytesPerSecond());
            fields.put("bandwidthThreads", bandwidth.threads());
        }
        return fields;
    }

    private static Map<String, Object> cache(Cache cache) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("level", cache.level());
        fields.put("type", cache.type());
        fields.put("sizeBytes", cache.sizeBytes());
        fields.put("lineBytes", cache.lineBytes());
        return fields;
    }

    /** JSON knows neither NaN nor infinity. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
