// `npm run compare -- OLD_TREE NEW_TREE [WORD]`: whether two checkouts of this project behave alike. The recorded traffic and
// some written trials (those whose name holds WORD) go through a gateway of each, with the same scripted upstream; whatever
// arrives upstream, reaches the caller, lies in the database, is logged or measured must be equal but for identifiers, moments
// and durations. The new tree must then open the old one's data directory and tell the same of it. Exit 1 where they differ.
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseJsonObject, readArray, readObject, readString } from '../src/foundation/json/json.ts'
import { recordingsAbsent } from '../test/recordings.ts'
import { Differences } from './compare-trees/differences.ts'
import { readLog } from './compare-trees/read-log.ts'
import { readRecordedTrials } from './compare-trees/recorded-trials.ts'
import { readRows } from './compare-trees/read-rows.ts'
import { Tree, type Keys } from './compare-trees/tree.ts'
import type { Trial } from './compare-trees/trial.ts'
import { openTrial, writeTrials } from './compare-trees/written-trials.ts'

const MODELS_OF_A_VENDOR = 8
const GENERATIONS_SHOWN = 3
const TRIALS_BEFORE_KILL = 20
const HOLD_MS = 2_500

const say = (line: string) => void process.stdout.write(`${line}\n`)
const [oldCheckout, newCheckout, word = ''] = process.argv.slice(2)
if (oldCheckout === undefined || newCheckout === undefined) stop('usage: npm run compare -- OLD_TREE NEW_TREE [WORD]')
if (recordingsAbsent !== false) stop(recordingsAbsent)

const folder = mkdtempSync(join(tmpdir(), 'crossmodel-compare-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
const differences = new Differences(say)
const before = await Tree.open(resolve(oldCheckout), join(folder, 'old'))
const after = await Tree.open(resolve(newCheckout), join(folder, 'new'))
const both = [before, after] as const
try {
  const keys = await prepare()
  await Promise.all(both.map((tree) => tree.start()))
  const models = await listModels()
  const trials = [...writeTrials(models), ...readRecordedTrials()].filter(({ name }) => name.includes(word))
  await runTrials(trials, keys)
  await compareMetrics()
  await Promise.all(both.map((tree) => tree.stop()))
  compareRest('after all trials')
  await compareReading()
  await compareAfterKill(trials, keys)
  say(`${trials.length} trials, ${differences.count} differences`)
} finally {
  await Promise.all(both.map((tree) => tree.close()))
}
process.exit(differences.count === 0 ? 0 : 1)

/** Owners and keys, made by the old tree and copied, so that both have the same ones. */
async function prepare(): Promise<Keys> {
  const create = async (...words: string[]) => {
    const unbounded = ['--tokens-per-minute', 'none', '--concurrent-requests', 'none']
    const limits = words.includes('--requests-per-minute') ? [] : ['--requests-per-minute', 'none']
    const made = await before.runJson('key', 'create', ...words, ...unbounded, ...limits)
    return { key: String(made['key']), id: String(made['id']) }
  }
  const unlimited = await create('mine')
  const prepaid = await create('prepaid', '--owner', 'acme')
  const poor = await create('poor', '--owner', 'poor')
  const throttled = await create('throttled', '--owner', 'acme', '--requests-per-minute', '2')
  const disabled = await create('disabled', '--owner', 'acme')
  await before.runJson('key', 'disable', disabled.id)
  await before.runJson('wallet', 'top-up', 'acme', '1000000')
  cpSync(before.data, after.data, { recursive: true })
  return {
    unlimited: unlimited.key,
    prepaid: prepaid.key,
    poor: poor.key,
    throttled: throttled.key,
    disabled: disabled.key,
  }
}

/** The models that both offer; one that only one of them has is a difference. */
async function listModels(): Promise<string[]> {
  const [old = [], now = []] = await Promise.all(
    both.map(async (tree) => {
      const listed = readArray(parseJsonObject(await tree.fetchText('/api/models'))?.['data']) ?? []
      return listed.map((model) => readString(readObject(model)?.['id']) ?? '')
    }),
  )
  differences.compare('models', old, now)
  const seen = new Map<string, number>()
  return old.filter((id) => {
    const vendor = id.split('/')[0] ?? ''
    seen.set(vendor, (seen.get(vendor) ?? 0) + 1)
    return now.includes(id) && vendor !== 'test' && (seen.get(vendor) ?? 0) <= MODELS_OF_A_VENDOR
  })
}

async function runTrials(trials: readonly Trial[], keys: Keys): Promise<void> {
  for (const trial of trials) {
    const [old = [], now = []] = await Promise.all(both.map((tree) => tree.observe(trial, keys)))
    differences.compare(trial.name, old, now)
  }
}

/** Names, kinds and labels of what is measured; the values hang on time. */
async function compareMetrics(): Promise<void> {
  const [old = [], now = []] = await Promise.all(
    both.map(async (tree) => {
      const told = tree.logLines.map(parseJsonObject).find((line) => line?.['msg'] === 'metrics are served')
      const text = await tree.fetchText(String(told?.['url']))
      const lines = text.split('\n').map((line) => (line.startsWith('#') ? line : line.replace(/ \S+$/, '')))
      // The engine has collected garbage of one kind or another, or not yet.
      return lines.filter((line) => !line.startsWith('nodejs_gc_'))
    }),
  )
  differences.compare('metrics', old, now)
}

function compareRest(when: string): void {
  const [oldRows = [], newRows = []] = both.map((tree) => readRows(tree.data))
  differences.compare(`database ${when}`, oldRows, newRows)
  const [oldLog = [], newLog = []] = both.map((tree) => readLog(tree.logLines))
  differences.compare(`log ${when}`, oldLog, newLog)
}

/** The new tree on a copy of the old one's data directory: what commands print must be the same to the letter. */
async function compareReading(): Promise<void> {
  rmSync(after.data, { recursive: true })
  cpSync(before.data, after.data, { recursive: true })
  const commands = [
    ['wallet', 'show'],
    ['wallet', 'ledger', 'acme', '--limit', '1000', '--json'],
    ['wallet', 'audit', '--json'],
    ['usage'],
    ['usage', '--by', 'model', '--json'],
    ['export', 'generations', '--json'],
    ...listGenerations().map((id) => ['generation', 'show', id, '--json']),
  ]
  for (const words of commands) {
    const [old, now] = await Promise.all(both.map((tree) => tree.run(...words)))
    const lines = ({ code, stdout, stderr } = { code: -1, stdout: '', stderr: '' }) => [
      `exit ${code}`,
      ...stdout.split('\n'),
      ...stderr.split('\n'),
    ]
    differences.compareExactly(words.join(' '), lines(old), lines(now))
  }
}

/** The old gateway is killed while a caller waits, and both open what it left: a journal, and a hold that is nobody's. */
async function compareAfterKill(trials: readonly Trial[], keys: Keys): Promise<void> {
  await before.start()
  for (const trial of trials.slice(0, TRIALS_BEFORE_KILL)) await before.observe(trial, keys)
  const waiting = before.observe(openTrial, keys)
  await before.upstream.arrived(1)
  // The row of a hold is written when it has been open for a moment.
  await new Promise((resolve) => setTimeout(resolve, HOLD_MS))
  await before.stop('SIGKILL')
  await waiting
  rmSync(after.data, { recursive: true })
  cpSync(before.data, after.data, { recursive: true })
  for (const tree of both) tree.forgetLog()
  await Promise.all(both.map((tree) => tree.start()))
  await Promise.all(both.map((tree) => tree.stop()))
  compareRest('after a kill')
}

/** Some generations of all kinds, by their ids in the old tree's log. */
function listGenerations(): string[] {
  const ids = before.logLines.flatMap((line) => readString(parseJsonObject(line)?.['request']) ?? [])
  return Array.from(
    { length: GENERATIONS_SHOWN },
    (_, index) => ids[Math.floor((index * ids.length) / GENERATIONS_SHOWN)],
  ).filter((id) => id !== undefined)
}

function stop(why: string): never {
  process.stderr.write(`${why}\n`)
  process.exit(2)
}
