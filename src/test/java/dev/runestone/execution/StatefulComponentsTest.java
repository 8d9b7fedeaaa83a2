package dev.runestone.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runestone.api.Problem;
import dev.runestone.api.Refusal;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Components that keep a state, and those that stand for several, over real expressions and machines in memory. */
class StatefulComponentsTest {
    private static final long SEED = 20_261_122;

    static final String ORDER = """
            kind: Workflow
            name: orders
            version: 1.0.0
            inputs: {order: {type: object}}
            components:
              state:
                machine:
                  definition:
                    initial: open
                    data: {paid: 0}
                    events: {pay: {}, ship: {}}
                    states:
                      open:
                        on:
                          pay: {target: paid, assign: {paid: data.paid + event.amount}, emit: {name: receipt, value: event.amount}}
                      paid: {on: {ship: shipped}}
                      shipped: {final: true}
                  key: order.id
                  event: {expression: order.event}
                  payload: "{amount: order.amount}"
                from: order
            outputs: {state: state}
            """;

    private static final String TOTAL = """
            kind: Workflow
            name: totals
            version: 1.0.0
            inputs: {order: {type: object}, credit-note: {type: number}}
            components:
              total:
                accumulator: {key: order.customer, initial: 0, reducer: "state + order.amount - credit-note // so far"}
                from: [order, credit-note]
            outputs: {total: total}
            """;

    private static final String ACCOUNT = """
            kind: Workflow
            name: accounts
            version: 1.0.0
            inputs: {request: {type: object}}
            components:
              account:
                aggregate:
                  key: request.account
                  initial: {balance: 0, moves: 0}
                  command: {expression: request.command}
                  payload: "{amount: request.amount}"
                  commands:
                    deposit: {events: [{event: deposited, payload: command}]}
                    withdraw:
                      guard: state.balance >= command.amount
                      events: [{event: withdrawn, payload: command}, {event: charged, payload: "{fee: if command.amount > 100 then 1 else 0}"}]
                  events:
                    deposited: "{balance: state.balance + event.amount, moves: state.moves + 1}"
                    withdrawn: "{balance: state.balance - event.amount, moves: state.moves + 1}"
                    charged: "{balance: state.balance - event.fee, moves: state.moves}"
                from: request
            outputs: {account: account}
            """;

    private static final String PROCESS = """
            kind: Workflow
            name: fulfilment
            version: 1.0.0
            inputs: {message: {type: object}}
            components:
              kinds:
                condition: {routes: {payment: 'message.kind = "payment"', parcel: 'message.kind = "parcel"', both: 'message.kind = "both"'}}
                from: message
              process:
                process:
                  machine:
                    definition:
                      initial: open
                      events: {paid: {}, shipped: {}}
                      states:
                        open: {on: {paid: paid, shipped: shipped}}
                        paid: {on: {shipped: done}, assign: {}}
                        shipped: {on: {paid: done}}
                        done: {final: true}
                  correlate: {payment: payment.order, parcel: parcel.reference}
                  events: {payment: paid, parcel: {event: shipped, payload: "{by: parcel.by}"}}
                from: {payment: {from: [kinds.payment, kinds.both]}, parcel: {from: [kinds.parcel, kinds.both]}}
            outputs: {process: process}
            """.replace(", assign: {}", "");

    private final Stateful stateful = new Stateful(NoRules.INSTANCE);

    private Map<?, ?> object(WorkflowOutcome outcome, String output) {
        assertThat(outcome).isInstanceOf(WorkflowOutcome.Completed.class);
        return (Map<?, ?>) outcome.result().outputs().get(output);
    }

    private static Refusal refusal(WorkflowOutcome outcome) {
        assertThat(outcome).isInstanceOf(WorkflowOutcome.Stopped.class);
        return ((WorkflowOutcome.Stopped) outcome).refusal();
    }

    @Test
    void aStateMachineGivesTheInstanceAfterTheEvent() {
        Plan plan = stateful.plan(ORDER);
        Map<?, ?> paid = object(stateful.evaluate(plan, Map.of("id", 7, "event", "pay", "amount", 30)), "state");
        assertThat(paid.get("machine")).isEqualTo("orders.state");
        assertThat(paid.get("key")).isEqualTo("7");
        assertThat(paid.get("states")).isEqualTo(List.of("paid"));
        assertThat(paid.get("data")).isEqualTo(Map.of("paid", BigDecimal.valueOf(30)));
        assertThat(paid.get("emitted")).isEqualTo(List.of(Map.of("name", "receipt", "value", BigDecimal.valueOf(30))));
        assertThat((List<?>) paid.get("transitions")).singleElement().asString().contains("rule=", "open", "reason=");
        Map<?, ?> shipped = object(
                stateful.evaluate(plan, Map.of("id", new BigDecimal("7.0"), "event", "ship", "amount", 0)), "state");
        assertThat(shipped.get("states")).isEqualTo(List.of("shipped"));
    }

    @Test
    void anEventThatIsNotPossibleFailsTheComponent() {
        Refusal refusal =
                refusal(stateful.evaluate(stateful.plan(ORDER), Map.of("id", "a", "event", "ship", "amount", 1)));
        assertThat(refusal.problems().get(0).path().pointer()).isEqualTo("/components/state");
        assertThat(refusal.problems().get(0).message()).contains("does not handle 'ship'");
    }

    @Test
    void aComponentThatIsExecutedAgainSendsTheSameEventOnce() {
        Plan plan = stateful.plan(ORDER);
        Map<String, Object> pay = Map.of("id", "a", "event", "pay", "amount", 5);
        Map<?, ?> first = object(stateful.again(plan, "run", pay), "state");
        assertThat(object(stateful.again(plan, "run", pay), "state")).isEqualTo(first);
        assertThat(stateful.instances.events()).isEqualTo(1);
    }

    @Test
    void whatIsNoKeyEventOrPayloadIsSaidSo() {
        Plan plan = stateful.plan(ORDER);
        Map<String, @Nullable Object> odd = new HashMap<>(Map.of("event", "pay", "amount", 1));
        for (Object id : new @Nullable Object[] {null, "", " ", "x".repeat(201), List.of(), new BigDecimal("1e6000")}) {
            odd.put("id", id);
            assertThat(refusal(stateful.evaluate(plan, odd)).problems().get(1).message())
                    .startsWith("Here is ");
        }
        assertThat(refusal(stateful.evaluate(plan, Map.of("id", "a", "event", 1, "amount", 1)))
                        .problems())
                .anySatisfy(problem -> assertThat(problem.message()).isEqualTo("Here is 1."));
        Plan list = stateful.plan(ORDER.replace("\"{amount: order.amount}\"", "order.list"));
        assertThat(refusal(stateful.evaluate(list, Map.of("id", "a", "event", "pay", "list", List.of(1))))
                        .problems())
                .anySatisfy(problem -> assertThat(problem.message()).isEqualTo("Here is a list."));
    }

    @Test
    void anAccumulatorFoldsEachKeyByItself() {
        Plan plan = stateful.plan(TOTAL);
        Random random = new Random(SEED);
        Map<String, BigDecimal> naive = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            String customer = "c" + random.nextInt(5);
            BigDecimal amount = BigDecimal.valueOf(random.nextInt(1_000), 2);
            BigDecimal credit = BigDecimal.valueOf(random.nextInt(10));
            BigDecimal total = naive.merge(customer, amount.subtract(credit), BigDecimal::add);
            Object folded = stateful.evaluate(plan, Map.of("customer", customer, "amount", amount), credit)
                    .result()
                    .outputs()
                    .get("total");
            assertThat((BigDecimal) folded).isEqualByComparingTo(total);
        }
    }

    @Test
    void anAggregateFoldsLikeANaiveFold() {
        Plan plan = stateful.plan(ACCOUNT);
        Random random = new Random(SEED);
        Map<String, int[]> naive = new HashMap<>();
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            String account = "a" + random.nextInt(4);
            int amount = random.nextInt(200);
            boolean deposit = random.nextInt(5) < 2;
            int[] state = naive.computeIfAbsent(account, key -> new int[2]);
            WorkflowOutcome outcome = stateful.evaluate(
                    plan, Map.of("account", account, "command", deposit ? "deposit" : "withdraw", "amount", amount));
            if (!deposit && state[0] < amount) {
                refused++;
                assertThat(refusal(outcome).problems())
                        .anySatisfy(problem -> assertThat(problem.message())
                                .isEqualTo("The command 'withdraw' is refused: for '" + account
                                        + "' 'state.balance >= command.amount' does not hold."));
                continue;
            }
            state[0] += deposit ? amount : -amount - (amount > 100 ? 1 : 0);
            state[1]++;
            Map<?, ?> folded = object(outcome, "account");
            Map<?, ?> balance = (Map<?, ?>) folded.get("state");
            assertThat((BigDecimal) balance.get("balance")).isEqualByComparingTo(BigDecimal.valueOf(state[0]));
            assertThat((BigDecimal) balance.get("moves")).isEqualByComparingTo(BigDecimal.valueOf(state[1]));
            assertThat((List<?>) folded.get("events")).hasSize(deposit ? 1 : 2);
            assertThat((BigDecimal) folded.get("revision")).isEqualByComparingTo(BigDecimal.valueOf(state[1]));
        }
        assertThat(refused).isBetween(20, 280);
    }

    @Test
    void anUnknownCommandIsRefusedWithTheNearest() {
        Refusal refusal = refusal(
                stateful.evaluate(stateful.plan(ACCOUNT), Map.of("account", "a", "command", "deposits", "amount", 1)));
        assertThat(refusal.problems())
                .contains(new Problem(
                        dev.runestone.api.Path.of("components", "account", "command"),
                        "There is no command 'deposits'.",
                        "Did you mean 'deposit'?"));
    }

    @Test
    void aEventProcessTakesWhatComesInAnyOrder() {
        Plan plan = stateful.plan(PROCESS);
        Map<?, ?> paid = object(stateful.evaluate(plan, Map.of("kind", "payment", "order", "o1")), "process");
        assertThat(paid.get("states")).isEqualTo(List.of("paid"));
        Map<?, ?> done =
                object(stateful.evaluate(plan, Map.of("kind", "parcel", "reference", "o1", "by", "ship")), "process");
        assertThat(done.get("states")).isEqualTo(List.of("done"));
        Map<?, ?> both = object(
                stateful.evaluate(plan, Map.of("kind", "both", "reference", "o2", "order", "o2", "by", "air")),
                "process");
        assertThat(both.get("states")).isEqualTo(List.of("done"));
        assertThat(both.get("revision")).isEqualTo(BigDecimal.valueOf(2));
        assertThat(stateful.evaluate(plan, Map.of("kind", "other")).result().outputs())
                .doesNotContainKey("process");
    }

    private static String trip(int steps, String policy) {
        StringBuilder yaml = new StringBuilder("""
                kind: Workflow
                name: trips
                version: 1.0.0
                inputs: {trip: {type: string}}
                components:
                  booking:
                    saga:
                      steps:
                """);
        for (int i = 0; i < steps; i++) {
            yaml.append("        - {name: s")
                    .append(i)
                    .append(", do: {function: book, n: ")
                    .append(i);
            yaml.append("}, compensate: {function: cancel, n: ").append(i).append("}}\n");
        }
        return yaml + "    from: trip\n" + (policy.isEmpty() ? "" : "    policy: " + policy + "\n")
                + "outputs: {booking: booking}\n";
    }

    private List<String> book(int failing) {
        List<String> ledger = new ArrayList<>();
        stateful.functions.put("book", input -> {
            int n = ((Number) input.settings().get("n")).intValue();
            if (n == failing) {
                ledger.add("failed " + n);
                throw new IllegalStateException("Full.");
            }
            // Each step sees the saga's input and all that was done before it.
            assertThat(input.values()).hasSize(n + 1).containsEntry("trip", "t");
            ledger.add("booked " + n);
            return "b" + n;
        });
        stateful.functions.put("cancel", input -> {
            ledger.add("cancelled " + input.value("result"));
            return null;
        });
        return ledger;
    }

    @Test
    void aSagaThatFailsAnywhereCompensatesExactlyWhatWasDoneInReverse() {
        for (int steps = 1; steps <= 5; steps++) {
            for (int failing = 0; failing < steps; failing++) {
                List<String> ledger = book(failing);
                Refusal refusal = refusal(stateful.evaluate(stateful.plan(trip(steps, "")), "t"));
                assertThat(refusal.detail()).endsWith("What was done before has been compensated.");
                assertThat(refusal.problems().get(0).path().pointer()).isEqualTo("/components/booking");
                List<String> expected = new ArrayList<>();
                for (int i = 0; i < failing; i++) {
                    expected.add("booked " + i);
                }
                expected.add("failed " + failing);
                for (int i = failing - 1; i >= 0; i--) {
                    expected.add("cancelled b" + i);
                }
                assertThat(ledger).isEqualTo(expected);
            }
        }
    }

    @Test
    void aSagaGivesTheResultsOfItsSteps() {
        book(-1);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("s0", "b0");
        expected.put("s1", "b1");
        assertThat(object(stateful.evaluate(stateful.plan(trip(2, "")), "t"), "booking"))
                .isEqualTo(expected);
    }

    @Test
    void theRetriesOfASagaAreForEachOfItsSteps() {
        List<String> ledger = book(1);
        refusal(stateful.evaluate(stateful.plan(trip(2, "{retries: 2}")), "t"));
        assertThat(ledger).containsExactly("booked 0", "failed 1", "failed 1", "failed 1", "cancelled b0");
    }

    @Test
    void aSagaMayFallBackOrRouteInsteadOfCompensating() {
        List<String> ledger = book(1);
        assertThat(object(
                        stateful.evaluate(
                                stateful.plan(trip(3, "{onFailure: {fallback: {a: [1, \"x\\\"y\", null, -0.5]}}}")),
                                "t"),
                        "booking"))
                .isEqualTo(Map.of("a", java.util.Arrays.asList(BigDecimal.ONE, "x\"y", null, new BigDecimal("-0.5"))));
        assertThat(stateful.evaluate(
                                stateful.plan(
                                        trip(3, "{onFailure: {fallbackExpression: 'trip + \" \" + error.component'}}")),
                                "t")
                        .result()
                        .outputs())
                .isEqualTo(Map.of("booking", "t booking-s1"));
        Map<?, ?> error = object(
                stateful.evaluate(
                        stateful.plan(trip(3, "{onFailure: {route: error}}")
                                .replace("{booking: booking}", "{booking: booking, error: booking.error}")),
                        "t"),
                "error");
        assertThat(error.get("component")).isEqualTo("booking-s1");
        assertThat(Collections.frequency(ledger, "booked 0")).isEqualTo(3);
        assertThat(ledger).noneMatch(entry -> entry.startsWith("cancelled"));
    }

    @Test
    void aRoutedSagaThatSucceedsGivesItsResult() {
        book(-1);
        WorkflowOutcome outcome = stateful.evaluate(
                stateful.plan(trip(1, "{onFailure: {route: error}}")
                        .replace("{booking: booking}", "{booking: booking, error: booking.error}")),
                "t");
        assertThat(outcome.result().outputs()).isEqualTo(Map.of("booking", Map.of("s0", "b0")));
    }

    @Test
    void aFallbackOfAnAccumulatorIsForTheWholeOfIt() {
        Plan plan = stateful.plan(TOTAL.replace(
                "outputs:", "policies: [{match: {kind: accumulator}, onFailure: {fallback: -1}}]\noutputs:"));
        Map<String, Object> keyless = Map.of("amount", 1);
        assertThat(stateful.evaluate(plan, keyless, 1).result().outputs().get("total"))
                .isEqualTo(BigDecimal.valueOf(-1));
    }
}
