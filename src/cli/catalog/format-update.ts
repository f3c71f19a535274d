// What a price list changes, for people.
import { isObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { countChanges } from './count-changes.ts'
import { formatTable } from '../table.ts'

/** Rows of one kind; `--json` shows all. Of models that are gone nothing is to be decided: a few are examples. */
const ROWS = 25
const GONE_ROWS = 5

const kinds = [
  ['new', 'New'],
  ['dearer', 'Dearer'],
  ['cheaper', 'Cheaper'],
  ['odd', 'Odd, not applied without --force'],
  ['unpriced', 'Without a price that can be charged, not applied'],
  ['gone', 'Gone from the list; these keep the price they have'],
] as const

export function formatUpdate(result: Json): string {
  const sections = kinds.flatMap(([name, title]) => {
    const changes = listOf(result, name)
    return changes.length === 0
      ? []
      : [`${title}: ${changes.length}`, formatChanges(changes, name === 'gone' ? GONE_ROWS : ROWS), '']
  })
  return [...sections, summarize(result)].join('\n')
}

function summarize(result: Json): string {
  const counts = countChanges(result)
  const unchanged = isObject(result) ? show(result['unchanged']) : ''
  const applied = isObject(result) && result['applied'] === true
  if (counts === 0) return `Nothing to apply; unchanged: ${unchanged}.`
  const done = applied ? 'applied; they hold from now on' : 'to apply (--apply)'
  return `New and changed prices ${done}: ${counts}; unchanged: ${unchanged}.`
}

function formatChanges(changes: readonly JsonObject[], most: number): string {
  const rows = changes.slice(0, most).map((change) => {
    const others = textsOf(change, 'changed').filter((name) => name !== 'input' && name !== 'output')
    const notes = [...textsOf(change, 'reasons'), ...(others.length > 0 ? [`changed: ${others.join(', ')}`] : [])]
    const [input = '', output = ''] = ['input', 'output'].map((rate) => formatStep(change, rate))
    return [`  ${show(change['id'])}`, show(change['provider']), input, output, notes.join('; ')]
  })
  const more = changes.length - rows.length
  const table = formatTable(['  model', 'provider', '$ in>', '$ out>', ''], rows)
  return more > 0 ? `${table}\n  … and ${more} more (--json shows all)` : table
}

function textsOf(change: JsonObject, name: string): string[] {
  const texts = change[name]
  return Array.isArray(texts) ? texts.map(show) : []
}

/** `5 -> 4`, or the one price that there is. */
function formatStep({ before, after }: JsonObject, rate: string): string {
  const [was, is] = [readRate(before, rate), readRate(after, rate)]
  if (was === '' || is === '' || was === is) return is === '' ? was : is
  return `${was} -> ${is}`
}

function readRate(card: Json | undefined, rate: string): string {
  return card === 'free' ? 'free' : show(listOf(card, 'tiers')[0]?.[rate])
}
