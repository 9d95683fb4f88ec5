// SPDX-License-Identifier: Apache-2.0
package dev.tutti.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import tools.jackson.jr.ob.JSON;

/** A headless Chromium with one page, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 90;
    private static final int PATIENCE_SECONDS = 10;

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger lastId = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Map<String, Object>>> answers = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final String session;
    private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

    /** Where it is, if this machine has one. */
    static Optional<Path> find() {
        return Stream.of("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Starts one that keeps what it writes in a directory. */
    Chromium(Path executable, Path directory) throws Exception {
        List<String> command = new ArrayList<>(List.of(executable.toString(), "--headless"));
        // As root, as in most containers, it does not start with its sandbox; /dev/shm is small there.
        command.addAll(List.of("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--no-first-run"));
        command.addAll(List.of("--disable-background-networking", "--disable-component-update", "--disable-breakpad"));
        command.addAll(List.of("--remote-debugging-port=0", "--user-data-dir=" + directory, "about:blank"));
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "output", ".txt").toFile())
                .start();
        Path port = directory.resolve("DevToolsActivePort"); // its port and path, when it listens
        Instant deadline = Instant.now().plusSeconds(DEADLINE_SECONDS);
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            assertThat(Instant.now()).as("Chromium listens").isBefore(deadline);
            assertThat(process.isAlive()).as("Chromium runs").isTrue();
            Thread.sleep(20);
        }
        List<String> where = Files.readAllLines(port);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + where.get(0) + where.get(1)), new Listener())
                .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        Object target =
                send(null, "Target.createTarget", Map.of("url", "about:blank")).get("targetId");
        session = (String) send(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .get("sessionId");
        for (String domain : List.of("Runtime", "Log", "Network", "Page")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Opens a file and waits until it is loaded. */
    void open(Path page) throws Exception {
        loaded = new CompletableFuture<>();
        call("Page.navigate", Map.of("url", page.toUri().toString()));
        loaded.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    /** What an expression of the page is, once it is known; as if somebody had clicked. */
    Object evaluate(String expression) throws Exception {
        Map<String, Object> answer = call(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        assertThat(answer).as(expression).doesNotContainKey("exceptionDetails");
        return map(answer.get("result")).get("value");
    }

    /** Waits until an expression of the page is true. */
    void await(String expression) throws Exception {
        Instant deadline = Instant.now().plusSeconds(DEADLINE_SECONDS);
        while (!Boolean.TRUE.equals(evaluate(expression))) {
            assertThat(Instant.now()).as(expression).isBefore(deadline);
            Thread.sleep(20);
        }
    }

    /** A command to the page. */
    Map<String, Object> call(String method, Map<String, Object> parameters) throws Exception {
        return send(session, method, parameters);
    }

    /** A command to the browser itself. */
    Map<String, Object> callBrowser(String method, Map<String, Object> parameters) throws Exception {
        return send(null, method, parameters);
    }

    /** Errors and warnings on the console, and requests that failed or went beyond the file. */
    List<String> complaints() {
        return complaints;
    }

    private Map<String, Object> send(String session, String method, Map<String, Object> parameters) throws Exception {
        int id = lastId.incrementAndGet();
        Map<String, Object> message = new HashMap<>(Map.of("id", id, "method", method, "params", parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        CompletableFuture<Map<String, Object>> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(JSON.std.asString(message), true).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        Map<String, Object> answered = answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        assertThat(answered).as(method).doesNotContainKey("error");
        return map(answered.get("result"));
    }

    @SuppressWarnings("unchecked") // objects of the protocol
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    private void received(String text) {
        Map<String, Object> message = JSON.std.mapFrom(text);
        if (message.get("id") instanceof Integer id) {
            Optional.ofNullable(answers.remove(id)).ifPresent(answer -> answer.complete(message));
            return;
        }
        Map<String, Object> event = map(message.get("params"));
        switch ((String) message.get("method")) {
            case "Page.loadEventFired" -> loaded.complete(null);
            case "Runtime.exceptionThrown", "Network.loadingFailed" -> complaints.add(text);
            case "Runtime.consoleAPICalled" -> {
                if (List.of("error", "warning", "assert").contains(event.get("type"))) {
                    complaints.add(text);
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning").contains(map(event.get("entry")).get("level"))) {
                    complaints.add(text);
                }
            }
            case "Network.requestWillBeSent" -> {
                String url = (String) map(event.get("request")).get("url");
                if (!url.matches("(?s)(file|data|blob|about):.*")) {
                    complaints.add("a request: " + url);
                }
            }
            default -> {}
        }
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            answers.values().forEach(answer -> answer.completeExceptionally(error));
        }
    }

    /** Ends it, by force if it must, and waits for all of its processes, which write to its directory until then. */
    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        socket.sendText("{\"id\":0,\"method\":\"Browser.close\"}", true);
        process.onExit()
                .completeOnTimeout(process, PATIENCE_SECONDS, TimeUnit.SECONDS)
                .join();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            one.onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
        }
        socket.abort();
    }
}
