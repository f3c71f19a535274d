// What is measured: the gateway with everything on, nginx as the floor, Portkey where it is asked for, and any peer that
// the user started himself. Each is a process (or several) that forwards to the same scripted upstream.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'

const root = fileURLToPath(new URL('..', import.meta.url))

export type Scenario = {
  /** Where the caller sends it. */
  inbound: 'chat' | 'messages' | 'responses'
  /** What the provider speaks. */
  outbound: 'chat' | 'messages' | 'responses'
}

export type Address = { port: number; path: string; headers: { [name: string]: string }; model: string }

export type Target = {
  name: string
  pid: number
  /** How this target is asked for `model` of the scripted upstream; undefined: it cannot do this scenario. */
  address(scenario: Scenario, model: string): Address | undefined
  /** What it has charged so far, by upstream model: where it keeps books. */
  readLedger?(): Promise<{ requests: number; input: number; output: number }>
  close(): Promise<void>
}

export const paths = { chat: '/v1/chat/completions', messages: '/v1/messages', responses: '/v1/responses' } as const

export type Upstream = {
  port: number
  pid: number
  close(): Promise<void>
  log(): Promise<{
    models: { [model: string]: { requests: number; input: number; output: number } }
    open: number
    aborted: number
  }>
}

export async function startUpstream(): Promise<Upstream> {
  const child = spawn(process.execPath, [join(root, 'bench/upstream-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { port } = (await readLine(child)) as { port: number }
  return {
    port,
    pid: child.pid as number,
    close: () => stop(child),
    log: async () =>
      (await (await fetch(`http://127.0.0.1:${port}/log`)).json()) as Awaited<ReturnType<Upstream['log']>>,
  }
}

/** No gateway at all: what the others are subtracted from. */
export function direct(upstream: Upstream): Target {
  return {
    name: 'direct',
    pid: upstream.pid,
    address: ({ inbound, outbound }, model) =>
      inbound === outbound ? { port: upstream.port, path: paths[inbound], headers: {}, model } : undefined,
    close: async () => {},
  }
}

export async function startGateway(upstream: Upstream, name = 'crossmodel', more: object = {}): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-'))
  const key = `cm-bench${'0123456789abcdef'.repeat(3)}`
  const base = `http://127.0.0.1:${upstream.port}`
  const providers = {
    'bench-chat': { protocols: ['openai-chat'], base_url: `${base}/v1`, api_key: 'bench' },
    'bench-messages': { protocols: ['anthropic-messages'], base_url: base, api_key: 'bench' },
    'bench-responses': { protocols: ['openai-responses'], base_url: `${base}/v1`, api_key: 'bench' },
  }
  const models: { [id: string]: object } = {}
  for (const outbound of ['chat', 'messages', 'responses']) {
    for (const model of benchModels) {
      models[`${outbound}/${model}`] = {
        max_output_tokens: 4096,
        endpoints: [{ provider: `bench-${outbound}`, model: `${model}-books`, price: { input: 1, output: 2 } }],
      }
    }
  }
  const config = join(folder, 'crossmodel.yaml')
  const limits = { requests_per_minute: 1_000_000_000, tokens_per_minute: 1_000_000_000_000 }
  writeFileSync(config, stringify({ providers, models, limits, discover_local: false, log_level: 'warn', ...more }))
  const child = spawn(
    process.execPath,
    [
      ...profilerFlags(),
      join(root, 'src/cli/main.ts'),
      'start',
      '--json',
      '--port',
      '0',
      '--data',
      join(folder, 'data'),
      '--config',
      config,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'], HOME: folder, CROSSMODEL_KEY: key } },
  )
  const { url } = (await readLine(child)) as { url: string }
  const port = Number(new URL(url).port)
  return {
    name,
    pid: child.pid as number,
    address: ({ inbound, outbound }, model) => ({
      port,
      path: paths[inbound],
      headers:
        inbound === 'messages'
          ? { 'x-api-key': key, 'anthropic-version': '2023-06-01' }
          : { authorization: `Bearer ${key}` },
      model: `${outbound}/${model}`,
    }),
    async readLedger() {
      const answer = await fetch(`${url}/v1/usage`, { headers: { authorization: `Bearer ${key}` } })
      const { monthly } = (await answer.json()) as {
        monthly: { prompt_tokens: number; completion_tokens: number; success_count: number }
      }
      return { requests: monthly.success_count, input: monthly.prompt_tokens, output: monthly.completion_tokens }
    },
    async close() {
      await stop(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function profilerFlags(): string[] {
  const { BENCH_PROFILE: folder, BENCH_PERF: perf } = process.env
  return [
    ...(folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]),
    ...(perf === '1' ? ['--perf-basic-prof'] : []),
  ]
}

/** The models that the benchmark names; the scripted upstream reads their names. */
export const benchModels = ['tokens-10', 'tokens-100', 'tokens-8000', 'stall', 'slow-20-500', 'slow-100-100']

/** nginx as a plain reverse proxy; undefined where it is not installed. */
export async function startNginx(upstream: Upstream): Promise<Target | undefined> {
  if (spawnSync('nginx', ['-v'], { stdio: 'ignore' }).error !== undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'crossmodel-bench-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  writeFileSync(
    file,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 16384; }
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; client_max_body_size 64m; client_body_buffer_size 1m;
  keepalive_requests 1000000000; keepalive_timeout 120s;
  upstream u { server 127.0.0.1:${upstream.port}; keepalive 512; keepalive_requests 1000000000; }
  server { listen 127.0.0.1:${port} backlog=8192;
    location / { proxy_pass http://u; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
}`,
  )
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] })
  await waitForPort(port)
  return {
    name: 'nginx',
    pid: child.pid as number,
    address: ({ inbound, outbound }, model) =>
      inbound === outbound ? { port, path: paths[inbound], headers: {}, model } : undefined,
    async close() {
      await stop(child)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Portkey's gateway, installed into a folder of its own (`BENCH_PORTKEY=1`), never a dependency. */
export async function startPortkey(upstream: Upstream): Promise<Target> {
  const folder = join(tmpdir(), 'crossmodel-bench-portkey')
  const installed = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-audit', '--no-fund', '@portkey-ai/gateway'],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  if (installed.status !== 0) throw new Error('@portkey-ai/gateway could not be installed')
  const port = await freePort()
  const child = spawn(
    process.execPath,
    [join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js'), `--port=${port}`, '--headless'],
    { stdio: 'ignore' },
  )
  await waitForPort(port)
  const base = `http://127.0.0.1:${upstream.port}`
  return {
    name: 'portkey',
    pid: child.pid as number,
    address({ inbound, outbound }, model) {
      const provider =
        outbound === 'messages'
          ? { provider: 'anthropic', host: `${base}/v1` }
          : { provider: 'openai', host: `${base}/v1` }
      if (inbound !== 'chat' || outbound === 'responses') return undefined
      return {
        port,
        path: paths.chat,
        headers: {
          authorization: 'Bearer bench',
          'x-portkey-provider': provider.provider,
          'x-portkey-custom-host': provider.host,
        },
        model,
      }
    },
    close: () => stop(child),
  }
}

/** A peer that the user started: `NAME=URL,KEY,PID`, speaking Chat. */
export function peer(definition: string): Target {
  const [name = 'peer', rest = ''] = definition.split(/=(.*)/s)
  const [url = '', key = '', pid = '0'] = rest.split(',')
  const parsed = new URL(url)
  return {
    name,
    pid: Number(pid),
    address: ({ inbound, outbound }, model) =>
      inbound === outbound
        ? {
            port: Number(parsed.port),
            path: parsed.pathname.replace(/\/$/, '') + paths[inbound].slice(3),
            headers: { authorization: `Bearer ${key}`, 'x-api-key': key },
            model,
          }
        : undefined,
    close: async () => {},
  }
}

async function readLine(child: ChildProcess): Promise<unknown> {
  let text = ''
  for await (const chunk of child.stdout as NonNullable<ChildProcess['stdout']>) {
    text += chunk
    if (text.includes('\n')) return JSON.parse(text.slice(0, text.indexOf('\n')))
  }
  throw new Error(`a process ended before it was ready (exit ${child.exitCode})`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await once(child, 'exit')
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function waitForPort(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}/healthz`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing listens on port ${port}`)
}
