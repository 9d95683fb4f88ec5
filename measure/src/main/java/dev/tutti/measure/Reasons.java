// SPDX-License-Identifier: Apache-2.0
package dev.tutti.measure;

import dev.tutti.measure.Advice.Choice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Why one choice is recommended and not another, in sentences, from what the sample showed. */
final class Reasons {

    private static final double LITTLE_GAIN = 1.2;
    private static final double WORTH_SAYING = 0.1;
    private static final double MUCH_BYTES = 1e7;

    private final Profile profile;
    private final List<Choice> choices;
    private final Choice choice;
    private final List<String> reasons = new ArrayList<>();

    private Reasons(Profile profile, List<Choice> choices, Choice choice) {
        this.profile = profile;
        this.choices = choices;
        this.choice = choice;
    }

    static List<String> of(Profile profile, List<Choice> choices, Choice choice) {
        Reasons reasons = new Reasons(profile, choices, choice);
        reasons.ofTheChoice();
        reasons.ofTheItems();
        reasons.againstProcesses();
        return reasons.reasons;
    }

    private void ofTheChoice() {
        String gain = Figures.ratio(of("serial").totalSeconds() / choice.totalSeconds());
        switch (choice.backend()) {
            case "serial" -> staySerial();
            case "threads" -> {
                String many = "On " + choice.workers() + " threads it is expected to be " + gain + " times as fast";
                reasons.add(
                        profile.waits()
                                ? many + ": an item waits for " + waits() + " of its time, and others run meanwhile."
                                : many + ": items compute, and threads compute side by side.");
            }
            case "virtualThreads" ->
                reasons.add(
                        profile.waits()
                                ? "An item waits for " + waits()
                                        + " of its time. On virtual threads hundreds wait side by side: " + gain
                                        + " times as fast."
                                : "Virtual threads are expected to be " + gain + " times as fast.");
            default ->
                reasons.add("Worker processes are expected to be " + gain + " times as fast, their start included"
                        + (profile.excludes() ? ", since each has a lock of its own." : "."));
        }
    }

    private void staySerial() {
        Choice other = choices.stream()
                .filter(each -> each.isPossible() && !each.equals(choice))
                .min(Comparator.comparingDouble(Choice::totalSeconds))
                .orElseThrow();
        double gain = choice.totalSeconds() / other.totalSeconds();
        if (profile.excludes()) {
            reasons.add("Stay serial: calls at once wait for one another, so that threads gain nothing.");
        } else if (gain > 1) {
            reasons.add("Stay serial: " + other.backend() + " would be " + Figures.ratio(gain)
                    + " times as fast, which is not worth a pool.");
        } else {
            reasons.add("Stay serial: the whole map takes " + Figures.seconds(choice.totalSeconds())
                    + ", and whatever else runs it costs more than it saves.");
        }
    }

    private void ofTheItems() {
        if (profile.excludes()) {
            reasons.add("With " + profile.threads() + " threads at once an item took "
                    + Figures.ratio(profile.slowdown()) + " times as long, and computed no more: something, such as a"
                    + " lock, lets in one at a time.");
        } else if (profile.competes()) {
            reasons.add("With " + profile.threads() + " threads at once an item took "
                    + Figures.ratio(profile.busySlowdown())
                    + " times as long and computed all the while: they share memory, caches or the garbage collector.");
        }
        if (profile.crowdSeconds() > 2 * profile.itemSeconds()) {
            reasons.add(profile.crowd() + " calls at once took " + Figures.seconds(profile.crowdSeconds()) + ", "
                    + Figures.ratio(profile.crowdSeconds() / profile.itemSeconds())
                    + " times as long as one: they share the cores, or what they wait for.");
        }
        if (profile.isUneven()) {
            reasons.add("Items differ: the longest seen took "
                    + Figures.ratio(profile.longestSeconds() / Sample.median(profile.sampleSeconds()))
                    + " times the median"
                    + (choice.chunk() == 1 ? ", so they are handed out one at a time: chunk(1)." : "."));
        }
        if (profile.queued() > WORTH_SAYING) {
            reasons.add("Something else had the cores for " + Figures.percent(profile.queued())
                    + " of the sample's time. Expected is what a machine without that takes.");
        }
        if (profile.error() > WORTH_SAYING) {
            reasons.add("The sample tells their mean to ± " + Figures.percent(profile.error()) + ".");
        }
        if (profile.coldSeconds() > WORTH_SAYING * profile.totalSeconds()) {
            reasons.add("The first calls took " + Figures.seconds(profile.coldSeconds())
                    + " more than as many later ones, until the JIT had compiled them; each worker process pays that"
                    + " again.");
        }
    }

    private void againstProcesses() {
        Choice processes = of("processes");
        if (choice.equals(processes)) {
            return;
        }
        Travel travel = profile.travel();
        double moved = profile.items() * (travel.argumentBytes() + travel.resultBytes());
        if (!processes.isPossible()) {
            reasons.add("Processes cannot take it: " + processes.refusal());
        } else if (processes.totalSeconds() > LITTLE_GAIN * choice.totalSeconds() && moved > MUCH_BYTES) {
            reasons.add("Worker processes would be sent " + Figures.bytes((long) moved)
                    + " in all, which threads find where it is.");
        } else if (processes.startupSeconds() > choice.totalSeconds()) {
            reasons.add("Worker processes need " + Figures.seconds(processes.startupSeconds()) + " to start.");
        }
    }

    private Choice of(String backend) {
        return choices.stream()
                .filter(each -> each.backend().equals(backend))
                .findFirst()
                .orElseThrow();
    }

    private String waits() {
        return Figures.percent(profile.waitSeconds() / profile.itemSeconds());
    }
}
