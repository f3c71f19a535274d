// The guides of docs/clients/, and docs/migrate.md, are copied block by block and run as they are, against a gateway with its sandbox: each block in
// a home of its own, with nothing changed but the address of the gateway and the words for the key.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { tools } from '../../../src/cli/connect/tools/tools.ts'
import { parseJsonObject, readArray, readObject } from '../../../src/foundation/json/json.ts'
import { tryCommand } from '../../command-line.ts'
import { startGateway, type Gateway } from '../../gateway.ts'
import { newDirectory } from '../../new-directory.ts'
import { inOneProcess } from '../agents/cline.ts'
import { makeEnvironment, runCommand } from '../run-agent.ts'
import { readyGuide, writeCommand, type Readied } from './guide-needs.ts'
import { readGuide, type Block } from './read-guide.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'docs/clients')
const pages = [...readdirSync(folder).filter((name) => name !== 'README.md'), '../migrate.md']
const RUN = ['bash', 'python', 'ts', 'go']
const WRITTEN = ['json', 'toml', 'yaml']
/** These show commands that are not run: they need Docker, are servers of their own, or begin with a file of the reader's. */
const SHOWN = ['open-webui.md', '../migrate.md']
const ADDRESS = 'http://127.0.0.1:8484'

describe('the guides', { concurrency: 1 }, () => {
  let gateway: Gateway
  before(async () => {
    gateway = await startGateway({ config: { discover_local: false } })
  })
  after(() => gateway.stop())

  for (const page of pages) {
    const blocks = readGuide(join(folder, page))
    const readied = readyGuide(page, newDirectory())
    it(`${page} runs as it is`, { skip: typeof readied === 'string' && readied }, async () => {
      assert.ok(typeof readied !== 'string')
      const run = blocks.filter(({ language }) => RUN.includes(language))
      assert.ok(run.length > 0 || SHOWN.includes(page))
      for (const block of run) await proveBlock(page, block, readied)
      const written = blocks.filter(({ path }) => path !== undefined)
      // What is written by hand does the same as the command.
      const start = run[0]?.text.trimEnd().split('\n').at(-1) ?? ''
      if (written.length > 0) await proveBlock(page, { ...(run[0] as Block), text: `${start}\n` }, readied, written)
    })
  }

  async function proveBlock(page: string, block: Block, readied: Readied, files: readonly Block[] = []): Promise<void> {
    const home = newDirectory()
    const adapt = (text: string) => text.replaceAll(ADDRESS, gateway.url).replaceAll('cm-YOUR_KEY', gateway.key)
    for (const { path = '', text } of files) {
      mkdirSync(dirname(join(home, path)), { recursive: true })
      writeFileSync(join(home, path), adapt(text))
    }
    writeCommand(readied.bin, 'crossmodel', [process.execPath, join(root, 'bin/crossmodel.js')])
    const { XDG_CONFIG_HOME: _, ...environment } = makeEnvironment(home)
    const work = join(home, 'work')
    mkdirSync(work)
    const { command, args } = placeBlock(block, adapt(block.text), work, readied)
    const run = await runCommand(command, args, work, {
      ...environment,
      PATH: `${readied.bin}:${environment['PATH'] ?? ''}`,
      CROSSMODEL_DATA: gateway.data,
      CROSSMODEL_CONFIG: gateway.configFile,
      CROSSMODEL_API_KEY: gateway.key,
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      OPENCODE_DISABLE_MODELS_FETCH: 'true',
      PI_OFFLINE: '1',
      ...inOneProcess,
      AIDER_ANALYTICS: 'false',
      AIDER_CHECK_UPDATE: 'false',
      GOFLAGS: '-mod=mod',
      GOPROXY: 'off',
      GOMODCACHE: join(readied.go, 'modules'),
      GOCACHE: join(readied.go, 'cache'),
    })
    const story = `docs/clients/${page}:${block.line}\n${run.output}`
    assert.equal(run.ending, 0, story)
    if (readied.isAgent) assert.match(run.output, /CrossModel\s+sandbox/, story)
  }
})

function placeBlock({ language }: Block, text: string, work: string, { python, go }: Readied) {
  const write = (name: string) => {
    writeFileSync(join(work, name), text)
    return join(work, name)
  }
  switch (language) {
    case 'bash':
      return { command: 'bash', args: ['-e', write('block.sh')] }
    case 'python':
      return { command: python, args: [write('block.py')] }
    case 'ts':
      symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'))
      return { command: process.execPath, args: [write('block.mts')] }
    default:
      return { command: 'go', args: ['-C', go, 'run', write('block.go')] }
  }
}

describe('the words of the guides', () => {
  it('know every tool that can be connected, and every language of a block', () => {
    for (const { name } of tools) assert.ok(pages.includes(`${name}.md`), `docs/clients/${name}.md is missing`)
    for (const page of pages)
      for (const { language, path, line } of readGuide(join(folder, page))) {
        const isKnown = RUN.includes(language) || (WRITTEN.includes(language) && path !== undefined)
        assert.ok(
          isKnown || (language === 'console' && SHOWN.includes(page)),
          `docs/clients/${page}:${line}: ${language}`,
        )
      }
  })

  it('show the files that `crossmodel connect` writes', async () => {
    const home = newDirectory()
    for (const { name } of tools) {
      const words = ['connect', name, '--model', 'crossmodel/sandbox', '--url', ADDRESS, '--json']
      const ran = await tryCommand({ data: join(home, 'data'), configFile: '' }, words, { environment: { HOME: home } })
      const files = readArray(parseJsonObject(ran.stdout)?.['files']) ?? []
      const written = readGuide(join(folder, `${name}.md`)).filter(({ path }) => path !== undefined)
      if (name === 'cline') continue
      assert.deepEqual(
        written.map(({ path, text }) => [join(home, path ?? ''), text.trimEnd()]),
        files.map((file) => [readObject(file)?.['path'], String(readObject(file)?.['content']).trimEnd()]),
        ran.stderr,
      )
    }
  })
})
