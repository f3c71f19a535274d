// An image that is built and run without Docker: each stage is a folder, and the Dockerfile's own commands run in it, where
// absolute paths lead into that folder. The Node of the base image is the one that runs the tests. It runs as another user
// where this one is root, and may write into its volumes alone.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, matchesGlob, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { newDirectory } from '../new-directory.ts'
import { parseDockerfile, type Copy, type Stage } from './parse-dockerfile.ts'
import { cleanEnvironment } from './started.ts'

const READY_TRIES = 120
const LOOK_MS = 250

type Environment = { [name: string]: string }
type Built = Stage & { folder: string; environment: Environment; workdir: string }
/** How a container is made of an image: what compose files say of a service. */
export type Given = {
  /** Folders by their path in the container. */
  volumes: { [path: string]: string }
  environment: Environment
  entrypoint?: readonly string[]
}

export class PlainImage {
  readonly #built: Built
  /** The paths that stages make, longest first. */
  readonly #roots: readonly string[]

  private constructor(built: Built, roots: readonly string[]) {
    this.#built = built
    this.#roots = roots
  }

  /** Runs what the file says. `context` is the folder that is sent, without what the file beside it leaves out. */
  static build(dockerfile: string, context: string): PlainImage {
    const stages = parseDockerfile(readFileSync(dockerfile, 'utf8'))
    const roots = [...new Set(stages.flatMap((stage) => findRoots(stage)))].sort((a, b) => b.length - a.length)
    const ignored = readFileSync(`${dockerfile}.dockerignore`, 'utf8').split('\n')
    const built: Built[] = []
    for (const stage of stages) built.push(buildStage(stage, { built, context, ignored, roots }))
    const last = built.at(-1)
    if (last === undefined) throw new Error(`${dockerfile} has no stage`)
    chmodSync(last.folder, 0o755)
    return new PlainImage(last, roots)
  }

  get stage(): Stage {
    return this.#built
  }

  /** Every file of it with its time, but for what lies in volumes and for code that Node keeps compiled where it may. */
  list(): string[] {
    const { folder, volumes } = this.#built
    const left = [...volumes, '/app/node_modules/.cache']
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => !left.some((each) => `/${path}/`.startsWith(`${each}/`)))
      .map((path) => `${path} ${lstatSync(join(folder, path)).mtimeMs}`)
      .sort()
  }

  /** Starts it and waits until its health check says that it is well. */
  async run(given: Given): Promise<Container> {
    const { environment, entrypoint, command, healthCheck, workdir } = this.#built
    const env = this.#lead({ ...environment, ...given.environment }, given.volumes)
    const all = { ...env, PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}:/usr/bin:/bin` }
    const as = { cwd: this.#find(workdir, given.volumes), env: all, ...findUser() }
    for (const path of Object.values(given.volumes)) giveTo(path, as)
    const lead = (words: readonly string[]) => words.map((word) => this.#find(word, given.volumes))
    const words = lead(given.entrypoint ?? [...entrypoint, ...command])
    const child = spawn(words[0] ?? '', words.slice(1), { ...as, stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (said += text))
    const ended = once(child, 'exit')
    const [check = '', ...rest] = lead(healthCheck)
    const isWell = () => spawnSync(check, rest, { ...as, stdio: 'ignore' }).status === 0
    for (let tries = 0; !isWell(); tries += 1) {
      if (tries === READY_TRIES || child.exitCode !== null) {
        child.kill('SIGKILL')
        throw new Error(`the container is not well: ${said}`)
      }
      await sleep(LOOK_MS)
    }
    return {
      isWell,
      execute: (...words) => {
        const [program = '', ...args] = lead(words)
        return execFileSync(program, args, { ...as, encoding: 'utf8', stdio: 'pipe' })
      },
      async stop() {
        child.kill('SIGTERM')
        const [code] = await ended
        return code as number | null
      },
    }
  }

  #lead(environment: Environment, volumes: Given['volumes']): Environment {
    return Object.fromEntries(
      Object.entries(environment).map(([name, value]) => [name, this.#find(value, volumes)] as const),
    )
  }

  #find(text: string, volumes: Given['volumes']): string {
    const mounted = Object.keys(volumes).sort((a, b) => b.length - a.length)
    const led = leadPaths(text, mounted, (path) => `\0${mounted.indexOf(path)}\0`)
    const inside = leadPaths(led, this.#roots, (path) => join(this.#built.folder, path))
    return inside.replaceAll(/\0(\d+)\0/g, (_, index: string) => volumes[mounted[Number(index)] ?? ''] ?? '')
  }
}

export type Container = {
  isWell(): boolean
  /** A command beside it, as `docker exec` runs one, and what it prints. */
  execute(...words: string[]): string
  /** SIGTERM, then the exit code. */
  stop(): Promise<number | null>
}

type Parts = { built: readonly Built[]; context: string; ignored: readonly string[]; roots: readonly string[] }

function buildStage(stage: Stage, parts: Parts): Built {
  const folder = newDirectory()
  const built: Built = { ...stage, folder, environment: {}, workdir: '/' }
  for (const step of stage.steps) {
    if (step.kind === 'workdir') {
      built.workdir = step.path
      mkdirSync(join(folder, step.path), { recursive: true })
    } else if (step.kind === 'env') {
      for (const [name, value] of Object.entries(step.values))
        built.environment[name] = value.replaceAll(/:?\$(\w+)/g, '')
    } else if (step.kind === 'copy') copy(step, built, parts)
    else {
      const command = leadPaths(step.command, parts.roots, (path) => join(folder, path))
      const env = cleanEnvironment(folder)
      const path = `${dirname(process.execPath)}:${env['PATH'] ?? ''}`
      const as = { cwd: join(folder, built.workdir), env: { ...env, PATH: path, npm_config_prefer_offline: 'true' } }
      execFileSync('sh', ['-e', '-c', command], { ...as, stdio: 'pipe' })
    }
  }
  return built
}

function copy({ from, sources, target }: Copy, { folder, workdir }: Built, { built, context, ignored }: Parts): void {
  const origin = from === undefined ? context : built.find(({ name }) => name === from)?.folder
  if (origin === undefined) throw new Error(`there is no stage ${from}`)
  const filter = (path: string) => from !== undefined || isSent(relative(context, path), ignored)
  for (const source of sources) {
    const place = isAbsolute(target) ? target : join(workdir, target)
    const isInto = target.endsWith('/') || (sources.length > 1 && statSync(join(origin, source)).isFile())
    if (!filter(join(origin, source))) throw new Error(`${source} is not sent, and the Dockerfile copies it`)
    const to = join(folder, place, isInto ? source : '')
    cpSync(join(origin, source), to, { recursive: true, filter, preserveTimestamps: true, verbatimSymlinks: true })
  }
}

/** As `.dockerignore` says: the last line that fits a path, or a folder above it, decides. */
function isSent(path: string, lines: readonly string[]): boolean {
  const folders = path.split('/').map((_, index, all) => all.slice(0, index + 1).join('/'))
  let sent = true
  for (const line of lines.filter((each) => each !== '' && !each.startsWith('#'))) {
    const pattern = line.replace(/^!/, '')
    const below = line.startsWith('!') && pattern.startsWith(`${path}/`)
    if (below || folders.some((folder) => matchesGlob(folder, pattern))) sent = line.startsWith('!')
  }
  return sent
}

function findRoots({ steps, volumes }: Stage): string[] {
  const made = steps.flatMap((step) =>
    step.kind === 'workdir' ? [step.path] : step.kind === 'copy' ? [step.target] : [],
  )
  return [...made, ...volumes].filter((path) => isAbsolute(path) && path !== '/')
}

/** Absolute paths of these folders, and what lies below them, wherever they stand in a text. */
function leadPaths(text: string, paths: readonly string[], lead: (path: string) => string): string {
  return paths.reduce(
    (led, path) => led.replaceAll(new RegExp(`(?<![\\w./-])${path}(?![\\w.-])`, 'g'), () => lead(path)),
    text,
  )
}

/** Whom it runs as: the user of the image where this one is root and that one may read the Node that runs this. */
function findUser(): { uid?: number; gid?: number } {
  const other = { uid: 1000, gid: 1000 }
  const may = process.getuid?.() === 0 && spawnSync(process.execPath, ['-e', '0'], { ...other, cwd: '/' }).status === 0
  return may ? other : {}
}

function giveTo(path: string, { uid, gid }: { uid?: number; gid?: number }): void {
  if (uid !== undefined && gid !== undefined && statSync(path).isDirectory()) chownSync(path, uid, gid)
}
