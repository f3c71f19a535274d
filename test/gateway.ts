// The real gateway as a child process, through its public surface alone: the command line, the configuration file and
// HTTP. Providers point at scripted upstreams. What it logs is kept for the message of a failed test.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { protocolNames, type ProtocolName } from '../src/generation/protocol-name.ts'
import { parseJsonObject, readString } from '../src/foundation/json/json.ts'
import { changeBounds, type ChangedBounds } from './change-bounds.ts'
import { newDirectory } from './new-directory.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const START_MS = 30_000

export type Gateway = {
  url: string
  key: string
  /** Where its console is, and the link that makes the first operator; undefined where there is none. */
  console: string | undefined
  setup: string | undefined
  pid: number
  /** The folder of the database and secrets. */
  data: string
  configFile: string
  /** What it wrote to stderr so far. */
  log(): string
  /** Its exit code, when it ends by itself. */
  ended: Promise<number | null>
  /** SIGTERM, then the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
  /** The same data and configuration again, after `stop` or `kill`. */
  restart(environment?: NodeJS.ProcessEnv): Promise<Gateway>
}

export type GatewayOptions = {
  config?: object
  environment?: NodeJS.ProcessEnv
  arguments?: readonly string[]
  /** Bounds of `src/foundation/bounds.ts` that this gateway has other values of: waits that a test would sit through. */
  bounds?: ChangedBounds
  /** The limit on open files that it is started with. */
  descriptors?: number
  /** Called with the folder of its data, which is there and empty, before it starts. */
  prepareData?(data: string): void
}

/** The key that tests use: handed in by the environment, so that a restart keeps it. */
export const testKey = `cm-test${'0123456789abcdef'.repeat(3)}`

/** Starts it and waits until it is ready. @throws Error with its log where it does not come up. */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const folder = newDirectory()
  const configFile = join(folder, 'crossmodel.yaml')
  writeFileSync(configFile, stringify({ console: 'off', ...options.config }))
  if (options.prepareData !== undefined) {
    const data = join(folder, 'data')
    mkdirSync(data, { mode: 0o700 })
    options.prepareData(data)
  }
  return launch(folder, configFile, options)
}

async function launch(folder: string, configFile: string, options: GatewayOptions): Promise<Gateway> {
  const data = join(folder, 'data')
  const limit = options.descriptors === undefined ? '' : `ulimit -n ${options.descriptors}; `
  const child = spawn(
    'sh',
    [
      '-c',
      `${limit}exec "$0" "$@"`,
      process.execPath,
      join(root, 'bin/crossmodel.js'),
      'start',
      '--json',
      '--port',
      '0',
      '--data',
      data,
      '--config',
      configFile,
      ...(options.arguments ?? []),
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        CROSSMODEL_KEY: testKey,
        ...changeBounds(options.bounds, options.environment),
      },
    },
  )
  let log = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-1_000_000)
  })
  running.add(child)
  const ended = new Promise<number | null>((resolve) => {
    child.on('exit', (code) => {
      running.delete(child)
      resolve(code)
    })
  })
  const ready = await readReadyLine(child, () => log)
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    return child.exitCode
  }
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    ...ready,
    key: ready.key ?? testKey,
    pid: child.pid ?? 0,
    data,
    configFile,
    log: () => log,
    ended,
    stop,
    kill,
    restart: (environment) =>
      launch(folder, configFile, { ...options, environment: { ...options.environment, ...environment } }),
  }
}

type ReadyLine = { url: string } & { [name in 'key' | 'console' | 'setup']: string | undefined }

function readReadyLine(child: ChildProcess, log: () => string): Promise<ReadyLine> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL')
      reject(new Error(`the gateway was not ready within ${START_MS} ms:\n${log()}`))
    }, START_MS)
    let text = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      const ready = parseJsonObject(text.split('\n')[0] ?? '')
      const url = readString(ready?.['url'])
      if (url === undefined) return
      clearTimeout(timer)
      const [key, console, setup] = ['key', 'console', 'setup'].map((name) => readString(ready?.[name]))
      resolve({ url, key, console, setup })
    })
    child.on('exit', (code) => {
      clearTimeout(timer)
      reject(new Error(`the gateway ended with ${code} before it was ready:\n${log()}\n${text}`))
    })
  })
}

const running = new Set<ChildProcess>()
// Before their directories are removed.
process.prependListener('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The model that reaches a scripted upstream over `protocol`, in the configuration below. */
export const testModel = (protocol: ProtocolName): string => `test/${protocol}`

/** A configuration with one model, `acme/mine`, of one provider that speaks Chat at `upstreamUrl`. */
export function configureMine(upstreamUrl: string, more: object = {}) {
  return {
    discover_local: false,
    providers: { mine: { protocols: ['openai-chat'], base_url: `${upstreamUrl}/v1`, api_key: 'k' } },
    models: {
      'acme/mine': { price: { input: 1, output: 1 }, endpoints: [{ provider: 'mine', model: 'm', price: 'free' }] },
    },
    ...more,
  }
}

/** A configuration with one provider and one model a protocol, all at `upstreamUrl`. */
export function configureUpstream(upstreamUrl: string, more: object = {}): object {
  const providers: { [name: string]: object } = {}
  const models: { [id: string]: object } = {}
  for (const protocol of protocolNames) {
    const versioned = protocol === 'openai-chat' || protocol === 'openai-responses'
    providers[`test-${protocol}`] = {
      protocols: [protocol],
      base_url: versioned ? `${upstreamUrl}/v1` : upstreamUrl,
      api_key: 'upstream-secret-key',
      quirks: { reasoning_stream: 'whole' },
    }
    models[testModel(protocol)] = {
      endpoints: [{ provider: `test-${protocol}`, model: `upstream-${protocol}`, price: { input: 1, output: 2 } }],
    }
  }
  // Nothing of the machine's own providers may answer a test, and no limit may stand in its way.
  return {
    providers,
    models,
    discover_local: false,
    limits: { requests_per_minute: 1_000_000, tokens_per_minute: 1_000_000_000 },
    ...more,
  }
}
