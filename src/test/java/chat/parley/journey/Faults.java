package chat.parley.journey;

import chat.parley.testing.FakeScript;
import chat.parley.testing.ParleyProcess;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// How a provider fails, by the name that the failure has in Parley. Each has a model of its own.
final class Faults {

    private static final String BUSY = "busy-provider";

    /// A llama.cpp takes four calls at once.
    private static final int PLACES = 4;

    private final House house;
    private final Map<String, Supplier<FakeScript>> scripts = Map.ofEntries(
            Map.entry("provider_key_refused", () -> error(401, "Authentication Fails")),
            Map.entry("provider_no_credit", () -> error(402, "Insufficient Balance")),
            Map.entry("provider_rate_limited", () -> error(429, "Too many requests")),
            Map.entry("provider_overloaded", () -> error(503, "Service Unavailable")),
            Map.entry("content_filtered", () -> error(451, "blocked")),
            Map.entry("provider_rejected", () -> error(422, "unknown variant")),
            Map.entry(
                    "provider_cut",
                    () -> FakeScript.builder().say("Some of the answer").build()),
            Map.entry(
                    "provider_stalled",
                    () -> FakeScript.builder().say("Some of the answer").stall().build()),
            Map.entry("provider_timed_out", () -> FakeScript.builder().stall().build()),
            Map.entry(
                    "provider_error",
                    () -> FakeScript.builder()
                            .say("Some of the answer")
                            .raw("data: {\"error\":{\"code\":500,\"message\":\"boom\"}}\n\n")
                            .build()),
            Map.entry("account_disabled", Refusals::slowly),
            Map.entry("conversation_deleted", Refusals::slowly),
            Map.entry("provider_unreachable", () -> FakeScript.answer("", "never asked")),
            Map.entry("provider_busy", Refusals::slowly));

    /// What a provider needs for its failures to come soon, and not where only a busy machine holds it up.
    static Map<String, String> impatience() {
        return Map.of("PARLEY_INFERENCE_FIRST_TEXT_LIMIT", "15S", "PARLEY_INFERENCE_STALL_LIMIT", "10S");
    }

    Faults(House house, String provider) throws IOException {
        this.house = house;
        String gone = house.provider("Gone", "http://127.0.0.1:" + ParleyProcess.freePort() + "/v1", "other");
        String narrow = house.provider("Narrow", house.provider.baseUrl(), "llamacpp");
        scripts.forEach((failure, script) -> {
            String at =
                    failure.equals("provider_unreachable") ? gone : failure.equals("provider_busy") ? narrow : provider;
            house.offer(at, model(failure), failure, 100_000);
            house.price(at, model(failure), "1", "1");
            house.provider.script(model(failure), script.get());
        });
    }

    Map<String, Supplier<FakeScript>> scripts() {
        return scripts;
    }

    /// The model whose answers fail like this.
    static String model(String failure) {
        return failure.equals("provider_busy") ? BUSY : failure.replace('_', '-');
    }

    /// Brings about what the failure depends on besides the provider's answer.
    void prepare(String failure) {
        if (failure.equals("provider_busy")) {
            house.member("crowd");
            var crowd = Person.signIn(house.parley, House.email("crowd"));
            IntStream.range(0, PLACES)
                    .mapToObj(i -> crowd.turn(crowd.begin(), Map.of("model", BUSY)))
                    .toList()
                    .forEach(crowd::awaitText);
        }
    }

    private static FakeScript error(int status, String message) {
        return FakeScript.status(status, "{\"error\":{\"message\":\"%s\"}}".formatted(message));
    }
}
