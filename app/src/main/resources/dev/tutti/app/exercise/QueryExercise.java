// Queries (document B)
//
// You have access to a database that answers slowly: ask() below, which waits as a server's client
// would; it stands for one, so leave it as it is. Ask it four or more things of different kinds,
// first one after the other, then on a pool of 2 threads. The answers must be the same, in the
// order of the queries.
//
// A thread that waits takes no core, so here even one core gains. How much, and what would 5
// threads do?
//
//     ./tutti run QueryExercise.java
//     ./tutti exercise check query-exercise

import dev.tutti.*;

// Keep these names.
List<Object> queries = List.of("42", 3.1415, 8162371823.123, "pelita", "ajwdiauwdiuahwiduhawdiuhawd");
List<String> sResults;
List<String> pResults;
double sTime; // seconds
double pTime;

/** The database. Short questions take it longest. */
static String ask(Object query) throws InterruptedException {
    String text = query.toString();
    Thread.sleep(300 / text.length());
    return text + " was asked as " + query.getClass().getSimpleName();
}

void main() throws Exception {
    long begin = System.nanoTime();
    sResults = List.of(); // TODO
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    pResults = List.of(); // TODO
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sResults);
    IO.println(pResults);
    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
