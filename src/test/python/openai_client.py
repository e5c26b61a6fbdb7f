"""OpenAI's own client for Python against a running Parley.

Usage: PARLEY_URL=… PARLEY_KEY=… PARLEY_POOR_KEY=… python3 openai_client.py
"""

import json
import os
import re
import sys
import traceback

import openai

BASE = os.environ["PARLEY_URL"] + "/v1"
CLIENT = openai.OpenAI(base_url=BASE, api_key=os.environ["PARLEY_KEY"])
MESSAGES = [{"role": "user", "content": "Hello there"}]
TOOLS = [{"type": "function", "function": {"name": "get_weather", "parameters": {"type": "object"}}}]


def lists_and_retrieves_models():
    assert "fake/plain" in [model.id for model in CLIENT.models.list()]
    assert CLIENT.models.retrieve("fake/plain").id == "fake/plain"


def completes():
    raw = CLIENT.chat.completions.with_raw_response.create(
        model="fake/plain", messages=MESSAGES, reasoning_effort="none"
    )
    data = raw.parse()
    assert data.choices[0].message.content == "Hello from the fake provider."
    assert data.choices[0].finish_reason == "stop"
    assert data.usage.total_tokens == data.usage.prompt_tokens + data.usage.completion_tokens
    assert re.fullmatch(r"0\.\d{9}", raw.headers["x-parley-cost"])
    assert raw.headers["x-request-id"]


def streams_with_usage():
    text = reasoning = ""
    usage = None
    for chunk in CLIENT.chat.completions.create(
        model="fake/thinking", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
    ):
        for choice in chunk.choices:
            text += choice.delta.content or ""
            reasoning += getattr(choice.delta, "reasoning_content", None) or ""
        usage = chunk.usage or usage
    assert text == "391"
    assert reasoning.startswith("17 × 23")
    assert usage.completion_tokens > 0
    assert re.fullmatch(r"0\.\d{9}", usage.cost)


def runs_a_tool_and_goes_on():
    with CLIENT.chat.completions.stream(model="fake/tool", messages=MESSAGES, tools=TOOLS) as stream:
        final = stream.get_final_completion()
    call = final.choices[0].message.tool_calls[0]
    assert final.choices[0].finish_reason == "tool_calls"
    assert json.loads(call.function.arguments) == {"city": "Oslo"}
    named = {"id": call.id, "type": "function"}
    named["function"] = {"name": call.function.name, "arguments": call.function.arguments}
    following = CLIENT.chat.completions.create(
        model="fake/strict",
        tools=TOOLS,
        messages=[
            *MESSAGES,
            {"role": "assistant", "content": None, "tool_calls": [named]},
            {"role": "tool", "tool_call_id": call.id, "content": "4"},
        ],
    )
    assert following.choices[0].finish_reason == "stop"


def raised(model, key=None, **options):
    client = openai.OpenAI(base_url=BASE, api_key=key or os.environ["PARLEY_KEY"], max_retries=0)
    try:
        client.chat.completions.create(model=model, messages=MESSAGES, **options)
    except openai.OpenAIError as error:
        return error
    raise AssertionError(f"{model} was answered")


def maps_errors_to_its_own_classes():
    assert isinstance(raised("none"), openai.NotFoundError)
    assert isinstance(raised("fake/plain", key="wrong"), openai.AuthenticationError)
    assert isinstance(raised("fake/status-429"), openai.RateLimitError)
    assert isinstance(raised("fake/status-400"), openai.BadRequestError)
    assert isinstance(raised("fake/status-500"), openai.InternalServerError)
    poor = raised("fake/plain", key=os.environ["PARLEY_POOR_KEY"])
    assert (poor.status_code, poor.code, poor.type) == (402, "request_too_large_for_budget", "insufficient_quota")


def does_not_repeat_a_billed_call():
    error = raised("fake/eof")
    assert error.status_code == 502
    assert error.response.headers["x-should-retry"] == "false"


def notices_a_stream_that_breaks_off():
    try:
        for chunk in CLIENT.chat.completions.create(model="fake/error-chunk", messages=MESSAGES, stream=True):
            assert chunk
    except openai.APIError:
        return
    raise AssertionError("it looked like a whole answer")


def outlives_heartbeats():
    stream = CLIENT.chat.completions.create(model="fake/silent", messages=MESSAGES, stream=True)
    text = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
    assert text == "late", text


CHECKS = [
    lists_and_retrieves_models,
    completes,
    streams_with_usage,
    runs_a_tool_and_goes_on,
    maps_errors_to_its_own_classes,
    does_not_repeat_a_billed_call,
    notices_a_stream_that_breaks_off,
    outlives_heartbeats,
]

failed = False
for check in CHECKS:
    name = check.__name__.replace("_", " ")
    try:
        check()
        print(f"ok {name}")
    except Exception:
        print(f"failed {name}: {traceback.format_exc()}".replace("\n", " "))
        failed = True
sys.exit(failed)
