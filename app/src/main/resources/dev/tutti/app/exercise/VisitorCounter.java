// Visitors (document D)
//
// update() reads a counter, takes its time and writes it back, one higher. Two visitors at once are
// counted as one; main has that already. Let two visitors come in turn, one thread after the other.
// Then let them come at once again and make the counter right with a lock. What are the three final
// values, and why?
//
//     ./tutti run VisitorCounter.java
//     ./tutti exercise check visitor-counter

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

// Keep these names.
int atOnce;   // the final values
int inTurn;
int withLock;

volatile int count;
CountDownLatch arrived = new CountDownLatch(2);

/** Reads, takes its time, writes. The first two visitors wait here until both have read; later ones do not wait. */
void update() throws InterruptedException {
    int seen = count;
    arrived.countDown();
    arrived.await();
    Thread.sleep(100);
    count = seen + 1;
}

void visit() {
    try {
        update();
    } catch (InterruptedException e) {
        throw new IllegalStateException(e);
    }
}

void main() throws InterruptedException {
    Thread first = Thread.ofPlatform().start(() -> visit());
    Thread second = Thread.ofPlatform().start(() -> visit());
    first.join();
    second.join();
    atOnce = count;

    // TODO: count = 0, two visitors in turn, inTurn = count

    // TODO: count = 0, two visitors at once who hold a lock, withLock = count

    IO.println("at once " + atOnce + ", in turn " + inTurn + ", with a lock " + withLock);
}
