// A solution of query-exercise (document B)

import dev.tutti.*;

List<Object> queries = List.of("42", 3.1415, 8162371823.123, "pelita", "ajwdiauwdiuahwiduhawdiuhawd");
List<String> sResults;
List<String> pResults;
double sTime;
double pTime;

static String ask(Object query) throws InterruptedException {
    String text = query.toString();
    Thread.sleep(300 / text.length());
    return text + " was asked as " + query.getClass().getSimpleName();
}

void main() throws Exception {
    long begin = System.nanoTime();
    sResults = new ArrayList<>();
    for (Object query : queries) {
        sResults.add(ask(query));
    }
    sTime = (System.nanoTime() - begin) / 1e9;

    begin = System.nanoTime();
    try (Pool pool = Pool.threads(2)) { // for hundreds of waiting tasks: Pool.virtualThreads()
        pResults = pool.map(query -> ask(query), queries);
    }
    pTime = (System.nanoTime() - begin) / 1e9;

    IO.println(sResults);
    IO.println(pResults);
    IO.println("serial " + sTime + " s, parallel " + pTime + " s");
}
