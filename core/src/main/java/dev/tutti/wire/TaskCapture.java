// SPDX-License-Identifier: Apache-2.0
package dev.tutti.wire;

import dev.tutti.Task;
import dev.tutti.TaskRefusedException;
import dev.tutti.lambda.ClassBytes;
import dev.tutti.lambda.CodeScan;
import dev.tutti.lambda.LambdaImage;
import dev.tutti.lambda.Origin;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The making of one {@link TaskImage}.
 *
 * <p>What is sent depends on what the code reads, and what is sent may hold further code: a lambda in a static field,
 * say. So capture and scan are repeated until nothing is added, which for most tasks is at once.
 *
 * <p>Loops here and in what it uses are spelled out: a program's first task would wait a millisecond for each lambda.
 */
final class TaskCapture {

    private static final Payload NOTHING = Objects.requireNonNull(Scalars.encode(null, true));

    private final Task<?, ?> task;

    /** Fields of compact source files that the code reads. */
    private Set<FieldName> implicitFields = Set.of();

    /** Values of static fields in memory that the code reads and that can be sent. */
    private final Map<Field, @Nullable Object> shipped = new LinkedHashMap<>();

    /** Static fields that the code reads and that will be compared. */
    private final Map<Field, CodeScan.Access> checked = new LinkedHashMap<>();

    /** Static fields that were dealt with, as above or by leaving them alone. */
    private final Set<Field> known = new HashSet<>();

    TaskCapture(Task<?, ?> task) {
        this.task = task;
    }

    TaskImage image() {
        while (true) {
            WireReplacer inTask = new WireReplacer(null, implicitFields, true, false);
            Payload taskPayload = Codec.encode(task, Role.TASK, inTask, HeadBytes.LIMIT);
            WireReplacer inStatics = new WireReplacer(null, implicitFields, true, false);
            Payload staticsPayload = shipped.isEmpty()
                    ? NOTHING
                    : Codec.encode(shipped.values().toArray(), Role.TASK, inStatics, HeadBytes.LIMIT);

            List<LambdaImage> lambdas = new ArrayList<>(inTask.lambdas());
            lambdas.addAll(inStatics.lambdas());
            CodeScan scan = CodeScan.of(lambdas, union(inTask.objectClasses(), inStatics.objectClasses()));
            if (!learn(scan)) {
                Set<Class<?>> inMemory = inMemory(union(inTask.classes(), inStatics.classes()), scan.visited());
                Object self =
                        inTask.implicits().isEmpty() ? null : inTask.implicits().getFirst();
                return new TaskImage(
                        manifest(scan, lambdas, inMemory, staticsPayload),
                        taskPayload,
                        staticsPayload,
                        codec(inMemory, self),
                        isConstant(scan, lambdas, inMemory));
            }
        }
    }

    private boolean isConstant(CodeScan scan, List<LambdaImage> lambdas, Set<Class<?>> inMemory) {
        return task.getClass().isHidden()
                && lambdas.size() == 1
                && lambdas.getFirst().captures().isEmpty()
                && inMemory.isEmpty()
                && scan.reads().isEmpty();
    }

    /** Notes what the code reads; whether more must be sent because of it. */
    private boolean learn(CodeScan scan) {
        Set<FieldName> fields = new LinkedHashSet<>();
        int shippedBefore = shipped.size();
        for (CodeScan.Access access : scan.reads()) {
            Field field = access.field();
            if (!Modifier.isStatic(field.getModifiers())) {
                fields.add(FieldName.of(field));
            } else if (!field.isEnumConstant() && !field.isSynthetic() && known.add(field)) {
                learn(access);
            }
        }
        boolean isMore = !fields.equals(implicitFields) || shipped.size() > shippedBefore;
        implicitFields = fields;
        return isMore;
    }

    /** A class that was not initialized here has had no chance to differ from a worker's. */
    private void learn(CodeScan.Access access) {
        Field field = access.field();
        StaticCell cell = cell(field);
        if (!cell.isInitialized()) {
            return;
        }
        Object value = cell.get();
        if (canBeSet(field) && isSendable(value)) {
            shipped.put(field, value);
        } else if (!(value instanceof RandomGenerator)) {
            checked.put(field, access);
        }
    }

    private boolean isSendable(@Nullable Object value) {
        if (value == null || PrimitiveArrays.of(value) != null) {
            return true;
        }
        try {
            new Codec(new ClassFinder(List.of()), implicitFields, false, null, HeadBytes.LIMIT)
                    .encode(value, Role.TASK);
            return true;
        } catch (TaskRefusedException e) {
            return false;
        }
    }

    /** An interface's fields stay final whatever is done to its bytes. */
    private static boolean canBeSet(Field field) {
        return Origin.of(field.getDeclaringClass()).isMemory()
                && !field.getDeclaringClass().isInterface();
    }

    private static StaticCell cell(Field field) {
        try {
            return StaticCell.of(field);
        } catch (Closed e) {
            throw new TaskRefusedException(
                    "the task reads " + FieldName.of(field).inWords() + ", whose class " + e.getMessage());
        }
    }

    private Manifest manifest(CodeScan scan, List<LambdaImage> lambdas, Set<Class<?>> inMemory, Payload statics) {
        List<FieldName> names = new ArrayList<>();
        for (Field field : shipped.keySet()) {
            names.add(FieldName.of(field));
        }
        List<FieldName> writes = new ArrayList<>();
        for (CodeScan.Access access : scan.writes()) {
            writes.add(FieldName.of(access.field()));
        }
        return new Manifest(
                snapshot(inMemory, names, statics),
                names,
                opened(),
                checks(),
                List.copyOf(implicitFields),
                writes,
                code(lambdas));
    }

    /**
     * Bodies of lambdas, which are found again by a number in their name; a class that was compiled anew has other
     * bodies.
     */
    private static List<Manifest.CodeVersion> code(List<LambdaImage> lambdas) {
        Set<Class<?>> bodies = new LinkedHashSet<>();
        for (LambdaImage lambda : lambdas) {
            if (Origin.of(lambda.implClass()).kind() == Origin.Kind.CLASS_PATH) {
                bodies.add(lambda.implClass());
            }
        }
        List<Manifest.CodeVersion> code = new ArrayList<>();
        for (Class<?> type : bodies) {
            code.add(new Manifest.CodeVersion(type.getName(), ClassBytes.checksum(type)));
        }
        return code;
    }

    private List<Manifest.Opened> opened() {
        Map<Class<?>, Manifest.Opened> opened = new LinkedHashMap<>();
        for (Field field : shipped.keySet()) {
            Class<?> owner = field.getDeclaringClass();
            if (Modifier.isFinal(field.getModifiers())) {
                opened.put(
                        owner,
                        new Manifest.Opened(owner.getName(), Optional.ofNullable(FinalFields.computedVersion(owner))));
            }
        }
        return List.copyOf(opened.values());
    }

    private List<Manifest.Check> checks() {
        List<Manifest.Check> checks = new ArrayList<>();
        for (Map.Entry<Field, CodeScan.Access> each : checked.entrySet()) {
            Field field = each.getKey();
            Object value = cell(field).get();
            checks.add(new Manifest.Check(
                    FieldName.of(field),
                    Fingerprint.of(value),
                    Described.value(value),
                    each.getValue().by()));
        }
        return checks;
    }

    private static Set<Class<?>> union(Set<Class<?>> some, Set<Class<?>> others) {
        Set<Class<?>> union = new LinkedHashSet<>(some);
        union.addAll(others);
        return union;
    }

    private static Set<Class<?>> inMemory(Set<Class<?>> inGraph, Set<Class<?>> inCode) {
        Set<Class<?>> inMemory = union(inGraph, inCode);
        for (Iterator<Class<?>> types = inMemory.iterator(); types.hasNext(); ) {
            Class<?> type = types.next();
            if (type.isArray() || !Origin.of(type).isMemory()) {
                types.remove();
            }
        }
        return inMemory;
    }

    private static String snapshot(Set<Class<?>> inMemory, List<FieldName> names, Payload statics) {
        if (inMemory.isEmpty()) {
            return "";
        }
        MessageDigest digest = Digests.sha256();
        Map<String, byte[]> files = new TreeMap<>();
        for (Class<?> type : inMemory) {
            byte[] bytes = ClassBytes.of(type);
            files.put(type.getName(), bytes == null ? new byte[0] : bytes);
        }
        files.values().forEach(digest::update);
        names.forEach(name -> digest.update(name.toString().getBytes(StandardCharsets.UTF_8)));
        Digests.update(digest, statics);
        return ClassSource.prefix(loaders(inMemory)) + HexFormat.of().formatHex(Digests.finish(digest));
    }

    private Codec codec(Set<Class<?>> inMemory, @Nullable Object self) {
        List<ClassLoader> finders = new ArrayList<>(loaders(inMemory));
        ClassLoader own = task.getClass().getClassLoader();
        finders.add(own == null ? ClassLoader.getSystemClassLoader() : own);
        finders.add(ClassLoader.getSystemClassLoader());
        return new Codec(new ClassFinder(finders), implicitFields, true, self, HeadBytes.LIMIT);
    }

    private static Set<ClassLoader> loaders(Set<Class<?>> inMemory) {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        for (Class<?> type : inMemory) {
            ClassLoader loader = type.getClassLoader();
            if (loader != null) {
                loaders.add(loader);
            }
        }
        return loaders;
    }
}
