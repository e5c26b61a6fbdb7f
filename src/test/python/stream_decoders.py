"""Streams of a running Parley, read as decoders of other languages do. Python's standard library alone.

Usage: PARLEY_URL=… PARLEY_KEY=… python3 stream_decoders.py
"""

import concurrent.futures
import http.client
import json
import os
import urllib.parse

URL = urllib.parse.urlsplit(os.environ["PARLEY_URL"])


def lines(response, size):
    """Lines as they are found when bytes come `size` at a time; CR, LF and CRLF end one."""
    text = b""
    while piece := response.read1(size):
        text += piece
        while True:
            ends = [at for at in (text.find(b"\n"), text.find(b"\r")) if at >= 0]
            if not ends or (text[min(ends) :] == b"\r"):
                break
            end = min(ends)
            skip = 2 if text[end : end + 2] == b"\r\n" else 1
            yield text[:end].decode("utf-8")
            text = text[end + skip :]
    assert text == b"", f"the stream ends in the middle of a line: {text!r}"


def standard(found):
    """As the WHATWG standard says: an event without data is none."""
    data, name = [], ""
    for line in found:
        if line == "":
            if data:
                yield name, "\n".join(data)
            data, name = [], ""
            continue
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value


def openai_python(found):
    """As openai-python and httpx-sse: a comment is passed over, and a blank line dispatches whatever is there."""
    data, name, last = [], None, None
    for line in found:
        if line == "":
            if name or data or last is not None:
                yield name or "", "\n".join(data)
            data, name = [], None
            continue
        if line.startswith(":"):
            continue
        field, _, value = line.partition(":")
        value = value[1:] if value.startswith(" ") else value
        if field == "data":
            data.append(value)
        elif field == "event":
            name = value
        elif field == "id":
            last = value


def openai_go(found):
    """As openai-go before 3.43: every blank line dispatches, so that one after a comment is an event without data."""
    data, name = "", ""
    for line in found:
        if line == "":
            yield name, data.removesuffix("\n")
            data, name = "", ""
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data += value + "\n"


def naive(found):
    """As many scripts: lines that begin with `data: `."""
    for line in found:
        if line.startswith("data: "):
            yield "", line[6:]


def opened(model, **more):
    connection = http.client.HTTPConnection(URL.hostname, URL.port, timeout=60)
    body = {"model": model, "messages": [{"role": "user", "content": "Hello there"}], "stream": True} | more
    headers = {"Authorization": f"Bearer {os.environ['PARLEY_KEY']}", "Content-Type": "application/json"}
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    response = connection.getresponse()
    assert response.status == 200, response.status
    assert response.headers["Content-Type"].startswith("text/event-stream")
    return response


def text(decoder, model, size, **more):
    said, usage, done = "", None, False
    for _, data in decoder(lines(opened(model, **more), size)):
        assert not done, "something follows [DONE]"
        if data == "[DONE]":
            done = True
            continue
        chunk = json.loads(data)
        usage = chunk.get("usage") or usage
        for choice in chunk["choices"]:
            said += choice["delta"].get("content") or ""
    assert done, "no [DONE]"
    return said, usage


def check(decoder, size):
    said, usage = text(decoder, "fake/plain", size, stream_options={"include_usage": True})
    assert said == "Hello from the fake provider.", said
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]
    said, _ = text(decoder, "fake/silent", size)
    assert said == "late", said


def report(decoder, size):
    name = f"{decoder.__name__} by {size}"
    try:
        check(decoder, size)
        return f"ok {name}"
    except Exception as error:  # each is a line of the report
        return f"failed {name}: {error!r}"


with concurrent.futures.ThreadPoolExecutor(12) as pool:
    asked = [
        pool.submit(report, decoder, size)
        for decoder in (standard, openai_python, openai_go, naive)
        for size in (1, 7, 65536)
    ]
    for one in asked:
        print(one.result())
