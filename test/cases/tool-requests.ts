// One conversation of a tool call and its result, in the words of each protocol that callers speak.
import type { JsonObject } from '../../src/foundation/json/json.ts'
import { parseExactJson } from '../../src/foundation/json/exact-json.ts'
import type { InboundProtocolName } from '../../src/generation/protocol-name.ts'

/** `args`: JSON text. `schema`: of the tool's arguments. */
export type ToolTurn = { name: string; args?: string; result?: string; schema?: JsonObject; forced?: boolean }

export const anyObject: JsonObject = { type: 'object', properties: {} }

/** The tool, a call of it by the model, and its result. */
export function askWithTool(from: InboundProtocolName, turn: ToolTurn): JsonObject {
  return requests[from]({ args: '{}', result: 'r', schema: anyObject, forced: false, ...turn })
}

const requests: { readonly [name in InboundProtocolName]: (turn: Required<ToolTurn>) => JsonObject } = {
  'openai-chat': ({ name, args, result, schema, forced }) => ({
    tools: [{ type: 'function', function: { name, parameters: schema } }],
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'call_1', type: 'function', function: { name, arguments: args } }],
      },
      { role: 'tool', tool_call_id: 'call_1', content: result },
    ],
    ...(forced ? { tool_choice: { type: 'function', function: { name } } } : {}),
  }),
  'openai-responses': ({ name, args, result, schema, forced }) => ({
    tools: [{ type: 'function', name, parameters: schema }],
    input: [
      { role: 'user', content: 'hi' },
      { type: 'function_call', call_id: 'call_1', name, arguments: args },
      { type: 'function_call_output', call_id: 'call_1', output: result },
    ],
    ...(forced ? { tool_choice: { type: 'function', name } } : {}),
  }),
  'anthropic-messages': ({ name, args, result, schema, forced }) => ({
    tools: [{ name, input_schema: schema }],
    messages: [
      { role: 'user', content: 'hi' },
      {
        role: 'assistant',
        content: [{ type: 'tool_use', id: 'call_1', name, input: parseExactJson(args) ?? {} }],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1', content: result }] },
    ],
    ...(forced ? { tool_choice: { type: 'tool', name } } : {}),
  }),
}
