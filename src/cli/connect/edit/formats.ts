// The formats of tools' files: a file is read as a tree, and changed so that comments, order and layout stay. What is
// to be written is read again first: a file that would say anything else than what was meant is never written.
import { isDeepStrictEqual } from 'node:util'

import { parse as parseToml, patch } from '@decimalturn/toml-patch'
import { applyEdits, modify, parse as parseJsonc, printParseErrorCode, type ParseError } from 'jsonc-parser'
import { parseDocument } from 'yaml'

import { assert } from '../../../foundation/assert.ts'
import { bounds } from '../../../foundation/bounds.ts'
import type { ToolFile } from '../tool.ts'
import { findChanges } from './find-changes.ts'
import { isMoment, isTree, type Tree } from './lay-settings.ts'

/** The text is not of its format; the message says where. */
export class FormatError extends Error {
  override readonly name = 'FormatError'
}

type Format = {
  read(text: string): unknown
  /** The text that reads as `next`. `tree` is what it reads as now. */
  rewrite(text: string, tree: Tree, next: Tree): string
}

/** @throws FormatError that says where the text is wrong */
export function readTree(format: ToolFile['format'], text: string): Tree {
  if (text.trim() === '') return {}
  const tree = formats[format].read(text) ?? {}
  if (!isTree(tree)) throw new FormatError('it holds no object')
  if (isDeeperThan(bounds.toolFileDepth, tree)) throw new FormatError(TOO_DEEP)
  return tree
}

/** `text` with what makes it read as `next`, and nothing else changed. @throws FormatError */
export function rewriteTree(format: ToolFile['format'], text: string, next: Tree): string {
  const tree = readTree(format, text)
  if (isSame(tree, next)) return text
  const rewritten = formats[format].rewrite(text, tree, next)
  const written = rewritten.endsWith('\n') ? rewritten : `${rewritten}${eolOf(text)}`
  assert(isSame(readTree(format, written), next), 'a changed file reads as it was meant to')
  return written
}

/** Whether two trees say the same, whatever made them. */
export function isSame(one: Tree, other: Tree): boolean {
  return isDeepStrictEqual(plain(one), plain(other))
}

const formats: { readonly [name in ToolFile['format']]: Format } = {
  json: {
    read(text) {
      const errors: ParseError[] = []
      const tree: unknown = withoutOverflow(() => parseJsonc(text, errors, { allowTrailingComma: true }))
      const [error] = errors
      if (error !== undefined)
        throw new FormatError(`line ${lineOf(text, error.offset)}: ${printParseErrorCode(error.error)}`)
      return tree
    },
    rewrite(text, tree, next) {
      const isNew = text.trim() === ''
      const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '  '
      const formattingOptions = {
        insertSpaces: !indent.startsWith('\t'),
        tabSize: indent.length,
        eol: eolOf(text),
      }
      let written = isNew ? '{}\n' : text
      for (const { path, value } of findChanges(tree, next)) {
        written = applyEdits(written, modify(written, path, value, { formattingOptions }))
      }
      return written
    },
  },
  toml: {
    read(text) {
      try {
        return withoutOverflow(() => parseToml(text))
      } catch (error) {
        if (error instanceof FormatError) throw error
        const [, line = '?'] = /\((\d+), \d+\)/.exec((error as Error).message) ?? []
        throw new FormatError(`line ${line}: it is no TOML`)
      }
    },
    rewrite: (text, _, next) => patch(text, next),
  },
  yaml: {
    read: (text) => openYaml(text).toJS() as unknown,
    rewrite(text, tree, next) {
      const document = openYaml(text)
      for (const { path, value } of findChanges(tree, next)) {
        if (value === undefined) document.deleteIn(path)
        else document.setIn(path, document.createNode(value))
      }
      return document.toString({ lineWidth: 0 }).replaceAll('\n', eolOf(text))
    },
  },
}

function openYaml(text: string) {
  const document = withoutOverflow(() => parseDocument(text, { prettyErrors: true }))
  const [error] = document.errors
  if (error !== undefined) throw new FormatError(`line ${error.linePos?.[0].line ?? '?'}: it is no YAML`)
  return document
}

const TOO_DEEP = `it is nested deeper than ${bounds.toolFileDepth} levels`

/** The parsers call themselves at each level. */
function withoutOverflow<T>(parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    throw error instanceof RangeError ? new FormatError(TOO_DEEP) : error
  }
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(levels - 1, member))
}

function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** Without what differs by who made a tree: prototypes, members that are undefined, kinds of dates. */
function plain(tree: unknown): unknown {
  if (Array.isArray(tree)) return tree.map(plain)
  if (!isTree(tree)) return isMoment(tree) ? tree.toISOString() : tree
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, unknown] => [name, plain(value)]),
  )
}
