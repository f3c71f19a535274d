// Tells when a stream first shows something other than reasoning. It is asked only where the provider bills reasoning
// that it does not show: until then, elapsed time is the only measure of that reasoning.
import type { InboundProtocolName } from '../../generation/protocol-name.ts'

/** Texts that a stream towards a caller holds with its first visible output. */
const visible: { readonly [protocol in InboundProtocolName]: RegExp } = {
  'openai-chat': /"content"\s*:\s*"[^"]|"tool_calls"\s*:\s*\[|"refusal"\s*:\s*"[^"]/,
  // Calls of tools that have a type of their own come whole, as an item.
  'openai-responses':
    /"response\.(?:output_text|function_call_arguments|custom_tool_call_input|refusal)\.delta"|"type"\s*:\s*"(?:local_shell|shell|apply_patch|tool_search)_call"/,
  'anthropic-messages': /"(?:text_delta|input_json_delta)"/,
}

/** Whether these bytes of a stream show text, a refusal or a tool call. */
export function showsOutput(protocol: InboundProtocolName, bytes: Buffer | string): boolean {
  return visible[protocol].test(typeof bytes === 'string' ? bytes : bytes.toString('latin1'))
}
