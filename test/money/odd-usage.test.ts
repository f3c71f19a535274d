// What a complete answer costs whose provider reports its usage wrongly: not at all, in figures that make no sense, or as
// far less than was written. Callers pay what was counted, and the record says that it is an estimate, for every pair of
// protocols.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Json, JsonObject } from '../../src/foundation/json/json.ts'
import type { Frame } from '../../src/foundation/frames/sse.ts'
import { inboundProtocolNames, type InboundProtocolName } from '../../src/generation/protocol-name.ts'
import { countText } from '../../src/tokens/count-text.ts'
import { paths } from '../e2e/world.ts'
import { sendFrames, type Script } from '../upstream/script.ts'
import { noTokens, writeFrames, type UpstreamProtocol } from './answers.ts'
import { ask, openBank, prices, recorded, within, writeRequest, type Bank, type Purse } from './bank.ts'
import { priceOf, type Entry } from './books.ts'

const upstreams: readonly UpstreamProtocol[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
const pieces = Array.from({ length: 100 }, () => 'one two three four ')
const tokens = { ...noTokens, input: 10, output: 401 }

let bank: Bank
let purse: Purse
before(async () => {
  bank = await openBank()
  purse = await bank.openPurse(1_000_000_000n)
})
after(() => bank.stop())

async function run(from: InboundProtocolName, to: UpstreamProtocol, script: Script): Promise<Entry> {
  bank.upstream.next(script)
  const asked = ask(bank.gateway, paths[from], writeRequest(from, to, { stream: true }), { key: purse.key })
  const heard = await within('the answer', asked.heard)
  assert.equal(heard.status, 200, heard.text)
  assert.ok(heard.whole)
  return recorded(bank, purse, asked)
}

/** The stream in one write, its last usage replaced. Messages' first event tells of an output of one token, as ever. */
function sendWith(to: UpstreamProtocol, change: (usage: JsonObject) => Json | undefined): Script {
  const frames = writeFrames(to, { pieces, tokens })
  const last = frames.findLastIndex(({ data }) => /"usage(?:Metadata)?":\{/.test(data))
  const { data } = frames[last] as Frame
  const changed = JSON.stringify(JSON.parse(data, (name, value) => (name.startsWith('usage') ? change(value) : value)))
  const { steps, ...script } = sendFrames(to, frames.with(last, { ...(frames[last] as Frame), data: changed }))
  return {
    ...script,
    steps: [{ send: Buffer.concat(steps.flatMap((step) => ('send' in step ? [Buffer.from(step.send)] : []))) }],
  }
}

const oddities: readonly [what: string, change: (usage: JsonObject) => Json | undefined][] = [
  ['has no usage', () => undefined],
  ['has nulls for figures', nullFigures],
  ['claims one token of output', (usage) => changeFigures(usage, { 401: 1, 411: 11 })],
  ['has a total alone', () => ({ total_tokens: 411, totalTokenCount: 411 })],
]

function nullFigures(usage: JsonObject): JsonObject {
  return mapFigures(usage, () => null)
}

function changeFigures(usage: JsonObject, changed: { readonly [figure: number]: number }): JsonObject {
  return mapFigures(usage, (figure) => changed[figure] ?? figure)
}

function mapFigures(usage: JsonObject, change: (figure: number) => Json): JsonObject {
  return Object.fromEntries(
    Object.entries(usage).map(([name, value]) => [name, typeof value === 'number' ? change(value) : value]),
  )
}

for (const to of upstreams) {
  for (const from of inboundProtocolNames) {
    for (const [what, change] of oddities) {
      test(`${from} from ${to}: an answer that ${what} costs what was counted`, async () => {
        const entry = await run(from, to, sendWith(to, change))
        assert.deepEqual([entry.status, entry.estimated], ['completed', true])
        assert.equal(entry.tokens?.output, await countText(pieces.join('')))
        assert.equal(entry.charge, priceOf(entry.tokens ?? noTokens, prices))
      })
    }
  }
}

test('what was counted of odd usage leaves the books balanced', () => {
  bank.books.assertBalanced(purse.walletId, prices)
})
