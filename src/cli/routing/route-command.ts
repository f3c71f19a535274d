// `crossmodel route`: which endpoint a request would find, and why, without making it.
import { readFileSync } from 'node:fs'
import { bounds } from '../../foundation/bounds.ts'
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { OperationError } from '../../operations/operation.ts'
import { present, readGiven, type CommandDefinition } from '../session.ts'
import { listOf, show } from '../show.ts'
import { fitTable, formatTable } from '../table.ts'
import { expendableHeadings, formatKey, formatStanding, standingHeadings } from './format-standing.ts'

export const routeCommand: CommandDefinition = {
  usage: 'route <model>',
  about: 'Say which endpoints a request for a model would be tried at, in their order; nothing is called',
  options: [
    ['--explain', 'how each of them stands, and what is left out'],
    ['--protocol <protocol>', 'openai-chat, openai-responses or anthropic-messages (default: openai-chat)'],
    [
      '--body <file>',
      "a request's body as JSON, for what it wishes of providers; else it asks for an answer to 'Hello'",
    ],
    ['--key <key>', "as a request with this key, by its id or name (default: the operator's own)"],
  ],
  examples: ['route openai/gpt-5', 'route claude-opus --explain --protocol anthropic-messages --key ci'],
  async run(session, given) {
    const { model, protocol, key, explain } = given
    const path = readGiven(given, 'body')
    const body = path === undefined ? undefined : readBody(path)
    const result = await session.perform('route.explain', present({ model, protocol, key, body }))
    session.print(result, (plan) => formatPlan(plan, explain === true, session.width))
  },
}

/** It travels to the gateway as an argument of the command. */
function readBody(path: string): string {
  const most = bounds.controlRequestBytes / 2
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new OperationError('usage', `${path} cannot be read: ${(error as Error).message}.`)
  }
  if (Buffer.byteLength(JSON.stringify(text)) <= most) return text
  throw new OperationError('usage', `${path} is larger than ${most} bytes: leave some of what was said out.`)
}

function formatPlan(result: Json, explains: boolean, width: number | undefined): string {
  const candidates = listOf(result, 'candidates')
  const excluded = listOf(result, 'excluded')
  const isRunning = isObject(result) && result['running'] === true
  const rows = candidates.map((entry, index) => [
    String(index + 1),
    show(entry['endpoint']),
    formatKey(entry),
    show(entry['model']),
    show(entry['rank']),
    show(entry['why']),
  ])
  const parts = [fitTable(['', 'endpoint', 'key', 'model', 'rank', 'why'], rows, ['model'], width)]
  if (explains) parts.push(formatStandings(candidates, width))
  if (explains && excluded.length > 0)
    parts.push(formatTable(['left out', 'key', 'why'], excluded.map(formatExcluded), width))
  if (!explains && excluded.length > 0) parts.push(`Left out: ${excluded.length}. --explain says why.`)
  if (!isRunning)
    parts.push('No gateway runs on this data directory: only what the database keeps of endpoints is known.')
  return parts.join('\n\n')
}

/** How each candidate stands, in the order of the plan. */
function formatStandings(candidates: readonly JsonObject[], width: number | undefined): string {
  const headings = ['', 'endpoint', '$ in>', '$ out>', 'weight>', 'relay', ...standingHeadings]
  const rows = candidates.map((entry, index) => [
    String(index + 1),
    show(entry['endpoint']),
    ...formatCost(entry),
    formatWeight(entry),
    show(entry['relay']),
    ...formatStanding(entry),
  ])
  return fitTable(headings, rows, expendableHeadings, width)
}

/** What it costs the operator, per million tokens. */
function formatCost({ cost }: JsonObject): [input: string, output: string] {
  if (cost === 'free') return ['free', 'free']
  return isObject(cost) ? [show(cost['input']), show(cost['output'])] : ['', '']
}

/** Its part of new conversations beside the others of the model, at the least in two digits. */
function formatWeight({ weight }: JsonObject): string {
  if (typeof weight !== 'number') return ''
  return weight >= 10 ? String(Math.round(weight)) : String(Number(weight.toPrecision(2)))
}

function formatExcluded({ endpoint, credential, why }: JsonObject): string[] {
  return [show(endpoint), show(credential), show(why)]
}
