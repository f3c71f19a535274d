// A gateway that was started as its users do, by a command in a folder, with nothing of this process but what is given.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { parseJsonObject, readString } from '../../src/foundation/json/json.ts'

/** A machine under load starts many other things meanwhile. */
const READY_MS = 60_000

/** How the machine reaches the registry. */
const NETWORK = /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_file|ssl_cert_dir|npm_config_registry)$/i

/** The environment of a machine on which nobody has installed a project: but for npm's cache, so that it is filled once. */
export function cleanEnvironment(home: string): { [name: string]: string | undefined } {
  const path = (process.env['PATH'] ?? '').split(delimiter).filter((each) => !each.includes('node_modules'))
  const network = Object.entries(process.env).filter(([name]) => NETWORK.test(name))
  return {
    ...Object.fromEntries(network),
    PATH: path.join(delimiter),
    HOME: home,
    npm_config_cache: join(homedir(), '.npm'),
  }
}

export class Started {
  readonly url: string
  readonly #key: string
  readonly #data: string
  readonly #ended: Promise<unknown[]>

  private constructor(ready: string, data: string, ended: Promise<unknown[]>) {
    const line = parseJsonObject(ready)
    this.url = readString(line?.['url']) ?? ''
    this.#key = readString(line?.['key']) ?? ''
    this.#data = data
    this.#ended = ended
  }

  /** `data` is where the command keeps its data. @throws Error with what it said where it does not come up. */
  static async start(
    command: readonly string[],
    { cwd, env, data }: { cwd: string; env: NodeJS.ProcessEnv; data: string },
  ): Promise<Started> {
    const [program = '', ...args] = command
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = once(child, 'exit')
    const line = new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`not ready in time: ${said}`))
      }, READY_MS)
      createInterface(child.stdout).on('line', (each) => {
        if (!each.startsWith('{')) return
        clearTimeout(late)
        resolve(each)
      })
      child.once('error', reject)
      child.once('exit', (code) => {
        clearTimeout(late)
        reject(new Error(`exited with ${code}: ${said}`))
      })
    })
    return new Started(await line, data, ended)
  }

  /** What the built-in model says. */
  async ask(content: string): Promise<string> {
    const answer = await fetch(`${this.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'crossmodel/sandbox', messages: [{ role: 'user', content }] }),
    })
    return `${answer.status} ${await answer.text()}`
  }

  /** Tells the gateway itself to end, whoever started it, and says the exit code of the command. */
  async stop(): Promise<unknown> {
    process.kill(Number(readFileSync(join(this.#data, 'crossmodel.pid'), 'utf8')), 'SIGTERM')
    const [code] = await this.#ended
    return code
  }
}
