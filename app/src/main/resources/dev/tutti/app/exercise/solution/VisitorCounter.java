// A solution of visitor-counter (document D)

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

int atOnce;
int inTurn;
int withLock;

volatile int count;
CountDownLatch arrived = new CountDownLatch(2);

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
    atOnce = count; // both have read 0

    count = 0;
    Thread.ofPlatform().start(() -> visit()).join(); // joined before the next one starts
    Thread.ofPlatform().start(() -> visit()).join();
    inTurn = count;

    count = 0;
    ReentrantLock lock = new ReentrantLock();
    Runnable locked = () -> {
        lock.lock(); // from before the counter is read …
        try {
            visit();
        } finally {
            lock.unlock(); // … until after it is written
        }
    };
    first = Thread.ofPlatform().start(locked);
    second = Thread.ofPlatform().start(locked);
    first.join();
    second.join();
    withLock = count;

    IO.println("at once " + atOnce + ", in turn " + inTurn + ", with a lock " + withLock);
}
