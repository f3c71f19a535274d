"""The snippets of the public documentation, as an OpenAI or Anthropic user of Python types them.

Called by python.test.ts with the gateway's host, a key and models; prints what the models said, as JSON by model.
"""

import json
import sys

import anthropic
import openai

host, key, *models = sys.argv[1:]


def read_choices(completion):
    return [[choice.index, choice.message.content, choice.finish_reason] for choice in completion.choices]


def run(model):
    said = {}

    # Migration in three lines: base URL, key, model id.
    client = openai.OpenAI(api_key=key, base_url=f"{host}/v1", max_retries=0)
    completion = client.chat.completions.create(model=model, messages=[{"role": "user", "content": "Hello"}])
    said["chat"] = completion.choices[0].message.content

    stream = client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": "Hello"}], stream=True, stream_options={"include_usage": True}
    )
    chunks = list(stream)
    said["chat stream"] = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    said["chat usage"] = chunks[-1].usage.total_tokens if chunks[-1].usage else 0

    # Several answers, which the SDK tells apart by their index.
    asked = {"model": model, "messages": [{"role": "user", "content": "Hello"}], "n": 2}
    said["choices"] = read_choices(client.chat.completions.create(**asked))
    with client.chat.completions.stream(**asked) as events:
        said["choices stream"] = read_choices(events.get_final_completion())

    response = client.responses.create(model=model, input="Hello")
    said["responses"] = response.output_text
    with client.responses.stream(model=model, input="Hello") as events:
        for _ in events:
            pass
        said["responses stream"] = events.get_final_response().output_text

    claude = anthropic.Anthropic(api_key=key, base_url=host, max_retries=0)
    message = claude.messages.create(model=model, max_tokens=1024, messages=[{"role": "user", "content": "Hello"}])
    said["messages"] = "".join(block.text for block in message.content if block.type == "text")
    with claude.messages.stream(
        model=model, max_tokens=1024, messages=[{"role": "user", "content": "Hello"}]
    ) as events:
        said["messages stream"] = "".join(events.text_stream)

    try:
        client.chat.completions.create(model="foo/bar", messages=[{"role": "user", "content": "Hello"}])
    except openai.NotFoundError as error:
        said["chat error"] = error.code
    try:
        claude.messages.create(model="foo/bar", max_tokens=10, messages=[{"role": "user", "content": "Hello"}])
    except anthropic.NotFoundError as error:
        said["messages error"] = error.body["error"]["type"]
    return said


print(json.dumps({model: run(model) for model in models}))
