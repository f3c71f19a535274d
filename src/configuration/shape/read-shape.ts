// Reads a YAML document by a shape: either every value is right, or there is a mistake with its line for each that is
// not. Environment references are expanded in values, never in keys. An empty value (`providers:` with nothing after
// it) counts as absent. Knows nothing of what the settings mean.
import { isAlias, isMap, isScalar, isSeq, type Document, type LineCounter, type Node, type YAMLMap } from 'yaml'

import { assertNever } from '../../foundation/assert.ts'
import { expandEnvironment, type Environment } from '../environment/expand-environment.ts'
import type { Mistake } from './mistake.ts'
import { suggestName } from '../../foundation/lists/nearest-name.ts'
import type { Field, Form, Shape } from './shape.ts'

export type Reader = {
  document: Document
  lines: LineCounter
  /** As shown in mistakes. */
  file: string
  environment: Environment
  /** The text of a file named by the configuration, relative to it. Throws where it cannot be read. */
  readFile(path: string): string
  /** A path of the configuration made absolute. */
  resolvePath(path: string): string
  mistakes: Mistake[]
  /** Where each value stands, by its path as `joinPath` writes it: for checks of what values mean together. */
  places: Map<string, number>
}

/** `providers.openai`, `models.acme/llama-70b.endpoints[0]`. */
export function joinPath(parent: string, key: string | number): string {
  if (typeof key === 'number') return `${parent}[${key}]`
  return parent === '' ? key : `${parent}.${key}`
}

/** The value at `node`, or undefined where it is absent or wrong (then `reader.mistakes` has grown). */
export function readShape<T>(
  reader: Reader,
  shape: Shape<T>,
  node: unknown,
  path: string,
  line: number,
): T | undefined {
  return readAny(reader, shape, node, path, line) as T | undefined
}

/** `keyLine`: where the value's key, or the list item itself, stands. A scalar further down is told by its own line. */
function readAny(reader: Reader, shape: Shape<unknown>, given: unknown, path: string, keyLine: number): unknown {
  const node = isAlias(given) ? given.resolve(reader.document) : given
  const line = isScalar(node) ? (lineOf(reader, given) ?? keyLine) : keyLine
  reader.places.set(path, line)
  if (isEmpty(node)) return undefined
  switch (shape.kind) {
    case 'list':
      return readList(reader, shape, node, path, line)
    case 'record':
      return readRecord(reader, shape, node, path, line)
    case 'object':
      return readObject(reader, shape, node, path, line)
    case 'either':
      return readEither(reader, shape, given, path, line)
    case 'secret':
      return readSecret(reader, node, path, line)
    case 'file':
      return readFile(reader, shape, node, path, line)
    case 'text':
    case 'integer':
    case 'boolean':
    case 'choice':
    case 'notation':
    case 'path':
      return readScalar(reader, shape, node, path, line)
    default:
      return assertNever(shape, 'shape')
  }
}

/** A word that is none of those that are possible is told of the other form too. */
function readEither(reader: Reader, shape: Of<'either'>, given: unknown, path: string, line: number): unknown {
  const node = isAlias(given) ? given.resolve(reader.document) : given
  if (!isScalar(node)) return readAny(reader, shape.mapping, given, path, line)
  const told = reader.mistakes.length
  const value = readAny(reader, shape.scalar, given, path, line)
  const last = reader.mistakes.at(-1)
  if (last !== undefined && reader.mistakes.length > told && shape.scalar.kind === 'choice')
    last.message = last.message.replace(', not ', `, or ${want(shape.mapping)}, not `)
  return value
}

type Of<K extends Form['kind']> = Extract<Form, { kind: K }>
type ScalarShape = Of<'text' | 'integer' | 'boolean' | 'choice' | 'notation' | 'path'>

function readList(reader: Reader, shape: Of<'list'>, node: unknown, path: string, line: number): unknown {
  if (!isSeq(node)) return refuse(reader, line, `\`${path}\` must be a list, not ${describe(node)}`)
  if (shape.atLeastOne && node.items.length === 0) return refuse(reader, line, `\`${path}\` must not be empty`)
  const values: unknown[] = []
  for (const [index, item] of node.items.entries()) {
    const at = joinPath(path, index)
    const itemLine = lineOf(reader, item) ?? line
    if (isEmpty(item)) refuse(reader, itemLine, `\`${at}\` is empty`)
    const value = readAny(reader, shape.of, item, at, itemLine)
    if (value !== undefined) values.push(value)
  }
  return values
}

function readRecord(reader: Reader, shape: Of<'record'>, node: unknown, path: string, line: number): unknown {
  const { name, pattern, ignoresCase = false } = shape.key
  const values: [key: string, value: unknown][] = []
  const seen = new Set<string>()
  for (const entry of readEntries(reader, node, path, line)) {
    if (pattern !== undefined && !new RegExp(pattern.regexp).test(entry.key)) {
      refuse(reader, entry.line, `${name} \`${entry.key}\` must be ${pattern.says}`)
      continue
    }
    const at = joinPath(path, entry.key)
    const folded = entry.key.toLowerCase()
    if (ignoresCase && seen.has(folded)) {
      refuse(reader, entry.line, `\`${at}\` is there twice: capital letters make no other ${name}`)
      continue
    }
    seen.add(folded)
    if (isEmpty(entry.value) && shape.of.kind !== 'object') {
      refuse(reader, entry.line, `\`${at}\` is empty`)
      continue
    }
    if (isEmpty(entry.value) && shape.of.kind === 'object') {
      reader.places.set(at, entry.line)
      values.push([entry.key, readFields(reader, shape.of, [], at, entry.line)])
    } else {
      const value = readAny(reader, shape.of, entry.value, at, entry.line)
      if (value !== undefined) values.push([entry.key, value])
    }
  }
  return Object.fromEntries(values)
}

function readObject(reader: Reader, shape: Of<'object'>, node: unknown, path: string, line: number): unknown {
  return readFields(reader, shape, readEntries(reader, node, path, line), path, line)
}

function readFields(reader: Reader, shape: Of<'object'>, entries: Entry[], path: string, line: number): unknown {
  const values: { [key: string]: unknown } = {}
  const fields = shape.fields
  const before = reader.mistakes.length
  for (const { key, value, line: at } of entries) {
    const field: Field<unknown> | undefined = Object.hasOwn(fields, key) ? fields[key] : undefined
    if (field === undefined) {
      refuse(reader, at, `unknown key \`${key}\`${suggestName(key, Object.keys(fields))}`)
      continue
    }
    const read = readAny(reader, field.shape, value, joinPath(path, key), at)
    if (read !== undefined) values[key] = read
  }
  for (const [key, field] of Object.entries(fields)) {
    if (!field.required || values[key] !== undefined) continue
    // A value that is there and wrong has had its line; one that is empty after expansion has not.
    const told = reader.mistakes.slice(before).some(({ message }) => message.includes(`\`${joinPath(path, key)}`))
    if (!told) refuse(reader, line, `\`${joinPath(path, key)}\` is missing: ${field.about}`)
  }
  return values
}

type Entry = { key: string; value: unknown; line: number }

function readEntries(reader: Reader, node: unknown, path: string, line: number): Entry[] {
  const where = path === '' ? 'the file' : `\`${path}\``
  if (!isMap(node)) {
    refuse(reader, line, `${where} must be a mapping (key: value), not ${describe(node)}`)
    return []
  }
  const entries: Entry[] = []
  for (const pair of (node as YAMLMap).items) {
    const at = lineOf(reader, pair.key) ?? line
    if (isScalar(pair.key) && pair.key.value !== null && !isEmptyText(pair.key.value)) {
      entries.push({ key: pair.key.source ?? String(pair.key.value), value: pair.value, line: at })
    } else refuse(reader, at, `a key in ${where} must be text`)
  }
  return entries
}

function readSecret(reader: Reader, node: unknown, path: string, line: number): unknown {
  if (isScalar(node)) {
    const text = readScalar(reader, { kind: 'text' }, node, path, line, 'hidden')
    return typeof text === 'string' ? assertPlain(reader, text, path, line) : text
  }
  if (!isMap(node)) return refuse(reader, line, `\`${path}\` must be text or {file: PATH}, not ${describe(node)}`)
  const entries = readEntries(reader, node, path, line)
  const entry = entries.find(({ key }) => key === 'file')
  for (const { key, line: at } of entries) {
    if (key !== 'file') refuse(reader, at, `unknown key \`${key}\`${suggestName(key, ['file'])}`)
  }
  if (entry === undefined) return refuse(reader, line, `\`${path}\` must be text or {file: PATH}`)
  const name = readScalar(reader, { kind: 'text' }, entry.value, joinPath(path, 'file'), entry.line)
  if (typeof name !== 'string') return refuse(reader, entry.line, `\`${path}.file\` is empty`)
  try {
    const content = reader.readFile(name).trim()
    if (content !== '' && !/[\r\n]/.test(content)) return assertPlain(reader, content, path, entry.line)
    return refuse(reader, entry.line, `\`${path}\`: ${name} must hold one line, the secret`)
  } catch (error) {
    return refuse(reader, entry.line, `\`${path}\`: cannot read ${name}: ${reasonOf(error)}`)
  }
}

function readFile(reader: Reader, shape: Of<'file'>, node: unknown, path: string, line: number): string | undefined {
  const named = readScalar(reader, { kind: 'path' }, node, path, line)
  if (typeof named !== 'string') return undefined
  try {
    const content = reader.readFile(named)
    return shape.fits(content) ? content : refuse(reader, line, `\`${path}\` must be ${shape.says}`)
  } catch (error) {
    return refuse(reader, line, `\`${path}\`: cannot read ${named}: ${reasonOf(error)}`)
  }
}

/** A secret travels in a header, where a control character would end it or the request. */
function assertPlain(reader: Reader, text: string, path: string, line: number): string | undefined {
  // oxlint-disable-next-line no-control-regex
  if (!/[\u0000-\u001f\u007f]/.test(text)) return text
  return refuse(reader, line, `\`${path}\` must not hold a line end or another control character`)
}

/** Text, number or boolean as the shape wants it. A number keeps its digits: money is never a float. */
function readScalar(
  reader: Reader,
  shape: ScalarShape,
  node: unknown,
  path: string,
  line: number,
  visibility: 'shown' | 'hidden' = 'shown',
): unknown {
  if (!isScalar(node)) return refuse(reader, line, `\`${path}\` must be ${want(shape)}, not ${describe(node)}`)
  const { value } = node
  const expansion = typeof value === 'string' ? expandEnvironment(value, reader.environment) : undefined
  if (expansion !== undefined && expansion.mistakes.length > 0) {
    for (const mistake of expansion.mistakes) refuse(reader, line, `\`${path}\`: ${mistake}`)
    return undefined
  }
  const text = expansion?.text ?? node.source ?? String(value)
  // A number from the environment arrives as text; a number in quotes in the file is a mistake worth telling.
  const kind = expansion?.expanded ? 'any' : typeof value
  if (expansion?.expanded && text === '') return undefined
  const read = interpret(shape, text, kind)
  if (read !== undefined) return shape.kind === 'path' ? reader.resolvePath(text) : read
  const shown = visibility === 'hidden' || expansion?.expanded ? '' : `, not ${shown80(node.source ?? text)}`
  return refuse(reader, line, `\`${path}\` must be ${want(shape)}${shown}`)
}

function interpret(shape: ScalarShape, text: string, kind: string): unknown {
  const isText = kind === 'string' || kind === 'any'
  switch (shape.kind) {
    case 'text':
      return isText && (shape.pattern === undefined || new RegExp(shape.pattern.regexp).test(text)) ? text : undefined
    case 'path':
      return isText && text !== '' ? text : undefined
    case 'integer': {
      if (text === shape.word) return text
      const number = /^[+-]?\d+$/.test(text) && kind !== 'string' ? Number(text) : Number.NaN
      return number >= shape.least && number <= shape.most ? number : undefined
    }
    case 'boolean':
      return kind === 'string' ? undefined : { true: true, false: false }[text.toLowerCase()]
    case 'choice':
      return shape.values.includes(text) ? text : undefined
    case 'notation':
      return isText || (shape.takesNumber && kind === 'number') ? shape.parse(text) : undefined
    default:
      return assertNever(shape, 'shape')
  }
}

/** Completes "must be …". */
export function want(shape: Shape<unknown>): string {
  switch (shape.kind) {
    case 'text':
      return shape.pattern?.says ?? 'text'
    case 'path':
      return 'a path'
    case 'integer':
      return wantInteger(shape)
    case 'boolean':
      return 'true or false'
    case 'choice':
      return `one of ${shape.values.join(', ')}`
    case 'notation':
      return shape.says
    case 'list':
      return 'a list'
    case 'record':
    case 'object':
      return 'a mapping'
    case 'either':
      return `${want(shape.scalar)} or ${want(shape.mapping)}`
    case 'secret':
      return 'text or {file: PATH}'
    case 'file':
      return `${shape.says.replace('a file', 'the path of a file')}`
    default:
      return assertNever(shape, 'shape')
  }
}

function wantInteger({ least, most, word }: Extract<Shape<unknown>, { kind: 'integer' }>): string {
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`
  return `a whole number ${range}${word === undefined ? '' : `, or ${word}`}`
}

function refuse(reader: Reader, line: number, message: string): undefined {
  reader.mistakes.push({ file: reader.file, line, message })
}

function describe(node: unknown): string {
  if (isSeq(node)) return 'a list'
  if (isMap(node)) return 'a mapping'
  return isScalar(node) ? shown80(node.source ?? String(node.value)) : 'nothing'
}

function shown80(text: string): string {
  // An address may carry a password.
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(/(:\/\/)[^/@\s]*@/g, '$1[secret]@')
  return `\`${line.length > 80 ? `${line.slice(0, 79)}…` : line}\``
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null)
}

function isEmptyText(value: unknown): boolean {
  return value === ''
}

function lineOf(reader: Reader, node: unknown): number | undefined {
  const start = (node as Node | null)?.range?.[0]
  return start === undefined ? undefined : reader.lines.linePos(start).line
}

/** A system error in words, without the path that the message already names. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code
  const words: { [code: string]: string } = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
  }
  return (code === undefined ? undefined : words[code]) ?? (error instanceof Error ? error.message : String(error))
}
