// Measures what each of the 15 pairs of protocols carries, and writes it down as docs/protocols.md. A caller's body is
// made by its own protocol's encoder from a sample, read by the decoder that callers meet, and encoded for the upstream.
// `silent`: nothing was said and nothing arrived; a fault.
import { isDeepStrictEqual } from 'node:util'
import { effortBudgets } from '../../src/generation/request/effort.ts'
import { LossList, type Loss } from '../../src/generation/loss/loss.ts'
import {
  inboundProtocolNames,
  type InboundProtocolName,
  type ProtocolName,
  protocolNames,
} from '../../src/generation/protocol-name.ts'
import type { JsonObject } from '../../src/foundation/json/json.ts'
import type { InboundProtocol } from '../../src/protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../src/protocols/port/outbound-protocol.ts'
import { inboundProtocols, outboundProtocols } from '../../src/protocols/protocols.ts'
import { ownSamples, samples, type Sample } from './samples.ts'
import { targetOf } from './translate.ts'

export type Outcome = 'carried' | 'mapped' | 'lost' | 'refused' | 'silent' | '—'

export type Row = { field: string; callerName: string; outcomes: { [to in ProtocolName]: Outcome } }

/** The rows of one protocol that callers speak, in the order of the samples. */
export function measure(from: InboundProtocolName): Row[] {
  const inbound = inboundProtocols[from]
  const own = outboundProtocols[from]
  const rows: Row[] = []
  const add = (row: string, field: string, callerName: string, sample: Sample) => {
    const asked = write(own, inbound, sample)
    const outcomes = Object.fromEntries(
      protocolNames.map((to) => [to, asked === undefined ? '—' : judge(field, inbound, outboundProtocols[to], asked)]),
    ) as Row['outcomes']
    rows.push({ field: row, callerName, outcomes })
  }
  for (const [field, makeSamples] of Object.entries(samples) as [keyof typeof samples, typeof samples.tools][]) {
    for (const sample of makeSamples(from)) {
      const callerName = inbound.nameField(field)
      // Without a name of its own it can only be said by other means, which have rows of their own.
      if (callerName === field && from === 'anthropic-messages') continue
      add(sample.note === undefined ? field : `${field} (${sample.note})`, field, callerName, sample)
    }
  }
  for (const [row, sample] of ownSamples(from)) add(row, row, '', sample)
  return rows
}

type Asked = { with: JsonObject; without: JsonObject }

/** The sample in the caller's words; undefined where its protocol has none for it. */
function write(own: OutboundProtocol, inbound: InboundProtocol, sample: Sample): Asked | undefined {
  const encode = (request: Sample['with']): { body: JsonObject; losses: readonly Loss[] } => {
    const losses = new LossList()
    const { body } = own.encodeRequest(structuredClone(request), targetOf(own, false), losses)
    return { body: JSON.parse(JSON.stringify(body)) as JsonObject, losses: losses.list() }
  }
  const said = encode(sample.with)
  const unsaid = encode(sample.without)
  const known = new Set(unsaid.losses.map((loss) => loss.field))
  if (said.losses.some((loss) => !known.has(loss.field))) return undefined
  if (isDeepStrictEqual(said.body, unsaid.body)) return undefined
  // What the decoder of callers does not read back is not theirs to say.
  const read = (body: JsonObject) => inbound.decodeRequest(structuredClone(body))
  return isDeepStrictEqual(read(said.body), read(unsaid.body)) ? undefined : { with: said.body, without: unsaid.body }
}

function judge(field: string, inbound: InboundProtocol, outbound: OutboundProtocol, asked: Asked): Outcome {
  const encode = (body: JsonObject) => {
    const losses = new LossList()
    const request = inbound.decodeRequest(structuredClone(body))
    const encoded = outbound.encodeRequest(request, targetOf(outbound, false), losses)
    return { sent: JSON.parse(JSON.stringify(encoded)) as unknown, losses: losses.list() }
  }
  const said = encode(asked.with)
  const unsaid = encode(asked.without)
  const known = new Set(unsaid.losses.map((loss) => loss.field))
  // A loss of the field itself, or of what it is a part of; then whatever else was said of it.
  const added = said.losses.filter((loss) => !known.has(loss.field))
  const exact = said.losses.find((loss) => loss.field === field)
  const whole = said.losses.find((loss) => field.startsWith(`${loss.field}.`) || isBeside(field, loss.field))
  const refused = said.losses.find((loss) => loss.kind === 'refused')
  if (refused) return 'refused'
  if (exact && (added.includes(exact) || isDeepStrictEqual(said.sent, unsaid.sent))) return told[exact.kind]
  if (!isDeepStrictEqual(said.sent, unsaid.sent)) return added.some(isPartial) ? 'mapped' : 'carried'
  const worst = added.find((loss) => loss.kind === 'dropped') ?? added[0] ?? whole
  return worst === undefined ? 'silent' : told[worst.kind]
}

const told = { dropped: 'lost', changed: 'mapped', refused: 'refused' } as const

/** Something else was changed to make room for the field. */
const isPartial = (loss: Loss) => loss.kind === 'changed'

/** What reasoning shows is lost with the reasoning. */
const isBeside = (field: string, lost: string) => field === 'reasoning.show' && lost.startsWith('reasoning.')

/** Where nothing arrives and nothing is said, and that is right: the value asks for what the other side does anyway. */
export const withoutEffect: { readonly [field: string]: string } = {
  'serviceTier (auto)': 'the default everywhere',
  'reasoning.mode (adaptive)': 'the model decides where nothing is said',
  'responseFormat.strict': 'a schema is always kept to there',
}

const titles: { readonly [name in ProtocolName]: string } = {
  'openai-chat': 'Chat',
  'openai-responses': 'Responses',
  'anthropic-messages': 'Messages',
  gemini: 'Gemini',
  'bedrock-converse': 'Converse',
}

/** The whole of docs/protocols.md. */
export function writeLossTable(): string {
  const parts = [opening]
  for (const from of inboundProtocolNames) {
    parts.push(`## Callers of ${titles[from]}\n`)
    parts.push(`| field | in ${titles[from]} | ${protocolNames.map((to) => titles[to]).join(' | ')} |`)
    parts.push(`|---|---|${protocolNames.map(() => '---').join('|')}|`)
    for (const { field, callerName, outcomes } of measure(from)) {
      const cells = protocolNames.map((to) =>
        outcomes[to] === 'silent' && field in withoutEffect ? 'no effect' : outcomes[to],
      )
      // What this protocol cannot say needs no row.
      if (cells.every((cell) => cell === '—')) continue
      parts.push(`| ${field} | ${callerName === '' ? '' : `\`${callerName}\``} | ${cells.join(' | ')} |`)
    }
    parts.push('')
  }
  parts.push('## Reasoning effort and budget\n', '| effort | tokens |', '|---|---|')
  for (const [effort, tokens] of Object.entries(effortBudgets)) parts.push(`| ${effort} | ${tokens} |`)
  return `${parts.join('\n')}\n`
}

const opening = `# Protocols and losses

<!-- Written by \`node test/conformance/write-loss-table.ts\`, which measures it. A test fails when it is out of date. -->

Any model can be called through any of the three protocols that callers speak. Where caller and provider speak the same
protocol, bytes pass through and nothing is lost, but for what the gateway itself withholds
([What callers may reach](providers.md#what-callers-may-reach)). Otherwise a request is translated through one neutral model;
these tables say, per field, what then becomes of it:

- **carried**: it arrives as it was meant.
- **mapped**: something near it arrives. It is reported.
- **lost**: it does not arrive. It is reported.
- **refused**: it bears on the bill or on who sees the data, so the request is answered with 400 \`unsupported_parameter\`.
- **no effect**: the other side does what it asks for anyway.
- **—**: the caller's own protocol has no word for it.

Reported means the response header \`x-crossmodel-dropped\`; with the request header \`x-crossmodel-strict: true\` it is a 400
instead, naming the field. Where the provider takes media by value only, the gateway fetches what a URL points at first.
A request whose tools would all be lost is refused as well. The tables hold for a model that can do everything; what one
model lacks is reported in the same way.

## What a translation puts in order

Nothing of this is a loss, and nothing of it is done where bytes pass through.

- Results of tools stand directly behind the turn that called them; what the user said in between follows.
- Converse is sent a user's turn \`…\` before a conversation that the assistant opens, and the same text beside a document
  that stands alone; Gemini is sent such a turn before a call that opens the conversation.
- Where the caller's last message is blank, or is system text that goes to the head, the same turn \`…\` stands behind the
  assistant's last one, which would otherwise be a prefill.
- Blank text is left out where it is refused (Anthropic, Converse), and so is white space at the end of a prefill. Where
  nothing is left of a conversation, the answer is 400 \`invalid_messages\`.
- A tool's name that is too long, or holds a character that is not allowed there, goes as a stand-in made of its beginning and
  a digest, in every turn the same; the model's calls come back under the tool's own name.
- Calls that share an id, as servers give them that number each answer anew, and calls without one have ids of their own, and
  so have their results; an answer's call never has the id of an earlier one.
- Thoughts between the texts and calls of a turn come home in their places, over Chat too: their signatures say where.
- Numbers in arguments, results and schemas keep all their digits. \`null\` and empty arguments are no
  arguments; a call without any comes as \`{}\`.
- Media by value go under the type that their first bytes say, and a PDF in an image's place goes as a document.
- Half of a surrogate pair is replaced by U+FFFD.
- The line \`x-anthropic-billing-header: …\` that opens Claude Code's system prompt reaches Anthropic alone.

## Media and schemas

- Media by value are data URLs or base64, in any of its spellings: with line breaks, with \`-\` and \`_\`, without padding. They
  go up in standard base64. Base64 without \`data:\` in the place of an address, or a path, is 400 \`invalid_request\`.
- A drawing (SVG), whatever type it is said to have, is left out for Anthropic, Gemini and Bedrock, which take pictures of
  dots alone, and is reported.
- A tool whose schema is an object without \`properties\` has empty ones for OpenAI's protocols, where it is refused otherwise.
- Amazon's Nova takes no references in a tool's schema, and at its head \`type\`, \`properties\` and \`required\` alone: what a
  \`$ref\` points at is written in its place. What does not fit in that way is left out and reported.
- Keywords of schemas that Gemini or Claude's structured outputs do not take are told to the model in the description, and
  reported.

## Tools that agents bring in forms of their own

They go to every model, and a call comes back in the form that the agent knows, streamed or not; so do the calls and results
of earlier turns. Nothing of this is reported as lost. Providers of the agent's own protocol get each definition as it was.

| protocol of the agent | form | what a model of another protocol is offered |
|---|---|---|
| Responses | tools in a \`namespace\` | functions with the namespace before the name: \`mcp__demo__weather\`; those of \`functions\` by their name |
| Responses | \`additional_tools\` items, tools that a \`tool_search\` has found | the same as in \`tools\` |
| Responses | \`local_shell\`, \`shell\` (local), \`apply_patch\`, \`tool_search\` of the client | a function of that name with the published arguments |
| Responses | \`tool_search\` of the provider, \`defer_loading\` | all tools at once, as functions |
| Responses | arguments that OpenAI's models encrypt (\`encrypted\` in the schema, as Codex has it for what agents tell each other) | plain arguments; the call comes back with \`encrypted_function_args: []\` |
| Responses | \`agent_message\` items | words of a user; what only OpenAI can decrypt is a loss |
| Messages | \`bash_…\`, \`text_editor_…\`, \`memory_…\` | a function of that name with the published arguments |
| Messages | \`tool_search_tool_…\`, \`defer_loading\`, \`tool_reference\` | all tools at once; what was found is told in words |
| Chat, Responses | \`custom\`, with its grammar | a function with one text, \`input\`, the grammar in its description (reported as mapped) |
`
