// The gateway with everything on: a key with limits, the durable ledger, records, counters. Its upstream models carry a
// mark, by which the scripted upstream's log tells its calls from those of others.
import { execFileSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { readLine, start, stop } from './child-process.ts'
import { readBooks } from '../books/read-books.ts'
import { writeRoutingModels } from '../routing/routing-models.ts'
import type { Upstream } from './start-upstream.ts'
import { paths, type Target } from './target.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** USD for a million tokens. */
export const price = { input: 1, output: 2 }

const outbounds = {
  chat: ['openai-chat', '/v1'],
  messages: ['anthropic-messages', ''],
  responses: ['openai-responses', '/v1'],
  gemini: ['gemini', ''],
  bedrock: ['bedrock-converse', ''],
} as const

export type GatewayOptions = {
  upstreams: { first: Upstream; second: Upstream }
  /** What the names of its upstream models end in. */
  mark: string
  /** For Node. */
  flags?: readonly string[]
  /** Its ledger keeps nothing. */
  isUnbooked?: true
  /** It is called by a customer with prepaid money, and not by the operator, whose wallet has no bound. */
  isPrepaid?: true
  /** It tells its live bytes. */
  tellsLiveBytes?: true
  /** It has the models of the routing rows too. */
  hasRoutingModels?: true
  /** Another checkout that is started instead of this one, and what it is called in the table. */
  other?: { tree: string; name: string }
}

export async function startGateway(options: GatewayOptions): Promise<Target> {
  const { mark, flags = [], isUnbooked, isPrepaid, tellsLiveBytes, other } = options
  const tree = other?.tree ?? root
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-'))
  const operatorKey = `cm-bench${'0123456789abcdef'.repeat(3)}`
  const data = join(folder, 'data')
  const config = join(folder, 'crossmodel.yaml')
  writeFileSync(config, writeConfiguration(options))
  const script = isUnbooked
    ? [join(tree, 'bench/targets/unbooked-process.ts'), config, data]
    : [join(tree, 'bin/crossmodel.js'), 'start', '--json', '--port', '0', '--data', data, '--config', config]
  const telling = tellsLiveBytes
    ? ['--expose-gc', '--import', new URL('./tell-live-bytes.ts', import.meta.url).href]
    : []
  const child = start(process.execPath, [...readEngineFlags(tree), ...telling, ...flags, ...script], {
    stdio: ['ignore', 'pipe', 'inherit', ...(tellsLiveBytes ? ['ipc' as const] : [])],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      CROSSMODEL_KEY: operatorKey,
      // As the launcher has it, which the one without a ledger is not started by.
      NODE_COMPILE_CACHE: join(tree, 'node_modules/.cache/compiled'),
    },
  })
  const { url, console, setup } = (await readLine(child)) as { url: string; console?: string; setup?: string }
  const port = Number(new URL(url).port)
  const key = isPrepaid ? makeCustomer(tree, data) : operatorKey
  return {
    name: isUnbooked ? 'without ledger' : isPrepaid ? 'prepaid' : (other?.name ?? 'crossmodel'),
    mark,
    pid: child.pid as number,
    address: ({ inbound, outbound, isSecond }, model) => ({
      port,
      path: paths[inbound],
      headers:
        inbound === 'messages'
          ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
          : { authorization: `Bearer ${key}` },
      model: `${isSecond ? 'second' : outbound}/${model}`,
    }),
    ...(isUnbooked ? {} : { readBooks: () => readBooks(data, url, key) }),
    ...(tellsLiveBytes ? { readLiveBytes: () => askLiveBytes(child) } : {}),
    ...(console === undefined || setup === undefined
      ? {}
      : { console: { url: new URL(console).origin, setupUrl: setup } }),
    async close() {
      await stop(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What `npm start` of a checkout tells the engine. */
function readEngineFlags(tree: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(tree, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const flags = /^node (.*)bin\/crossmodel\.js start$/.exec(scripts.start)?.[1]
  if (flags === undefined) throw new Error(`${tree}: npm start is not as expected: ${scripts.start}`)
  return flags.split(' ').filter((flag) => flag !== '')
}

/** A customer of the running gateway whose wallet covers the whole run; returns their key. */
function makeCustomer(tree: string, data: string): string {
  const run = (...words: string[]) => {
    const args = [join(tree, 'bin/crossmodel.js'), ...words, '--data', data, '--json']
    return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as { key?: string }
  }
  const { key } = run('key', 'create', 'bench', '--owner', 'customer')
  if (key === undefined) throw new Error('a key was made and its text not told')
  run('wallet', 'top-up', 'customer', '1000000')
  return key
}

async function askLiveBytes(child: ChildProcess): Promise<number> {
  child.send('live bytes')
  const [bytes] = (await once(child, 'message')) as [number]
  return bytes
}

function writeConfiguration({ upstreams: { first, second }, mark, hasRoutingModels }: GatewayOptions): string {
  const providers: { [name: string]: object } = {}
  const models: { [id: string]: object } = {}
  const add = (name: string, { port }: Upstream, outbound: keyof typeof outbounds, served: readonly string[]) => {
    const [protocol, path] = outbounds[outbound]
    const provider = `bench-${name}`
    providers[provider] = { protocols: [protocol], base_url: `http://127.0.0.1:${port}${path}`, api_key: 'bench' }
    for (const model of served) {
      models[`${name}/${model}`] = {
        max_output_tokens: 4096,
        endpoints: [{ provider, model: `${model}-${mark}`, price }],
      }
    }
  }
  for (const outbound of Object.keys(outbounds) as (keyof typeof outbounds)[])
    add(outbound, first, outbound, ['tokens-10', 'tokens-100', 'held-20-2000'])
  add('second', second, 'chat', ['held-20-2000', 'stall'])
  if (hasRoutingModels) {
    const routing = writeRoutingModels(first, mark)
    Object.assign(providers, routing.providers)
    Object.assign(models, routing.models)
  }
  const limits = { requests_per_minute: 1_000_000_000, tokens_per_minute: 1_000_000_000_000 }
  return stringify({ providers, models, limits, discover_local: false, log_level: 'warn' })
}

/** As the user asked for. */
export function profilerFlags(): string[] {
  const { BENCH_PROFILE: folder, BENCH_PERF: perf } = process.env
  return [
    ...(folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]),
    ...(perf === '1' ? ['--perf-basic-prof'] : []),
  ]
}
