// Whether the rules see what they are for: each break-in changes a small sound house, and exactly the named rules see it, at
// the named places. Most of them are what a reviewer once tried on this house, when more than half of it passed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeBreakIns, type BreakIn } from './describe-break-ins.ts'
import { effectBreakIns, harmless } from './effect-break-ins.ts'
import { rules } from './rules.ts'
import { file, longer, sound, used } from './small-house.ts'
import type { Texts } from './small-house.ts'

const decision = 'docs/decisions/0001-dependencies.md'
const build = 'src/start/build.ts'
const clock = 'src/foundation/clock.ts'
const control = 'src/control/open-control.ts'
const ledger = 'src/ledger/ledger.ts'
const wallet = 'src/ledger/wallet.ts'
const protocol = 'src/protocols/port/protocol.ts'
const authenticate = 'src/stages/authenticate/authenticate.ts'
const decode = 'src/stages/decode/decode.ts'
const admit = 'src/stages/admit/admit.ts'
const relay = 'src/stages/relay/relay.ts'

const imports: readonly BreakIn[] = [
  [
    'the foundation imports the pipeline',
    longer(clock, "import '../pipeline.ts'"),
    `imports: ${clock} -> src/pipeline.ts`,
  ],
  [
    'a protocol imports another',
    {
      ...used('src/protocols/gemini/usage.ts', "import '../openai-chat/usage.ts'"),
      'src/protocols/openai-chat/usage.ts': file('Another.'),
    },
    'protocols: src/protocols/gemini/usage.ts -> src/protocols/openai-chat/usage.ts',
  ],
  [
    'a protocol imports the table of all protocols',
    { ...longer(protocol, "import '../protocols.ts'"), 'src/protocols/protocols.ts': file('All protocols.') },
    `imports: ${protocol} -> src/protocols/protocols.ts`,
  ],
  [
    'authenticate imports relay',
    longer(authenticate, "import { relay } from '../relay/relay.ts'", 'relay(1)'),
    `stages: ${authenticate} -> ${relay}`,
  ],
  [
    'authenticate imports settle',
    { ...longer(authenticate, "import '../settle/settle.ts'"), 'src/stages/settle/settle.ts': file('Ends.') },
    `stages: ${authenticate} -> src/stages/settle/settle.ts`,
  ],
  [
    'authenticate imports admit',
    longer(authenticate, "import { admit } from '../admit/admit.ts'", 'admit(1)'),
    `stages: ${authenticate} -> ${admit}`,
  ],
  [
    'decode imports a file inside relay',
    { ...longer(decode, "import '../relay/bytes.ts'"), 'src/stages/relay/bytes.ts': file('Bytes.') },
    `stages: ${decode} -> src/stages/relay/bytes.ts`,
  ],
  [
    'a stage imports the type of another',
    longer(relay, "import type { Held } from '../admit/admit.ts'", 'const held: Held = 1', 'relay(held)'),
    `stages: ${relay} -> ${admit}`,
  ],
  [
    'a stage names the type of another inside a type',
    longer(relay, "const held: import('../admit/admit.ts').Held = 1", 'relay(held)'),
    `stages: ${relay} -> ${admit}`,
  ],
  ['double quotes', longer(clock, 'import "../ledger/ledger.ts"'), `imports: ${clock} -> ${ledger}`],
  ['a dynamic import', longer(clock, "await import('../pipeline.ts')"), `imports: ${clock} -> src/pipeline.ts`],
  [
    'a worker of another room',
    longer(clock, "new URL('../pipeline.ts', import.meta.url)"),
    `imports: ${clock} -> src/pipeline.ts`,
  ],
  [
    'an export from a room that the file may not know',
    longer(ledger, "export { openControl } from '../control/open-control.ts'"),
    `dead exports: ${ledger} openControl`,
    `imports: ${ledger} -> ${control}`,
    `no barrels: ${ledger}`,
  ],
  [
    'start imports the server',
    longer(build, "import '../server.ts'"),
    `imports: ${build} -> src/server.ts`,
    'cycles of rooms: src/server.ts',
  ],
  ['control imports start', longer(control, "import '../start/build.ts'"), `imports: ${control} -> ${build}`],
  ['the source imports a test', longer(build, "import '../../test/bench.ts'"), `imports: ${build} -> test/bench.ts`],
  [
    'createRequire',
    longer(relay, "import { createRequire } from 'node:module'", "createRequire('/')('fs')"),
    `computed imports: ${relay}`,
  ],
  [
    'the console imports the gateway',
    { 'console/src/main.ts': file('Begins.', "import '../../src/server.ts'") },
    'the console by itself: console/src/main.ts -> src/server.ts',
  ],
  ['an import that is computed', longer(build, 'await import(`../${1}.ts`)'), `computed imports: ${build}`],
  [
    'a cycle of values',
    { ...longer(ledger, "import './wallet.ts'"), [wallet]: file('Money.', "import './ledger.ts'") },
    `cycles of files: ${ledger}`,
    `cycles of files: ${wallet}`,
  ],
  [
    'a cycle of values through an export from',
    { ...longer(ledger, "import './wallet.ts'"), [wallet]: file('Money.', "export { askLedger } from './ledger.ts'") },
    `cycles of files: ${ledger}`,
    `cycles of files: ${wallet}`,
    `dead exports: ${wallet} askLedger`,
    `files named after an export: ${wallet}`,
    `no barrels: ${wallet}`,
  ],
  [
    'a cycle of types',
    {
      ...longer(ledger, "import type { Wallet } from './wallet.ts'", 'export type Ledger = Wallet'),
      [wallet]: file('Money.', "import type { Ledger } from './ledger.ts'", 'export type Wallet = Ledger'),
    },
    `cycles of files: ${ledger}`,
    `cycles of files: ${wallet}`,
  ],
]

const roomsAndNames: readonly BreakIn[] = [
  [
    'a room that nobody listed, of a file that says nothing',
    used('src/helpers/utils.ts', 'export const utils = 1'),
    `imports: ${build} -> src/helpers/utils.ts`,
    'empty words: src/helpers/utils.ts',
    'empty words: src/helpers/utils.ts utils',
    'listed rooms: src/helpers',
  ],
  [
    'a stage that nobody listed',
    used('src/stages/ponder/ponder.ts', 'export const ponder = 1'),
    `imports: ${build} -> src/stages/ponder/ponder.ts`,
    'listed rooms: src/stages/ponder',
  ],
  ['a room of thirteen files', thirteenFiles(), 'small rooms: src/ledger'],
  [
    'a file that is not in kebab-case',
    used('src/ledger/Bad_Name.ts', 'export const badName = 1'),
    'kebab-case: src/ledger/Bad_Name.ts',
  ],
  [
    'a folder that is not in kebab-case',
    used('src/ledger/myRows/row.ts', 'export const row = 1'),
    'kebab-case: src/ledger/myRows/row.ts',
  ],
  [
    'a file that is named after nothing in it',
    used('src/ledger/wallet.ts', 'export const openPurse = 1'),
    `files named after an export: ${wallet}`,
  ],
  [
    'a file whose exports are not all about its noun',
    used('src/ledger/wallet-rows.ts', 'export const [openRow, closeRow, readWallet] = [1, 2, 3]'),
    'files named after an export: src/ledger/wallet-rows.ts',
  ],
  [
    'a file that is named after the opposite of what is in it',
    used('src/ledger/encode-row.ts', 'export class RowDecoder {}'),
    'files named after an export: src/ledger/encode-row.ts',
  ],
  [
    'a file of SQL that is named after nothing in it',
    used('src/ledger/wallet-store.ts', 'export const openPurse = 1'),
    'files named after an export: src/ledger/wallet-store.ts',
  ],
  [
    'a class that manages',
    longer(ledger, 'class LedgerManager {}', 'new LedgerManager()'),
    `empty words: ${ledger} LedgerManager`,
  ],
  [
    'a function that returns info',
    longer(ledger, 'function readInfo() {}', 'readInfo()'),
    `empty words: ${ledger} readInfo`,
  ],
]

const outbound = ['encode-request', 'decode-response', 'decode-events', 'decode-error']
const gemini = ['wire', 'usage', 'finish-reason', ...outbound.map((role) => `outbound/${role}`)]

const protocols: readonly BreakIn[] = [
  [
    'a file of a protocol that is no role',
    used('src/protocols/gemini/outbound/answer-writer.ts', 'export class AnswerWriter {}'),
    'files of protocols: src/protocols/gemini/outbound/answer-writer.ts',
  ],
  [
    'a protocol without a meter',
    {
      ...used('src/protocols/gemini/protocol.ts', ...gemini.map((role) => `import './${role}.ts'`)),
      ...Object.fromEntries(gemini.map((role) => [`src/protocols/gemini/${role}.ts`, file('A role.')])),
    },
    'gaps in protocols: src/protocols/gemini/outbound/meter.ts',
  ],
  [
    'the half of callers imports the half of providers',
    {
      ...used('src/protocols/gemini/inbound/decode-request.ts', "import '../outbound/request/tools.ts'"),
      'src/protocols/gemini/outbound/request/tools.ts': file('Tools.'),
    },
    'halves of protocols: src/protocols/gemini/inbound/decode-request.ts -> src/protocols/gemini/outbound/request/tools.ts',
  ],
  [
    'the half of providers imports the half of callers',
    {
      ...used('src/protocols/gemini/outbound/request/tools.ts', "import '../../inbound/decode-request.ts'"),
      'src/protocols/gemini/inbound/decode-request.ts': file('A request.'),
    },
    'halves of protocols: src/protocols/gemini/outbound/request/tools.ts -> src/protocols/gemini/inbound/decode-request.ts',
  ],
  [
    'a protocol that reads usage instead of decoding it',
    used('src/protocols/gemini/usage.ts', 'export const readUsage = 1'),
    'verbs of protocols: src/protocols/gemini/usage.ts readUsage',
  ],
]

const sizesAndShape: readonly BreakIn[] = [
  [
    'a function of 71 lines',
    longer(ledger, 'const long = () => {', ...statements(69), '}', 'long()'),
    `short functions: ${ledger} long`,
  ],
  [
    'a method of 71 lines',
    longer(ledger, 'new (class {', '  long() {', ...statements(69), '  }', '})()'),
    `short functions: ${ledger} long`,
  ],
  ['a file of 401 lines', longer(clock, ...statements(399)), `short files: ${clock}`],
  [
    'a helper of tests of 500 lines',
    { 'test/gateway.ts': file('A gateway.', ...statements(499)) },
    'short files: test/gateway.ts',
  ],
  ['no opening comment', { [clock]: 'export type Clock = { now(): number }\n' }, `opening comments: ${clock}`],
  [
    'a comment only behind the imports',
    { 'bench/run.ts': "import './load.ts'\n// Measures.\n" },
    'opening comments: bench/run.ts',
  ],
  ['an opening comment of 11 lines', { 'bench/run.ts': '// Line.\n'.repeat(11) }, 'opening comments: bench/run.ts'],
  [
    'a default export',
    longer(clock, 'export default 1'),
    `dead exports: ${clock} default`,
    `exports by name: ${clock}`,
  ],
  [
    'a default export by its name',
    longer(clock, 'const x = 1', 'export { x as default }'),
    `dead exports: ${clock} default`,
    `exports by name: ${clock}`,
  ],
  ['a barrel', { 'test/all.ts': file('All.', "export * from './one.ts'") }, 'no barrels: test/all.ts'],
  [
    'a barrel that imports first',
    { 'test/all.ts': file('All.', "import { one } from './one.ts'", 'export { one }') },
    'no barrels: test/all.ts',
  ],
]

const deadAndDocs: readonly BreakIn[] = [
  ['a file that nobody imports', { [wallet]: file('Money.', 'export const wallet = 1') }, `dead files: ${wallet}`],
  [
    'a file that only its own test imports',
    {
      [wallet]: file('Money.', 'export const wallet = 1'),
      'src/ledger/wallet.test.ts': "import { wallet } from './wallet.ts'\nwallet.toFixed()\n",
    },
    `dead files: ${wallet}`,
  ],
  ['an export that nobody imports', longer(ledger, 'export const spare = 1'), `dead exports: ${ledger} spare`],
  [
    'an export that only a test imports',
    {
      ...longer(ledger, 'export const spare = 1'),
      'test/ledger.test.ts': "import { spare } from '../src/ledger/ledger.ts'\nspare.toFixed()\n",
    },
    `dead exports: ${ledger} spare`,
  ],
  [
    'a path in ARCHITECTURE.md that does not exist',
    longer('ARCHITECTURE.md', 'See `src/nowhere.ts`.'),
    'paths in documents: ARCHITECTURE.md src/nowhere.ts',
  ],
  [
    'a path in docs/ that does not exist',
    { 'docs/guide.md': 'Run `node scripts/lost.ts`, then read `src/*/nowhere.ts`.\n' },
    'paths in documents: docs/guide.md scripts/lost.ts',
    'paths in documents: docs/guide.md src/*/nowhere.ts',
  ],
  [
    'links to a file and a heading that do not exist',
    { 'docs/guide.md': '[a](lost.md) [b](errors.md#no-such-heading)\n' },
    'links in documents: docs/guide.md errors.md#no-such-heading',
    'links in documents: docs/guide.md lost.md',
  ],
  [
    'a test in a document that does not exist, beside two that do',
    {
      'test/sum.test.ts': "describe('sums', () => {})\nfor (const n of [1]) test(`one and ${n}`, () => {})\n",
      'docs/guide.md': '| sums | `test/sum.test.ts` “sums”, “one and …”, “one and two” |\n',
    },
    'tests in documents: docs/guide.md test/sum.test.ts one and two',
  ],
  [
    'a chapter of promises that no test holds, beside one that is held and one that promises nothing',
    {
      'test/sum.test.ts': "test('one and one', () => {})\n",
      'docs/api.md':
        '# API\n\n## Keys\n\n## Money\n\n## Not served yet\n\n## Which test holds it\n\n| [Money](#money) | sums | `test/sum.test.ts` “one and one” |\n',
    },
    'promises: docs/api.md Keys',
  ],
  [
    'an error that the document does not know, and one that it invents',
    { 'docs/errors.md': sound['docs/errors.md']?.replace('`db_error`', '`disk_error`') },
    'table of errors: 500 api_error api_error db_error',
    'table of errors: 500 api_error api_error disk_error',
  ],
  [
    'a dependency that the decision does not explain, and a row of one that went',
    { [decision]: sound[decision]?.replace('`pino`', '`winston`') },
    'dependencies: pino',
    'dependencies: winston',
  ],
]

const words: readonly BreakIn[] = [
  [
    'a caller who is a man, and a riddle, in a comment',
    longer(clock, '/** What he gets, and who is told of it. */', 'export type Told = Clock', 'void 0'),
    `dead exports: ${clock} Told`,
    `plain words: ${clock} he`,
    `plain words: ${clock} who is told`,
  ],
  [
    'what stands somewhere, and a rule by its number, in a document',
    { 'docs/guide.md': 'It holds what stands there (A7, B12).\n' },
    'plain words: docs/guide.md (a7, b12)',
    'plain words: docs/guide.md what stands',
  ],
]

const innocent: readonly BreakIn[] = [
  ['nothing', {}],
  [
    'an export for a script that writes a document',
    {
      ...longer(ledger, 'export const kinds = []'),
      'scripts/write.ts': file('Writes.', "import { kinds } from '../src/ledger/ledger.ts'", 'void kinds'),
    },
  ],
  ['a long group of tests', { 'test/x.test.ts': `describe('x', () => {\n${statements(200).join('\n')}\n})\n` }],
  ['the words of the field', longer(ledger, 'const dataDirectory = 1', 'askLedger(dataDirectory)')],
  ['a function of 70 lines', longer(ledger, 'const long = () => {', ...statements(68), '}', 'long()')],
  ['a file of 400 lines', longer(clock, ...statements(398))],
]

describeBreakIns('imports', imports)
describeBreakIns('rooms and names', roomsAndNames)
describeBreakIns('protocols', protocols)
describeBreakIns('sizes and shape', sizesAndShape)
describeBreakIns('the dead and documents', deadAndDocs)
describeBreakIns('words for people', words)
describeBreakIns('effects', effectBreakIns)
describeBreakIns('what is no break-in', [...innocent, ...harmless])

test('every rule has a break-in that it sees', () => {
  const seen = [imports, roomsAndNames, protocols, sizesAndShape, deadAndDocs, words, effectBreakIns]
    .flat()
    .flatMap(([, , ...by]) => by)
  assert.deepEqual(
    rules.map(({ name }) => name).filter((name) => !seen.some((one) => one.startsWith(`${name}: `))),
    [],
  )
})

function statements(count: number): string[] {
  return Array.from({ length: count }, () => 'void 0')
}

function thirteenFiles(): Texts {
  const names = Array.from({ length: 12 }, (_, at) => `part-${at}`)
  return {
    ...longer(ledger, ...names.map((name) => `import './${name}.ts'`)),
    ...Object.fromEntries(names.map((name) => [`src/ledger/${name}.ts`, file('A part.')])),
  }
}
