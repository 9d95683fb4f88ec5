// SPDX-License-Identifier: Apache-2.0
package dev.tutti.pool.process;

import dev.tutti.posix.Posix;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;

/**
 * Where a parent and one new worker meet: an argument file for the {@code java} command, a {@link Ledger}, and a
 * {@link Link}.
 *
 * <p>On Linux none of them has a name ({@link DescriptorRendezvous}), so nothing can be attacked and nothing is left
 * behind, whoever dies when. Elsewhere, and where native access is not granted, they lie in a directory that only
 * this user can enter, until the worker has come
 * ({@link DirectoryRendezvous}). The worker proves with a token that it was the one invited.
 */
abstract sealed class Rendezvous implements AutoCloseable permits DescriptorRendezvous, DirectoryRendezvous {

    /** In which the {@code java} command reads argument files. */
    static final Charset NATIVE = Charset.forName(System.getProperty("native.encoding"));

    private final String token;

    /** @param token what nobody knows but those who may come */
    Rendezvous(String token) {
        this.token = token;
    }

    static Rendezvous create() throws IOException {
        if (Posix.isUsable()) {
            return new DescriptorRendezvous();
        }
        return new DirectoryRendezvous();
    }

    /** What the worker says to be recognized. */
    final String token() {
        return token;
    }

    final boolean isToken(byte[] said) {
        byte[] known = token.getBytes(StandardCharsets.US_ASCII);
        return hasStrangers() ? MessageDigest.isEqual(said, known) : Arrays.equals(said, known);
    }

    /** Arguments for {@link WorkerMain}, by which it finds its side. */
    abstract List<String> workerArguments();

    /** Stores the argument file. */
    abstract Path publish(String argumentFile) throws IOException;

    /** What the worker's standard input is: empty. */
    abstract File standardInput();

    /** Where the worker's JVM shall write a fatal-error report, by a path of its own. */
    abstract String errorFile();

    /** The worker has ended: the fatal-error report that it left, or nothing. Not to be called twice. */
    abstract List<String> takeErrorFile();

    /** What need not be done before the process is started, since its JVM takes longer than this. */
    void prepare() throws IOException {}

    /** The parent's view of the ledger. */
    abstract Ledger ledger();

    /**
     * Waits until somebody connects. Whether it is the worker is for the caller to check; it may call again.
     *
     * @throws IOException if the rendezvous was closed meanwhile, which is how the wait is ended when the worker has
     *     died
     */
    abstract Link accept() throws IOException;

    /** Whether {@link #accept} may give others than the worker. */
    abstract boolean hasStrangers();

    /** How long one who was accepted may take to say who he is. */
    abstract long patienceNanos();

    /** Takes away everything, since there is no worker and will be none. */
    void discard() {
        close();
        takeErrorFile();
    }

    /** What is empty when read, and forgets what is written. */
    static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }

    /** Takes away whatever the worker no longer needs once it has come, or never will. */
    @Override
    public abstract void close();
}
