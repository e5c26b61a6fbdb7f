package chat.parley.testing;

import chat.parley.money.Usage;
import chat.parley.testing.FakeScript.Step;
import chat.parley.testing.FakeScript.UsageStyle;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Plays one script to one caller on the event loop, and charges for it before the bytes that tell that it is over:
/// who has read those may look at the meter.
final class FakePlayer {

    private final Vertx vertx;
    private final FakeProvider provider;
    private final FakeProvider.Recorded call;
    private final FakeScript script;
    private final int prompt;
    private final int cached;
    private final long maxTokens;
    private final UsageStyle style;
    private HttpServerRequest request;
    private HttpServerResponse response;
    private int step;
    private long flooded;
    private int output;
    private int reasoning;
    private boolean opened;
    private boolean reported;
    private boolean charged;
    private boolean over;

    FakePlayer(
            Vertx vertx, FakeProvider provider, FakeProvider.Recorded call, FakeScript script, int prompt, int cached) {
        this.vertx = vertx;
        this.provider = provider;
        this.call = call;
        this.script = script;
        this.prompt = prompt;
        this.cached = cached;
        maxTokens = call.body.path("max_tokens").asLong(Long.MAX_VALUE);
        style = script.steps().stream()
                .filter(Step.Finish.class::isInstance)
                .map(finish -> ((Step.Finish) finish).usage())
                .findFirst()
                .orElse(UsageStyle.NONE);
    }

    void play(HttpServerRequest to) {
        request = to;
        response = to.response().setStatusCode(script.status()).setChunked(true);
        response.putHeader("content-type", "text/event-stream; charset=utf-8");
        script.headers().forEach(response::putHeader);
        response.closeHandler(closed -> gone());
        response.exceptionHandler(failed -> gone());
        next();
    }

    private void next() {
        while (!over) {
            if (response.writeQueueFull()) {
                response.drainHandler(drained -> next());
                return;
            }
            if (step == script.steps().size()) {
                finish();
                return;
            }
            Step now = script.steps().get(step++);
            if (!take(now)) {
                return;
            }
            boolean token = now instanceof Step.Content || now instanceof Step.Reasoning;
            if (token && script.every().isPositive()) {
                later(script.every());
                return;
            }
        }
    }

    /// Does one step; `false` where the next one waits for something.
    private boolean take(Step now) {
        switch (now) {
            case Step.Reasoning(var text) -> token("reasoning_content", text, "content");
            case Step.Content(var text) -> token("content", text, "reasoning_content");
            case Step.Delta(var json) -> delta(json);
            case Step.Finish(var reason, var usage) -> finish(reason, usage);
            case Step.Raw(var bytes) -> write(bytes);
            case Step.Done() -> {
                chargeIfComplete();
                write("data: [DONE]\n\n");
            }
            case Step.Wait(var time) -> {
                later(time);
                return false;
            }
            case Step.Until(var said) -> {
                var loop = vertx.getOrCreateContext();
                said.thenRun(() -> loop.runOnContext(told -> next()));
                return false;
            }
            case Step.Stall() -> {
                return false;
            }
            case Step.Reset() -> {
                over = true;
                charge(false);
                call.end();
                vertx.setTimer(30, timer -> cut());
                return false;
            }
            case Step.Flood(long bytes) -> {
                return flood(bytes);
            }
        }
        return true;
    }

    /// A reset instead of an orderly end: nothing is left to be read.
    private void cut() {
        ((ConnectionBase) request.connection()).channel().config().setOption(ChannelOption.SO_LINGER, 0);
        request.connection().close();
    }

    private void later(Duration time) {
        vertx.setTimer(Math.max(1, time.toMillis()), timer -> next());
    }

    private void token(String field, String text, String other) {
        if (output >= maxTokens) {
            cutAtMaximum();
            return;
        }
        output++;
        if (field.equals("reasoning_content")) {
            reasoning++;
        }
        ObjectNode delta = FakeProvider.JSON.createObjectNode();
        if (!opened) {
            delta.put("role", "assistant");
        }
        opened = true;
        chunk(delta.put(field, text).putNull(other), null, style == UsageStyle.CUMULATIVE);
    }

    private void delta(String json) {
        if (!json.contains("\"role\"")) {
            output++;
        }
        opened = true;
        write("data: {\"choices\":[{\"index\":0,\"delta\":" + json + ",\"finish_reason\":null}],\"usage\":null}\n\n");
    }

    /// As every provider does: the answer ends where the tokens that were asked for end.
    private void cutAtMaximum() {
        while (step < script.steps().size() && !(script.steps().get(step) instanceof Step.Finish)) {
            step++;
        }
        if (step < script.steps().size()) {
            step++;
            finish("length", style);
        }
    }

    private void finish(String reason, UsageStyle usage) {
        reported = reported || usage != UsageStyle.NONE;
        chargeIfComplete();
        ObjectNode delta = FakeProvider.JSON.createObjectNode().put("content", "");
        chunk(delta, reason, usage == UsageStyle.ON_LAST_CHOICE || usage == UsageStyle.CUMULATIVE);
        if (usage == UsageStyle.TRAILING) {
            write("data: {\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":" + usage() + "}\n\n");
        }
    }

    private void chunk(ObjectNode delta, String finishReason, boolean withUsage) {
        ObjectNode root = FakeProvider.JSON.createObjectNode();
        root.put("id", call.id).put("object", "chat.completion.chunk").put("created", 1_784_000_000);
        root.put("model", call.body.path("model").asText());
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("logprobs").put("finish_reason", finishReason);
        root.set("usage", withUsage ? usage() : null);
        reported = reported || withUsage;
        write("data: " + root + "\n\n");
    }

    private ObjectNode usage() {
        ObjectNode usage = FakeProvider.JSON.createObjectNode();
        usage.put("prompt_tokens", prompt).put("completion_tokens", output).put("total_tokens", prompt + output);
        usage.putObject("prompt_tokens_details").put("cached_tokens", cached);
        if (reasoning > 0) {
            usage.putObject("completion_tokens_details").put("reasoning_tokens", reasoning);
        }
        return usage.put("prompt_cache_hit_tokens", cached).put("prompt_cache_miss_tokens", prompt - cached);
    }

    private boolean flood(long bytes) {
        String text = "x".repeat(1000);
        String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
        while (flooded < bytes && !over) {
            if (response.writeQueueFull()) {
                step--;
                response.drainHandler(drained -> next());
                return false;
            }
            output++;
            flooded += event.length();
            write(event);
        }
        return true;
    }

    private void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(byte[] bytes) {
        int size = script.split() > 0 ? script.split() : Math.max(1, bytes.length);
        for (int from = 0; from < Math.max(1, bytes.length); from += size) {
            response.write(
                    Buffer.buffer(java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size))));
        }
        call.written += bytes.length;
    }

    private void finish() {
        over = true;
        charge(false);
        call.end();
        response.end();
    }

    private void gone() {
        if (over) {
            return;
        }
        over = true;
        call.abort();
        if (provider.billsAborted()) {
            long left = script.steps().stream()
                    .skip(step)
                    .filter(s -> s instanceof Step.Content || s instanceof Step.Reasoning)
                    .count();
            output = (int) Math.min(maxTokens, output + left);
        }
        charge(true);
    }

    /// Unless more text is to come, however odd.
    private void chargeIfComplete() {
        if (script.steps().stream().skip(step).noneMatch(Step::isMetered)) {
            charge(false);
        }
    }

    private void charge(boolean aborted) {
        if (script.status() < 400 && !charged) {
            charged = true;
            var usage = new Usage(prompt - cached, cached, output, Math.min(reasoning, output));
            provider.meter().charge(call.id, call.body.path("model").asText(), usage, reported, aborted);
        }
    }
}
