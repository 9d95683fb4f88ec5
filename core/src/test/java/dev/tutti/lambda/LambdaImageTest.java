// SPDX-License-Identifier: Apache-2.0
package dev.tutti.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tutti.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class LambdaImageTest implements Serializable {

    private static final long serialVersionUID = 1;

    private int field = 1;

    private int method(int x) {
        return x + field;
    }

    @Test
    void capturesComeInOrderWithTheirNames() {
        long wide = 1;
        String text = "a";
        double[] array = {2};
        Task<Integer, Object> task = x -> text + wide + array[x];
        LambdaImage image = LambdaImage.of(task);
        assertThat(image.implClass()).isEqualTo(LambdaImageTest.class);
        assertThat(image.captures()).containsExactly("a", 1L, array);
        assertThat(List.of(image.captureName(0), image.captureName(1), image.captureName(2)))
                .containsExactly("text", "wide", "array");
        assertThat(image.isArrow()).isTrue();
        assertThat(image.capturesReceiver()).isFalse();
        assertThat(image.useOfThis()).isNull();
    }

    @Test
    void namesAreRightBesideACapturedThis() {
        double wide = 1;
        String text = "a";
        Task<Integer, Object> task = x -> wide + text + field;
        LambdaImage image = LambdaImage.of(task);
        assertThat(image.captures()).containsExactly(this, 1.0, "a");
        assertThat(image.capturesReceiver()).isTrue();
        assertThat(image.captureName(0)).isNull();
        assertThat(image.captureName(1)).isEqualTo("wide");
        assertThat(image.captureName(2)).isEqualTo("text");
        assertThat(image.useOfThis()).isEqualTo("field `field`");
    }

    @Test
    void useOfThisIsFoundInInnerLambdas() {
        Task<Integer, Object> task = x -> {
            IntUnaryOperator inner = y -> method(y);
            return inner.applyAsInt(x);
        };
        assertThat(LambdaImage.of(task).useOfThis()).isEqualTo("method `method`");
    }

    @Test
    void methodReferencesAreRead() {
        Task<Integer, Integer> bound = this::method;
        assertThat(LambdaImage.of(bound).capturesReceiver()).isTrue();
        assertThat(LambdaImage.of(bound).isArrow()).isFalse();
        Task<String, Integer> unbound = String::length;
        assertThat(LambdaImage.of(unbound).implClass()).isEqualTo(String.class);
        assertThat(LambdaImage.of(unbound).capturesReceiver()).isFalse();
        Task<Integer, List<Object>> constructor = ArrayList::new;
        assertThat(LambdaImage.of(constructor).implName()).isEqualTo("<init>");
    }

    @Test
    void otherObjectsAreNone() {
        Runnable notSerializable = () -> {};
        assertThat(LambdaImage.of(notSerializable)).isNull();
        assertThat(LambdaImage.of("text")).isNull();
        assertThat(LambdaImage.of(new Task<Integer, Integer>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Integer apply(Integer x) {
                        return x;
                    }
                }))
                .isNull();
    }

    @Test
    void readingDoesNotWriteTheCaptures() {
        Object notSerializable = new Object();
        Task<Integer, Object> task = x -> notSerializable;
        assertThat(LambdaImage.of(task).captures()).containsExactly(notSerializable);
    }
}
