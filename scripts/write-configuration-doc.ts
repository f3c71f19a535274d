// Writes the table of the configuration file's keys into docs/configuration.md, below its marker:
// `node scripts/write-configuration-doc.ts`. It is made from the shape that reads the file, and a test compares the two.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileFields } from '../src/configuration/shape/file-shape.ts'
import { want } from '../src/configuration/shape/read-shape.ts'
import type { Field, Shape } from '../src/configuration/shape/shape.ts'

export const MARKER = '<!-- reference -->\n'

/** Markdown table of every key: path, value, default, meaning. */
export function describeConfiguration(): string {
  const rows = describeFields(fileFields, '')
  return ['| key | value | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

function describeFields(fields: { readonly [key: string]: Field<unknown> }, prefix: string): string[] {
  return Object.entries(fields).flatMap(([key, field]) => {
    const path = prefix + key
    const row = `| \`${path}\` | ${cell(want(field.shape))} | ${defaultOf(field)} | ${cell(field.about)} |`
    return [row, ...describeInside(field.shape, path)]
  })
}

function defaultOf(field: Field<unknown>): string {
  if (field.required) return 'required'
  return field.default === undefined ? '' : cell(field.default)
}

function describeInside(shape: Shape<unknown>, path: string): string[] {
  if (shape.kind === 'object') return describeFields(shape.fields, `${path}.`)
  if (shape.kind === 'list') return describeInside(shape.of, `${path}[]`)
  if (shape.kind === 'record') return describeInside(shape.of, `${path}.*`)
  return shape.kind === 'either' ? describeInside(shape.mapping, path) : []
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (import.meta.main) {
  const file = new URL('../docs/configuration.md', import.meta.url)
  const prose = readFileSync(file, 'utf8').split(MARKER)[0]
  writeFileSync(file, `${prose}${MARKER}${describeConfiguration()}\n`)
}
