// What the requests' fuzz run is sent to: a gateway as a process of its own, an upstream that answers everything in all five
// protocols, and a key of each kind of owner. `odd/…` models are answered with failures and cuts, so that a failure of any
// other model can only be the gateway's.
import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { protocolNames, type ProtocolName } from '../../src/generation/protocol-name.ts'
import { paths } from '../e2e/world.ts'
import { configureUpstream, startGateway, type Gateway } from '../gateway.ts'
import { writeBody } from '../money/answers.ts'
import { openPurse } from '../money/bank.ts'
import { operate } from '../operate.ts'
import { makeFrame, streams } from '../readers.ts'
import { openStallWatch } from '../stalls.ts'
import { cutAfter, sendFrames, sendJson, type Script } from '../upstream/script.ts'
import { readTarget, Upstream, type Received } from '../upstream/upstream.ts'
import type { FuzzInput } from './fuzz-input.ts'

/** No call takes longer, whatever is sent: the upstream answers at once. */
const ANSWER_MS = 30_000
const BALANCE_NANOS = 1_000_000_000_000n

export type FuzzReply = {
  status: number
  headers: IncomingHttpHeaders
  text: string
  /** The connection broke before the body's end. */
  broken: boolean
}

export type FuzzWorld = {
  gateway: Gateway
  /** The answer, or why there is none. */
  send(input: FuzzInput): Promise<FuzzReply | string>
  /** The longest stop of the gateway's event loop since the last look, ms. */
  readLongestStop(): Promise<number>
  /** The most memory that it has had, MiB. */
  readPeakMemory(): number
  /** What is still held once nothing runs, and what an audit finds: empty where all is well. */
  auditBooks(): Promise<string[]>
  /** Lets go of what the upstream keeps of each request. */
  forget(): void
  stop(): Promise<void>
}

const tokens = { input: 10, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 5, reasoning: 0 }

function answerWell(to: ProtocolName, received: Received): Script {
  const asksForStream = received.body['stream'] === true || /converse-stream|streamGenerateContent/.test(received.path)
  if (asksForStream) {
    const { start, text, partEnd, end, usage } = streams[to]
    const events = [
      ...start,
      text('Hello '),
      text('there.'),
      ...(partEnd === undefined ? [] : [partEnd]),
      ...end(usage),
    ]
    return sendFrames(
      to,
      events.map((event) => makeFrame(to, event)),
    )
  }
  if (to !== 'bedrock-converse') return sendJson(writeBody(to, { pieces: ['Hello there.'], tokens }))
  return sendJson({
    output: { message: { role: 'assistant', content: [{ text: 'Hello there.' }] } },
    stopReason: 'end_turn',
    usage: streams[to].usage,
    metrics: { latencyMs: 1 },
  })
}

function answerOddly(to: ProtocolName, received: Received): Script {
  switch (received.bytes.length % 6) {
    case 0:
      return sendJson({ error: { message: 'A failure.' } }, 500)
    case 1:
      return sendJson({ error: { message: 'Not like this.', type: 'invalid_request_error' } }, 400)
    case 2:
      return sendJson({ error: { message: 'Too many.' } }, 429, { 'retry-after': '1' })
    case 3:
      return sendJson('no JSON at all')
    default: {
      const whole = answerWell(to, received)
      return cutAfter(whole, Math.max(1, whole.steps.length - 2), received.bytes.length % 6 === 4 ? 'fin' : 'end')
    }
  }
}

export async function openFuzzWorld(): Promise<FuzzWorld> {
  const [upstream, watch] = await Promise.all([Upstream.start(), openStallWatch()])
  const good = configureUpstream(upstream.url) as { providers: object; models: { [id: string]: object } }
  const oddProviders: { [name: string]: object } = {}
  const oddModels: { [id: string]: object } = {}
  for (const protocol of protocolNames) {
    const base = protocol === 'openai-chat' || protocol === 'openai-responses' ? '/odd/v1' : '/odd'
    oddProviders[`odd-${protocol}`] = { protocols: [protocol], base_url: upstream.url + base, api_key: 'a-secret-key' }
    const endpoint = { provider: `odd-${protocol}`, model: 'm', price: { input: 1, output: 2 } }
    oddModels[`odd/${protocol}`] = { endpoints: [endpoint] }
  }
  const gateway = await startGateway({
    config: {
      ...good,
      log_level: 'warn',
      providers: { ...good.providers, ...oddProviders },
      models: { ...good.models, ...oddModels },
    },
    environment: watch.environment,
  })
  upstream.always((received) => {
    const to = readTarget(received.path)
    return received.path.startsWith('/odd') ? answerOddly(to, received) : answerWell(to, received)
  })
  const purse = await openPurse(gateway.data, BALANCE_NANOS)
  const keys = { unlimited: gateway.key, prepaid: purse.key }
  const agent = new Agent({ keepAlive: true })
  return {
    gateway,
    send: (input) => send(gateway.url, keys[input.owner], agent, input),
    readLongestStop: watch.read,
    readPeakMemory: () =>
      Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${gateway.pid}/status`, 'utf8'))?.[1]) / 1024,
    auditBooks: () => auditBooks(gateway.data),
    forget() {
      upstream.received.length = 0
    },
    async stop() {
      agent.destroy()
      await gateway.stop()
      await upstream.stop()
    },
  }
}

function send(url: string, key: string, agent: Agent, input: FuzzInput): Promise<FuzzReply | string> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${key}`,
      'content-length': input.body.length,
      ...input.headers,
    }
    const sending = httpRequest(url + paths[input.from], { method: 'POST', agent, headers })
    const timer = setTimeout(() => {
      resolve(`hangs: no whole answer within ${ANSWER_MS} ms`)
      sending.destroy()
    }, ANSWER_MS)
    const finish = (result: FuzzReply | string) => {
      clearTimeout(timer)
      resolve(result)
    }
    sending.on('error', (error) => finish(`no answer: ${error.message}`))
    sending.on('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (chunk: Buffer) => parts.push(chunk))
      response.on('error', () => {})
      response.on('close', () => {
        const { statusCode: status = 0, headers, complete } = response
        finish({ status, headers, text: Buffer.concat(parts).toString(), broken: !complete })
      })
    })
    sending.end(input.body)
  })
}

/** Settlement is a moment behind the answers: it is waited for, with a bound. */
async function auditBooks(data: string): Promise<string[]> {
  const database = new DatabaseSync(join(data, 'crossmodel.db'), { readOnly: true, timeout: 5_000 })
  const wallets = database.prepare(
    'select coalesce(sum(open_holds), 0) n, coalesce(sum(held_nanos), 0) nanos from wallets',
  )
  const orphans = database.prepare(
    `select count(*) n from holds left join generations on generations.id = holds.generation_id
     where generations.id is null`,
  )
  const readOpen = () => ({ ...wallets.get(), holds: orphans.get()?.['n'] })
  const isSettled = () => Object.values(readOpen()).every((value) => value === 0)
  for (let waited = 0; waited < 50 && !isSettled(); waited += 1) {
    await new Promise((resolve) => {
      setTimeout(resolve, 100)
    })
  }
  const found = isSettled() ? [] : [`still open after the run: ${JSON.stringify(readOpen())}`]
  database.close()
  const audit = await operate(data, 'wallet.audit', {})
  if (audit['ok'] !== true) found.push(`the audit finds: ${JSON.stringify(audit).slice(0, 1_000)}`)
  return found
}
