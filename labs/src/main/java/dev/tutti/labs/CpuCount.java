// SPDX-License-Identifier: Apache-2.0
package dev.tutti.labs;

import dev.tutti.machine.Machine;
import dev.tutti.measure.Plot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lab {@code cpu-count}: the processors of this machine, and how many of them this JVM may use. */
final class CpuCount implements Lab {

    @Override
    public Card card() {
        return new Card(
                "cpu-count",
                Document.A,
                "How many processors",
                "processors usable (affinity, cgroup), physical and logical",
                "");
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }

    @Override
    public List<Question<?>> questions(Arguments arguments) {
        return List.of(Question.of("processors", CpuCount::count, CpuCount::flaw, CpuCount::result, CpuCount::summary)
                .form("submit", stage -> stage.tasks().submit(CpuCount::count).get()));
    }

    /** None: the answer is all there is to see. */
    @Override
    public List<Plot> plots(Arguments arguments, List<LabRun> runs) {
        return List.of();
    }

    /** Its times say nothing: the answer does. */
    @Override
    public List<String> explain(Arguments arguments, List<LabRun> runs) {
        Machine machine = Machine.here();
        return List.of(explain(machine.usableCores(), machine.physicalCores(), machine.logicalCores()));
    }

    static String explain(int usable, int physical, int logical) {
        return "Computing gains up to " + usable + " times here: this JVM may use " + usable + " of " + logical
                + " logical processors"
                + (usable < logical ? "; affinity or a control group keeps it from the others" : "")
                + (logical > physical
                        ? ". They are on " + physical + " cores, and two that share one gain less than two"
                        : "")
                + ".";
    }

    /** What every process of the machine sees alike. What a worker may use is its share, so it is not compared. */
    private record Cores(int physical, int logical) {}

    private static Cores count() {
        Machine machine = Machine.here();
        return new Cores(machine.physicalCores(), machine.logicalCores());
    }

    private static @Nullable String flaw(Cores cores) {
        return cores.physical >= 1 && cores.logical >= cores.physical ? null : "impossible: " + cores;
    }

    private static Map<String, Integer> result(Cores cores) {
        Map<String, Integer> result = new LinkedHashMap<>();
        result.put("usable", Machine.here().usableCores());
        result.put("physical", cores.physical);
        result.put("logical", cores.logical);
        return result;
    }

    private static String summary(Cores cores) {
        return "usable " + Machine.here().usableCores() + ", physical " + cores.physical + ", logical " + cores.logical;
    }
}
