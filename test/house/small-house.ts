// A small house that keeps every rule, for break-ins: a few rooms of the real table, each with a file, and the documents.
import { dirname } from 'node:path'
import { errorTable } from '../../src/generation/error/error-table.ts'
import { parseFile } from './parse-file.ts'
import { dependencies } from './rules.ts'
import type { Tree } from './rule.ts'

/** By path; undefined takes a file away. */
export type Texts = { readonly [path: string]: string | undefined }

const errorRows = Object.values(errorTable).map(
  ({ status, openaiType, anthropicType, code }) =>
    `| ${status} | \`${openaiType}\` | \`${anthropicType}\` | \`${code}\` | when | no |`,
)

const dependencyRows = dependencies
  .filter((name) => !name.startsWith('@types/'))
  .map((name) => `| \`${name}\` | what it is for |`)

export const sound: Texts = {
  'bin/crossmodel.js': file('The launcher.', "await import('../src/cli/main.ts')"),
  'src/cli/main.ts': file('The command line.', "import { startServer } from '../server.ts'", 'startServer()'),
  'src/server.ts': file(
    'The composition root.',
    "import { build } from './start/build.ts'",
    "import { openControl } from './control/open-control.ts'",
    'export const startServer = () => openControl(build())',
  ),
  'src/start/build.ts': file(
    'Ties the parts.',
    "import { listRoutes } from '../routes.ts'",
    'export const build = () => listRoutes()',
  ),
  'src/routes.ts': file(
    'The public surface.',
    "import { runPipeline } from './pipeline.ts'",
    'export const listRoutes = () => runPipeline',
  ),
  'src/control/open-control.ts': file('Operators.', 'export const openControl = (run: () => void) => run()'),
  'src/pipeline.ts': file(
    'The life of a generation.',
    "import { authenticate } from './stages/authenticate/authenticate.ts'",
    "import { decode } from './stages/decode/decode.ts'",
    "import { admit, type Held } from './stages/admit/admit.ts'",
    "import { relay } from './stages/relay/relay.ts'",
    'export const runPipeline = (held: Held = admit(decode(authenticate()))) => relay(held)',
  ),
  'src/stages/authenticate/authenticate.ts': file('Who asks.', 'export const authenticate = () => 1'),
  'src/stages/decode/decode.ts': file('What is asked.', 'export const decode = (caller: unknown) => caller'),
  'src/stages/admit/admit.ts': file(
    'Limits and money.',
    "import { askLedger } from '../../ledger/ledger.ts'",
    'export type Held = unknown',
    'export const admit = (request: unknown): Held => askLedger(request)',
  ),
  'src/stages/relay/relay.ts': file(
    'Hands the answer on.',
    "import { geminiProtocol } from '../../protocols/port/protocol.ts'",
    'export const relay = (admission: unknown) => [admission, geminiProtocol]',
  ),
  'src/ledger/ledger.ts': file(
    'Wallets.',
    "import type { Clock } from '../foundation/clock.ts'",
    'export const askLedger = (request: unknown, clock?: Clock) => [clock, request]',
  ),
  'src/foundation/clock.ts': file('Time.', 'export type Clock = { now(): number }'),
  'src/protocols/port/protocol.ts': file('What a protocol is.', "export const geminiProtocol = 'gemini'"),
  'ARCHITECTURE.md':
    '# Architecture\n\n`src/server.ts` begins; see [errors](docs/errors.md#the-table) and `src/stages/*`.\n',
  'docs/decisions/0001-dependencies.md': `# Dependencies\n\n| package | for |\n|---|---|\n${dependencyRows.join('\n')}\n`,
  'docs/errors.md': `# Errors\n\n## The table\n\n| status | a | b | code | when | retry |\n|---|---|---|---|---|---|\n${errorRows.join('\n')}\n`,
}

/** By text, since most break-ins leave most files as they are. */
const parsedSound = new Map(
  Object.entries(sound).flatMap(([path, text]) =>
    path.endsWith('.md') || text === undefined ? [] : [[text, parseFile(path, text)]],
  ),
)

/** The small house after a break-in. */
export function breakIn(change: Texts): Tree {
  const texts = Object.entries({ ...sound, ...change }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return {
    files: texts
      .filter(([path]) => !path.endsWith('.md'))
      .map(([path, text]) => parsedSound.get(text) ?? parseFile(path, text)),
    documents: texts.filter(([path]) => path.endsWith('.md')).map(([path, text]) => ({ path, text })),
    paths: new Set(texts.flatMap(([path]) => withFolders(path))),
  }
}

/** The text of a file: its opening comment, and its lines. */
export function file(comment: string, ...lines: readonly string[]): string {
  return [`// ${comment}`, ...lines, ''].join('\n')
}

/** A file of the small house with lines behind its own. */
export function longer(path: string, ...lines: readonly string[]): Texts {
  return { [path]: `${sound[path]}${lines.join('\n')}\n` }
}

/** A file that production uses: what nobody uses is seen as that. */
export function used(path: string, ...lines: readonly string[]): Texts {
  return {
    [path]: file('New.', ...lines),
    ...longer('src/start/build.ts', `void (await import('../${path.slice(4)}'))`),
  }
}

function withFolders(path: string): readonly string[] {
  return path === '.' ? [] : [path, ...withFolders(dirname(path))]
}
