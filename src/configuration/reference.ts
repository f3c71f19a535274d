// The configuration file as a table for docs/configuration.md: one row for each key, made from the same shape that
// reads the file. A test compares the document with it.
import { fileFields } from './file-shape.ts'
import { want } from './read-shape.ts'
import type { Field, Shape } from './shape.ts'

/** Markdown table of every key: path, value, default, meaning. */
export function configurationReference(): string {
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
