// SPDX-License-Identifier: Apache-2.0
package dev.tutti.kernel.lift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tutti.Body;
import dev.tutti.CompileReport;
import dev.tutti.Loop;
import dev.tutti.lambda.LambdaImage;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Static initializers run when Java says, and neither reading a body nor its inputs runs them. */
class InitializationTest {

    private static final List<String> EVENTS = new ArrayList<>();

    private static double told(String name) {
        EVENTS.add(name);
        return EVENTS.size();
    }

    static class OfAMethod {
        static double value = told("method");

        static double twice(int i) {
            return 2.0 * i;
        }
    }

    static class OfAField {
        static double value = told("field");
    }

    static class Above {
        static double value = told("above");
    }

    static class OfAnObject extends Above {
        final double held;

        OfAnObject(double held) {
            this.held = held;
        }
    }

    static class OfAReference {
        static double value = told("reference");

        static double half(int i) {
            return 0.5 * i;
        }
    }

    static class Quiet {
        static final double[] TABLE = {1, 2, 3, 4};
        static int sum;

        static {
            for (int k = 0; k < TABLE.length; k++) {
                sum += (int) Math.sqrt(TABLE[k]);
            }
        }

        static double at(int i) {
            return TABLE[i & 3] + sum;
        }
    }

    static class InALoop {
        static double value = told("loop");

        static double at(int i) {
            return value + i;
        }
    }

    private static Lifted lift(Body.IntToDouble body) throws Refusal {
        return Lifter.lift(Objects.requireNonNull(LambdaImage.of(body)), MethodTypeDesc.ofDescriptor("(I)D"));
    }

    private static void assertWaitsFor(String event, Body.IntToDouble body) throws Refusal {
        assertThatThrownBy(() -> lift(body))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(Refusal.Code.INITIALIZATION))
                .hasMessageContaining("whose static initializer has not run");
        assertThat(EVENTS).doesNotContain(event);
        double first = body.applyAsDouble(3);
        assertThat(EVENTS).contains(event);
        assertThat(lift(body).function().blocks()).isNotEmpty();
        assertThat(body.applyAsDouble(3)).isEqualTo(first);
    }

    @Test
    void aBodyWaitsUntilJavaHasInitializedWhatItUses() throws Refusal {
        assertWaitsFor("method", i -> OfAMethod.twice(i));
        assertWaitsFor("field", i -> i + OfAField.value);
        assertWaitsFor("above", i -> new OfAnObject(i).held);
        assertWaitsFor("reference", OfAReference::half);
    }

    @Test
    void anInitializerThatNobodySeesIsNotWaitedFor() throws Exception {
        Body.IntToDouble body = i -> Quiet.at(i);
        Lifted lifted = lift(body);
        assertThat(Inputs.read(lifted, Objects.requireNonNull(LambdaImage.of(body))))
                .contains(5);
        assertThat(body.applyAsDouble(2)).isEqualTo(8);
    }

    @Test
    void aLoopInitializesAtItsFirstIndexAndGoesOntoLanesLater() {
        List<CompileReport> reports = new ArrayList<>();
        Body.IntToDouble body = i -> InALoop.at(i);
        for (int k = 0; k < 2; k++) {
            boolean known = k > 0;
            double[] values = Loop.range(5000)
                    .explain(report -> {
                        assertThat(EVENTS.contains("loop")).isEqualTo(known);
                        reports.add(report);
                    })
                    .toDoubles(body);
            assertThat(values[4999]).isEqualTo(InALoop.value + 4999);
        }
        assertThat(reports.getFirst().isCompiled()).isFalse();
        assertThat(reports.getFirst().reason())
                .startsWith("class " + InALoop.class.getName() + ", whose static initializer has not run");
        assertThat(reports.getLast().isCompiled()).isTrue();
    }
}
