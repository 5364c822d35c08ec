package dev.gatehouse.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class RetryBudgetTest {

    private static final int PERCENT = 20;
    private static final int MANY = 10_000;

    private final RetryBudget budget = new RetryBudget();

    @Test
    void a_few_are_there_in_any_case() {
        assertEquals(RetryBudget.LEAST, takeAll());
    }

    @Test
    void of_many_requests_it_is_a_share() {
        requests(1000);
        assertEquals(200, takeAll());
    }

    @Test
    void what_was_taken_ten_seconds_ago_is_forgotten_and_so_are_the_requests() {
        requests(1000);
        assertEquals(200, takeAll());
        seconds(10);
        assertEquals(0, takeAll());
        seconds(1);
        assertEquals(RetryBudget.LEAST, takeAll());
    }

    /** Of the ten seconds before the one that runs, and what there is of that, whatever comes when. */
    @Property
    void never_more_than_its_share(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 500) Integer> requestsOfSecond) {
        RetryBudget any = new RetryBudget();
        int[] requests = new int[requestsOfSecond.size()];
        int[] taken = new int[requestsOfSecond.size()];
        for (int second = 0; second < taken.length; second++) {
            for (int i = 0; i < requestsOfSecond.get(second); i++) {
                any.request();
                requests[second]++;
                boolean expected =
                        recent(taken, second) < Math.max(RetryBudget.LEAST, recent(requests, second) * PERCENT / 100);
                assertEquals(expected, any.take(PERCENT));
                taken[second] += expected ? 1 : 0;
            }
            any.secondIsOver();
        }
    }

    private static int recent(int[] ofSecond, int last) {
        int sum = 0;
        for (int second = Math.max(0, last - 10); second <= last; second++) {
            sum += ofSecond[second];
        }
        return sum;
    }

    private void requests(int count) {
        for (int i = 0; i < count; i++) {
            budget.request();
        }
    }

    private int takeAll() {
        int taken = 0;
        while (taken < MANY && budget.take(PERCENT)) {
            taken++;
        }
        return taken;
    }

    private void seconds(int count) {
        for (int i = 0; i < count; i++) {
            budget.secondIsOver();
        }
    }
}
