// `crossmodel export`: the books as CSV or JSON lines on stdout, page by page, so that an export of any size needs little
// memory and waits for a slow reader between pages. Amounts are USD as decimal text, exact to the nano-dollar.
import { once } from 'node:events'

import { OperationError } from '../../operations/operation.ts'
import { isObject, type Json } from '../../foundation/json/json.ts'
import { present, readGiven, type CommandDefinition, type Given, type Session } from '../session.ts'

const tables = ['generations', 'postings', 'usage'] as const

type Row = readonly Json[]

export const exportCommand: CommandDefinition = {
  usage: 'export <table>',
  about: 'Write generations, postings or usage to stdout, as CSV or JSON lines',
  options: [
    ['--format <format>', 'csv or jsonl (default: csv; jsonl with --json)'],
    ['--from <moment>', 'from this moment on, such as 2027-01-31 or 2027-01-31T12:00:00Z'],
    ['--to <moment>', 'before this moment'],
    ['--owner <owner>', 'only this owner'],
    ['--key <id>', 'only this key'],
    ['--model <model>', 'only this model'],
  ],
  examples: [
    'export generations --from 2027-01-01 --to 2027-02-01 > january.csv',
    'export postings --owner acme --json',
    'export usage --model deepseek/deepseek-v4-pro --format jsonl',
  ],
  async run(session, given) {
    const table = readGiven(given, 'table') ?? ''
    if (!(tables as readonly string[]).includes(table))
      throw new OperationError('usage', `'${table}' cannot be exported; write ${tables.join(', ')}.`)
    await writePages(session, `export.${table}`, given, readFormat(session, given))
  },
}

function readFormat(session: Session, given: Given): 'csv' | 'jsonl' {
  const format = readGiven(given, 'format') ?? (session.isJson ? 'jsonl' : 'csv')
  if (format !== 'csv' && format !== 'jsonl')
    throw new OperationError('usage', `'${format}' is not a format; write csv or jsonl.`)
  if (format === 'csv' && session.isJson) throw new OperationError('usage', 'Give --json or --format csv, not both.')
  return format
}

async function writePages(session: Session, operation: string, given: Given, format: 'csv' | 'jsonl'): Promise<void> {
  const { from, to, owner, key, model } = given
  const performer = session.openPerformer(operation)
  try {
    let next: Json | undefined
    for (let isFirst = true; isFirst || typeof next === 'string'; isFirst = false) {
      const page = await performer.perform(operation, present({ from, to, owner, key, model, ...readNext(next) }))
      if (!isObject(page)) return
      const columns = page['columns'] as string[]
      const rows = page['rows'] as Row[]
      next = page['next']
      const lines = rows.map((row) => (format === 'csv' ? formatCsvRow(row) : formatJsonRow(columns, row)))
      if (format === 'csv' && isFirst) lines.unshift(formatCsvRow(columns))
      if (lines.length > 0 && !process.stdout.write(`${lines.join('\n')}\n`)) await once(process.stdout, 'drain')
    }
  } finally {
    await performer.close()
  }
}

function readNext(next: Json | undefined): { next?: string } {
  return typeof next === 'string' ? { next } : {}
}

function formatJsonRow(columns: readonly string[], row: Row): string {
  return JSON.stringify(Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
}

function formatCsvRow(row: Row): string {
  return row.map(formatCell).join(',')
}

/**
 * By RFC 4180, with a line feed at the end of lines. Text that a spreadsheet would run as a formula gets an apostrophe in
 * front: model names and request ids are the callers' own. Numbers stay as they are.
 */
function formatCell(value: Json): string {
  const text = value === null ? '' : String(value)
  const isFormula = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text)
  const safe = isFormula ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
