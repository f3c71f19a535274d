// Every fault of a provider at the boundaries of its stream, where the caller asks that another endpoint go on and that one says
// exactly what is missing: the SDKs have the whole answer, each word once, or they throw; and wherever the fault lies inside the
// text they have the answer.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { configurePair, playPairs, readGiven, startPairs, writeRest, type Second } from '../continued-scene.ts'
import type { Gateway } from '../gateway.ts'
import type { UpstreamProtocol } from '../money/answers.ts'
import { isLongRun } from '../runs.ts'
import { Upstream } from '../upstream/upstream.ts'
import { anthropicClient } from './anthropic-client.ts'
import type { Address, SdkClient } from './client.ts'
import { streamFaults, unsaid, writeEvents } from './fault-rows.ts'
import { chatClient, responsesClient } from './openai-client.ts'

const whole = unsaid.join('')
const clients: { readonly [name: string]: (address: Address) => SdkClient } = {
  'openai chat': chatClient,
  'openai responses': responsesClient,
  anthropic: anthropicClient,
}
const firsts: readonly UpstreamProtocol[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini']
/** Another protocol each, so that what goes on crosses them. */
const seconds: { readonly [name in UpstreamProtocol]: Second } = {
  'openai-chat': 'anthropic-messages',
  'openai-responses': 'openai-chat',
  'anthropic-messages': 'gemini',
  gemini: 'openai-chat',
}

type Case = { client: string; first: UpstreamProtocol; fault: string; at: number }

const cases: Case[] = Object.keys(clients).flatMap((client) =>
  firsts.flatMap((first) =>
    Object.keys(streamFaults).flatMap((fault) => {
      const { content, end } = writeEvents(first, unsaid)
      const all = Array.from({ length: end + 1 }, (_, at) => at)
      const some = new Set([content, content + 1, content + 2, content + unsaid.length, end])
      return (isLongRun ? all : all.filter((at) => some.has(at))).map((at) => ({ client, first, fault, at }))
    }),
  ),
)

let upstream: Upstream
let gateway: Gateway
before(async () => {
  upstream = await Upstream.start()
  const pairs = cases.map(({ first }, number) => configurePair(upstream.url, first, seconds[first], number))
  gateway = await startPairs(pairs)
  playPairs(upstream, (number, request) => {
    const { first, fault, at } = cases[number] as Case
    const given = readGiven(request)
    // Whoever was given nothing says all of it.
    const missing = given === undefined ? whole : whole.slice(given.length)
    const events = writeEvents(first, unsaid)
    const script = (streamFaults[fault] as (typeof streamFaults)[string])(first, events, at)
    return { first: script, second: writeRest(seconds[first], { pieces: [missing.slice(0, 3), missing.slice(3)] }) }
  })
})
after(async () => {
  await gateway.stop()
  await upstream.stop()
})

for (const client of Object.keys(clients)) {
  for (const first of firsts) {
    test(`${client}: after any fault of ${first} the answer is whole, or there is none`, async () => {
      const own = [...cases.entries()].filter(([, each]) => each.client === client && each.first === first)
      const outcomes = await Promise.all(
        own.map(async ([number, { fault, at }]) => {
          const asked = (clients[client] as (address: Address) => SdkClient)({
            ...gateway,
            headers: { 'x-crossmodel-continue': 'true' },
          }).ask({ model: `story/m${number}`, prompt: 'Count', stream: true })
          const told = await asked.catch((error: unknown) => error)
          const where = `${fault} (${at})`
          if (told instanceof Error) assert.ok(!(told instanceof TypeError), String(told.stack))
          else assert.equal((told as { text: string }).text, whole, where)
          return { where, at, isTold: !(told instanceof Error) }
        }),
      )
      const { content } = writeEvents(first, unsaid)
      const inside = outcomes.filter(({ at }) => at <= content + 2)
      assert.deepEqual(
        inside.filter(({ isTold }) => !isTold).map(({ where }) => where),
        [],
      )
    })
  }
}
