// Reads one source file into the facts that the rules of the house ask for. Imports and exports are those that the parser
// reports: any quotes, re-exports, dynamic imports, types. Everything else is one walk over the syntax tree.
import assert from 'node:assert/strict'
import { parseSync } from 'oxc-parser'
import type { Node, ParseResult } from 'oxc-parser'
import { isProduction } from './parsed-file.ts'
import type { FunctionFact, ImportFact, NamedFact, ParsedFile } from './parsed-file.ts'
import { GlobalsReader } from './read-globals.ts'
import { readExports, readInnerImport, readStaticImports } from './read-imports.ts'
import { findLines, textOf, walk } from './syntax-tree.ts'
import type { LineOf, Place } from './syntax-tree.ts'

type Walked = {
  imports: ImportFact[]
  functions: FunctionFact[]
  declared: NamedFact[]
  sql: NamedFact[]
  titles: string[]
}

const SQL_TEXT =
  /^\s*(?:select\s+[\w"*.]|insert\s+(?:or \w+ )?into\s|update\s+\w+\s+set\s|delete\s+from\s|(?:create|alter|drop)\s+(?:table|index|unique|view)\s|with\s+(?:recursive )?\w+\s+as\s*\(|pragma\s+\w)/i

export function parseFile(path: string, text: string): ParsedFile {
  const parsed = parseSync(path, text)
  assert.equal(parsed.errors.length, 0, `${path} cannot be parsed: ${parsed.errors[0]?.message}`)
  const lineOf = findLines(text)
  const walked: Walked = { imports: [], functions: [], declared: [], sql: [], titles: [] }
  const globals = new GlobalsReader(lineOf)
  walk(parsed.program, [], '', (place) => {
    const inner = readInnerImport(place, path, lineOf)
    if (inner !== undefined) walked.imports.push(inner)
    readFunction(place, path, lineOf, walked)
    readDeclaration(place, lineOf, walked)
    globals.take(place)
    readSql(place, lineOf, walked)
    readTitle(place, walked)
  })
  return {
    path,
    lines: text.split('\n').length - (text.endsWith('\n') ? 1 : 0),
    headerLines: countHeaderLines(parsed, text, lineOf),
    exports: readExports(parsed, lineOf),
    ...walked,
    globals: globals.finish(),
    comments: parsed.comments.map(({ value }) => value),
    imports: [...readStaticImports(parsed, path, lineOf), ...walked.imports],
  }
}

function readFunction({ node, parents, key }: Place, path: string, lineOf: LineOf, to: Walked): void {
  if (
    node.type !== 'FunctionDeclaration' &&
    node.type !== 'FunctionExpression' &&
    node.type !== 'ArrowFunctionExpression'
  )
    return
  if (!isProduction(path) && isTestGroup(parents[0], key)) return
  const line = lineOf(node.start)
  to.functions.push({ name: nameOfFunction(node, parents), line, lines: lineOf(node.end) - line + 1 })
}

/** What `describe` or `describeStores` is given lists tests: it is a chapter and no function. */
function isTestGroup(parent: Node | undefined, key: string): boolean {
  if (parent?.type !== 'CallExpression' || key !== 'arguments') return false
  const callee = parent.callee.type === 'MemberExpression' ? parent.callee.object : parent.callee
  return callee.type === 'Identifier' && callee.name.startsWith('describe')
}

function nameOfFunction(node: Node, parents: readonly Node[]): string {
  if ('id' in node && node.id?.type === 'Identifier') return node.id.name
  const [parent] = parents
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name
  if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' || parent?.type === 'Property') {
    if (parent.key.type === 'Identifier') return parent.key.name
    if (parent.key.type === 'PrivateIdentifier') return `#${parent.key.name}`
  }
  if (parent?.type === 'CallExpression') {
    const [first] = parent.arguments
    const title = first === undefined ? undefined : textOf(first)
    if (title !== undefined) return `'${title}'`
  }
  return 'a function without a name'
}

function readDeclaration({ node, parents, key }: Place, lineOf: LineOf, to: Walked): void {
  if (key !== 'id' && key !== 'key') return
  const [parent, ...around] = parents
  if (parent === undefined || (node.type !== 'Identifier' && node.type !== 'PrivateIdentifier')) return
  const isNamed =
    /^(?:FunctionDeclaration|ClassDeclaration|TSTypeAliasDeclaration|TSInterfaceDeclaration|MethodDefinition)$/.test(
      parent.type,
    ) ||
    (parent.type === 'VariableDeclarator' && isTopLevel(around))
  if (isNamed) to.declared.push({ name: node.name, line: lineOf(node.start) })
}

function isTopLevel(parents: readonly Node[]): boolean {
  return parents.every(({ type }) => type === 'VariableDeclaration' || type.startsWith('Export') || type === 'Program')
}

function readSql({ node, parents }: Place, lineOf: LineOf, to: Walked): void {
  const text =
    node.type === 'TemplateElement' && parents[0]?.type === 'TemplateLiteral' && parents[0].quasis[0] === node
      ? node.value.raw
      : node.type === 'Literal' && typeof node.value === 'string'
        ? node.value
        : ''
  if (SQL_TEXT.test(text)) to.sql.push({ name: text.trim().slice(0, 24), line: lineOf(node.start) })
}

/** What `test`, `it` and `describe` are given first, and functions whose names begin so. */
function readTitle({ node }: Place, to: Walked): void {
  if (node.type !== 'CallExpression') return
  const callee = node.callee.type === 'MemberExpression' ? node.callee.object : node.callee
  if (callee.type !== 'Identifier' || !/^(?:test|it|describe)(?![a-z])/.test(callee.name)) return
  const [first] = node.arguments
  const title = first?.type === 'TemplateLiteral' ? first.quasis.map(({ value }) => value.cooked).join('…') : undefined
  const text = first === undefined ? undefined : (title ?? textOf(first))
  if (text !== undefined) to.titles.push(text)
}

/** The lines of the comment that comes before everything else (but the line that names the interpreter). */
function countHeaderLines(parsed: ParseResult, text: string, lineOf: LineOf): number {
  const start = text.startsWith('#!') ? text.indexOf('\n') + 1 : 0
  let end = start
  let lines = 0
  for (const comment of parsed.comments) {
    if (comment.start < start) continue
    if (text.slice(end, comment.start).replace('\n', '').length > 0) break
    lines += lineOf(comment.end) - lineOf(comment.start) + 1
    end = comment.end
  }
  return lines
}
