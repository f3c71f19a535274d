// Every fault of a provider at every boundary of its answer, through the SDKs that callers use: they throw or have the whole
// answer, and never a part of one that looks whole. Where a second endpoint is well, what fails before its first content ends
// in the second's whole answer.
import { after, before, describe, test } from 'node:test'
import { protocolNames } from '../../src/generation/protocol-name.ts'
import type { UpstreamProtocol } from '../money/answers.ts'
import { isLongRun } from '../runs.ts'
import { anthropicClient } from './anthropic-client.ts'
import type { Address, SdkClient } from './client.ts'
import { answerFaults, breakBody, silentFaults, streamFaults, unsaid, writeEvents } from './fault-rows.ts'
import { FaultWorld, type FaultCase } from './fault-world.ts'
import { chatClient, responsesClient } from './openai-client.ts'

const openClient: { readonly [name: string]: (address: Address) => SdkClient } = {
  'openai chat': chatClient,
  'openai responses': responsesClient,
  anthropic: anthropicClient,
}
const protocols = protocolNames.filter((name): name is UpstreamProtocol => name !== 'bedrock-converse')
/** The caller's own protocol, in which bytes pass through. */
const own: { readonly [name: string]: UpstreamProtocol } = {
  'openai chat': 'openai-chat',
  'openai responses': 'openai-responses',
  anthropic: 'anthropic-messages',
}
/** One more that is translated; the long run has them all. */
const another: { readonly [name: string]: UpstreamProtocol } = {
  'openai chat': 'anthropic-messages',
  'openai responses': 'gemini',
  anthropic: 'openai-responses',
}
const listProtocols = (client: string) =>
  protocols.filter((name) => isLongRun || name === own[client] || name === another[client])

/** Calls at the same time. */
const AT_ONCE = 12

type Group = { client: string; protocol: UpstreamProtocol; fault: string; cases: FaultCase[] }

const groups: Group[] = []
const silentGroups: Group[] = []
const counts = { usual: 0, silent: 0 }

for (const client of Object.keys(openClient)) {
  for (const protocol of listProtocols(client)) {
    for (const [fault, write] of Object.entries(streamFaults))
      groups.push({
        client,
        protocol,
        fault: `a stream that ${fault}`,
        cases: listStreams(client, protocol, write, 'usual'),
      })
    for (const [fault, write] of Object.entries(silentFaults))
      silentGroups.push({
        client,
        protocol,
        fault: `a stream that ${fault}`,
        cases: listStreams(client, protocol, write, 'silent'),
      })
    groups.push({ client, protocol, fault: 'no answer at all', cases: listAnswers(protocol) })
  }
}

/** The fault at each boundary; where the answer is translated only at some, but for the long run. */
function listStreams(
  client: string,
  protocol: UpstreamProtocol,
  write: (typeof streamFaults)[string],
  kind: keyof typeof counts,
): FaultCase[] {
  const events = writeEvents(protocol, unsaid)
  const all = Array.from({ length: events.end + 1 }, (_, at) => at)
  const some = [...new Set([0, events.content, events.content + 1, events.end])].filter((at) => at <= events.end)
  return (isLongRun || own[client] === protocol ? all : some).map((at) => ({
    number: counts[kind]++,
    protocol,
    script: write(protocol, events, at),
    where: `after ${at} of ${events.bytes.length} events`,
    stream: true,
    hadContent: at > events.content,
  }))
}

function listAnswers(protocol: UpstreamProtocol): FaultCase[] {
  const scripts = Object.entries(answerFaults)
  const cases = [false, true].flatMap((stream) => scripts.map(([where, script]) => ({ where, script, stream })))
  for (const { name, script } of breakBody(protocol)) cases.push({ where: name, script, stream: false })
  return cases.map((each) => ({ ...each, number: counts.usual++, protocol, hadContent: false }))
}

type Proof = { groups: readonly Group[]; concurrency: number; start(cases: readonly FaultCase[]): Promise<FaultWorld> }

function prove(title: string, { groups: list, concurrency, start }: Proof): void {
  describe(title, { concurrency }, () => {
    let world: FaultWorld
    before(async () => {
      world = await start(list.flatMap(({ cases }) => cases))
    })
    after(() => world?.stop())
    for (const { client, protocol, fault, cases } of list) {
      test(`${fault}, of ${protocol}, never looks whole to ${client}`, async () => {
        const sdk = openClient[client]?.(world.gateway)
        const queue = [...cases]
        const work = async () => {
          for (let each = queue.shift(); each !== undefined && sdk !== undefined; each = queue.shift())
            await world.prove(sdk, each)
        }
        await Promise.all(Array.from({ length: AT_ONCE }, work))
      })
    }
  })
}

prove('faults that show at once', { groups, concurrency: 1, start: (cases) => FaultWorld.start(cases) })

prove('faults that only time shows', {
  groups: silentGroups,
  // They wait together.
  concurrency: silentGroups.length,
  start: (cases) => FaultWorld.start(cases, { first_content: '3s', deadline: '3s' }, { streamIdleMs: 3_000 }),
})
