import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inboundProtocolNames, type InboundProtocolName } from '../../generation/protocol-name.ts'
import { showsOutput } from './shows-output.ts'

/** What shows something, and what only looks like it: reasoning, empty pieces, names. */
const streams: { readonly [protocol in InboundProtocolName]: { shown: readonly string[]; hidden: readonly string[] } } =
  {
    'openai-chat': {
      shown: ['{"content":"x"}', '{"content" : "x"}', '{"tool_calls":[{}]}', '{"refusal":"No"}'],
      hidden: [
        '{"content":""}',
        '{"content":null}',
        '{"reasoning_content":"x"}',
        '{"reasoning":"content"}',
        '{"refusal":null}',
      ],
    },
    'openai-responses': {
      shown: [
        ...['output_text', 'function_call_arguments', 'custom_tool_call_input', 'refusal'].map(
          (kind) => `{"type":"response.${kind}.delta"}`,
        ),
        ...['local_shell', 'shell', 'apply_patch', 'tool_search'].map((tool) => `{"item":{"type":"${tool}_call"}}`),
      ],
      hidden: [
        '{"type":"response.reasoning_text.delta"}',
        '{"type":"response.output_text.done"}',
        '{"tools":[{"type":"shell"}]}',
      ],
    },
    'anthropic-messages': {
      shown: ['{"type":"text_delta"}', '{"type":"input_json_delta"}'],
      hidden: ['{"type":"thinking_delta"}', '{"type":"signature_delta"}', '{"text":"text_delta is a word"}'],
    },
  }

for (const protocol of inboundProtocolNames)
  test(`${protocol}: text, refusals and calls of tools are output, reasoning is none`, () => {
    const { shown, hidden } = streams[protocol]
    for (const [texts, isShown] of [
      [shown, true],
      [hidden, false],
    ] as const)
      for (const text of texts) {
        assert.equal(showsOutput(protocol, text), isShown, text)
        assert.equal(showsOutput(protocol, Buffer.from(text)), isShown, text)
      }
  })
