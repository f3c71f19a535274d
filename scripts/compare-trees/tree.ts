// A checkout of this project under comparison: its gateway as a child process with a data directory and an upstream of its
// own. What happens in a trial becomes lines of text, so that two trees that behave alike say the same but for what is random.
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { parseJsonObject, readString, type JsonObject } from '../../src/foundation/json/json.ts'
import { Upstream } from '../../test/upstream/upstream.ts'
import { callRaw, type RawAnswer } from './call-raw.ts'
import { configure } from './configure.ts'
import type { Caller, Trial } from './trial.ts'

const PRINTED_BYTES = 256 * 1024 * 1024
const START_MS = 30_000
/** A generation's line is in the log by then, or it never comes, ms. */
const RECORD_MS = 10_000
const OF_A_GENERATION = '"request":"req_cm_'

export type Keys = { readonly [caller in Exclude<Caller, 'nobody'>]: string }
export type Ran = { code: number; stdout: string; stderr: string }

export class Tree {
  readonly folder: string
  readonly data: string
  readonly upstream: Upstream
  readonly #checkout: string
  readonly #configuration: string
  #child: ChildProcess | undefined
  #url = ''
  #log = ''
  /** Lines of the log about a generation. */
  #records = 0

  private constructor(checkout: string, folder: string, upstream: Upstream) {
    this.#checkout = checkout
    this.folder = folder
    this.data = join(folder, 'data')
    this.upstream = upstream
    this.#configuration = join(folder, 'crossmodel.yaml')
    writeFileSync(this.#configuration, stringify(configure(upstream.url)))
  }

  /** `folder` is made and belongs to it. */
  static async open(checkout: string, folder: string): Promise<Tree> {
    mkdirSync(folder, { recursive: true })
    return new Tree(checkout, folder, await Upstream.start())
  }

  get logLines(): readonly string[] {
    return this.#log.split('\n').filter((line) => line !== '')
  }

  forgetLog(): void {
    this.#log = ''
  }

  /** @throws Error with its log where it does not come up */
  async start(): Promise<void> {
    const child = spawn(process.execPath, this.#words('start', '--json', '--port', '0'), {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.#environment(),
    })
    this.#child = child
    running.add(child)
    child.on('exit', () => running.delete(child))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text
      this.#records += text.split(OF_A_GENERATION).length - 1
    })
    const timer = setTimeout(() => child.kill('SIGKILL'), START_MS)
    let text = ''
    for await (const chunk of child.stdout) {
      text += String(chunk)
      if (text.includes('\n')) break
    }
    clearTimeout(timer)
    const url = readString(parseJsonObject(text)?.['url'])
    if (url === undefined) throw new Error(`${this.#checkout} does not start:\n${this.#log}`)
    this.#url = url
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async close(): Promise<void> {
    await this.stop()
    await this.upstream.stop()
  }

  /** A command of the operator's, as it is typed. */
  run(...words: string[]): Promise<Ran> {
    return new Promise((resolve) => {
      const options = { cwd: this.folder, env: this.#environment(), maxBuffer: PRINTED_BYTES }
      execFile(process.execPath, this.#words(...words), options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr })
      })
    })
  }

  /** What it prints. @throws Error where it fails */
  async runJson(...words: string[]): Promise<JsonObject> {
    const { code, stdout, stderr } = await this.run(...words, '--json')
    if (code !== 0) throw new Error(`${words.join(' ')} exits with ${code}: ${stderr}`)
    return parseJsonObject(stdout) ?? {}
  }

  /** What arrived upstream and what the caller got, a line for each thing that is compared. */
  async observe(trial: Trial, keys: Keys): Promise<string[]> {
    const { upstream } = this
    upstream.forget()
    upstream.always((received) => trial.answer(received, upstream.received.indexOf(received) + 1))
    const recordedBefore = this.#records
    const answer = await callRaw(this.#url, withKey(trial, keys), trial.leaveAtByte)
    if ((answer.ending === 'left' || answer.ending === 'broken') && running.has(this.#child as ChildProcess))
      await this.#waitForRecord(recordedBefore)
    const lines = upstream.received.map(
      ({ method, path, rawHeaders, bytes }) =>
        `upstream got ${method} ${path} ${writeHeaders(rawHeaders)} ${bytes.toString('latin1')}`,
    )
    return [...lines, ...describe(answer, trial)]
  }

  async fetchText(path: string): Promise<string> {
    const answer = await fetch(path.startsWith('http') ? path : this.#url + path)
    return answer.text()
  }

  async #waitForRecord(before: number): Promise<void> {
    const endMs = performance.now() + RECORD_MS
    while (this.#records === before && performance.now() < endMs) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  #words(...words: string[]): string[] {
    const program = join(this.#checkout, 'bin/crossmodel.js')
    return [program, ...words, '--data', this.data, '--config', this.#configuration]
  }

  #environment(): NodeJS.ProcessEnv {
    return { PATH: process.env['PATH'], HOME: this.folder }
  }
}

const running = new Set<ChildProcess>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

function withKey({ request, caller }: Trial, keys: Keys): Trial['request'] {
  if (caller === 'nobody') return request
  const isMessages = request.path.startsWith('/v1/messages')
  const own = isMessages ? { 'x-api-key': keys[caller] } : { authorization: `Bearer ${keys[caller]}` }
  return { ...request, headers: { ...own, ...request.headers } }
}

function describe({ head, pieces, ending }: RawAnswer, { leaveAtByte, isOneRead }: Trial): string[] {
  const body = Buffer.concat(pieces).subarray(0, leaveAtByte)
  const sizes = ending === 'whole' && isOneRead ? ` in pieces of ${pieces.map((piece) => piece.length).join(' ')}` : ''
  return [
    `caller got ${hideLimits(head)}`,
    `caller got body ${body.toString('latin1')}`,
    `caller's answer ended: ${ending}${sizes}`,
  ]
}

function writeHeaders(raw: readonly string[]): string {
  return raw.map((text, index) => (index % 2 === 0 ? `${text}:` : `${text};`)).join(' ')
}

/** What is left of a limit, and until when, depends on the moment of the call. */
function hideLimits(head: string): string {
  return head.replace(/(ratelimit-\S*(?:remaining|reset)\S*|retry-after): [^\r\n]*/gi, '$1: TIME')
}
