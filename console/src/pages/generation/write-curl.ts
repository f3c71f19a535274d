// The same request as a command that runs: model, protocol and streaming as they were asked for. What was asked is not kept, so a
// greeting stands in its place.
import type { Ended } from './use-generation.ts'

type Asked = Pick<Ended, 'protocol' | 'requested_model' | 'streamed'>

const message = { role: 'user', content: 'Hello' }

const protocols: Readonly<Record<string, { path: string; body: object; headers: readonly string[] }>> = {
  'openai-chat': {
    path: '/v1/chat/completions',
    body: { messages: [message] },
    headers: ['authorization: Bearer $CROSSMODEL_API_KEY'],
  },
  'openai-responses': {
    path: '/v1/responses',
    body: { input: message.content },
    headers: ['authorization: Bearer $CROSSMODEL_API_KEY'],
  },
  'anthropic-messages': {
    path: '/v1/messages',
    body: { max_tokens: 1024, messages: [message] },
    headers: ['x-api-key: $CROSSMODEL_API_KEY', 'anthropic-version: 2023-06-01'],
  },
  'openai-embeddings': {
    path: '/v1/embeddings',
    body: { input: message.content },
    headers: ['authorization: Bearer $CROSSMODEL_API_KEY'],
  },
}

/** Undefined: the protocol is none that a command is known for. */
export function writeCurl(
  { protocol, requested_model: model, streamed }: Asked,
  callersUrl: string,
): string | undefined {
  const known = protocols[protocol]
  if (known === undefined) return undefined
  const { path, body, headers } = known
  const text = JSON.stringify({ model, ...body, ...(streamed && { stream: true }) })
  const lines = [
    `curl ${streamed ? '-N ' : ''}${quote(callersUrl + path)}`,
    ...headers.map((header) => `-H "${header}"`),
    '-H "content-type: application/json"',
    `-d ${quote(text)}`,
  ]
  return lines.join(' \\\n  ')
}

/** For a shell: nothing within is read by it. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
