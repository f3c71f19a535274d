// Runs an agent in a home of its own and has it do a task, then a second one in the same conversation. An agent that does not
// end within the bound is killed, with all that it started, and its test fails. It reaches loopback alone: whatever else it
// calls goes to a proxy that is not there.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { newDirectory } from '../new-directory.ts'
import type { Agent, AgentHome } from './agents/agent.ts'
import type { InstalledTool } from './installed-tools.ts'

/** For one command of an agent. They take a few seconds; a loaded machine takes several times that. */
const AGENT_MS = 120_000
const NOWHERE = 'http://127.0.0.1:9'

export type AgentRun = {
  home: AgentHome
  /** The whole output of both commands. */
  output: string
  /** How each command ended: its exit code, or `killed`. */
  endings: (number | 'killed')[]
  /** A file of the working folder; undefined where it is not there. */
  read(name: string): string | undefined
  /** The cities that the MCP server was asked for. */
  cities(): string[]
}

/** @param tasks Given the working folder; each further one goes on with the conversation of the first. */
export async function runAgent(
  agent: Agent,
  tool: InstalledTool,
  given: { gateway: { url: string; key: string }; model: string; tasks(work: string): string[] },
): Promise<AgentRun> {
  const home = makeHome(given.gateway, given.model)
  const environment = { ...makeEnvironment(home.folder), ...(await agent.prepare(home)) }
  const endings: AgentRun['endings'] = []
  let output = ''
  for (const [at, task] of given.tasks(home.work).entries()) {
    const { command, args } = agent.ask(task, at === 0, tool, home)
    const run = await runCommand(command, args, home.work, environment)
    output += run.output
    endings.push(run.ending)
  }
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  return {
    home,
    output,
    endings,
    read: (name) => read(join(home.work, name)),
    cities: () => (read(join(home.folder, 'cities')) ?? '').split('\n').filter((city) => city !== ''),
  }
}

function makeHome(gateway: AgentHome['gateway'], model: string): AgentHome {
  const folder = newDirectory()
  const work = join(folder, 'work')
  mkdirSync(work)
  const server = fileURLToPath(new URL('mcp-server.ts', import.meta.url))
  return {
    folder,
    work,
    gateway,
    model,
    mcp: { command: process.execPath, args: [server, join(folder, 'cities')] },
    write(path, text) {
      const file = join(folder, path)
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, text)
    },
  }
}

/** Nothing of the machine's own settings: a home, a temporary folder and a search path. */
/** A home that reaches loopback alone. */
export function makeEnvironment(folder: string): NodeJS.ProcessEnv {
  const within = (name: string) => {
    mkdirSync(join(folder, name))
    return join(folder, name)
  }
  return {
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    HOME: folder,
    TMPDIR: within('tmp'),
    XDG_CONFIG_HOME: within('config'),
    XDG_DATA_HOME: within('data'),
    XDG_CACHE_HOME: within('cache'),
    XDG_STATE_HOME: within('state'),
    HTTPS_PROXY: NOWHERE,
    HTTP_PROXY: NOWHERE,
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    DISABLE_TELEMETRY: '1',
    DO_NOT_TRACK: '1',
    NO_COLOR: '1',
  }
}

/** Ends with the command, with all that it started, or after the bound. */
export async function runCommand(command: string, args: string[], cwd: string, env: NodeJS.ProcessEnv) {
  // In a process group of its own, so that what it started goes with it.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  let output = `$ ${command.split('/').at(-1)} ${args.join(' ')}\n`
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-40_000)))
  const kill = () => {
    if (child.pid === undefined) return
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {
      // Nothing of it runs any more.
    }
  }
  const timer = setTimeout(kill, AGENT_MS)
  process.once('exit', kill)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearTimeout(timer)
  kill()
  process.off('exit', kill)
  return { output, ending: code ?? ('killed' as const) }
}
