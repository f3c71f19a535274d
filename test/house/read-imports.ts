// The imports and exports of one file: those that the parser reports (any quotes, re-exports, types), and those that stand
// inside expressions and types.
import { dirname, join, normalize } from 'node:path'
import type { Node, ParseResult } from 'oxc-parser'
import type { ExportFact, ImportFact } from './parsed-file.ts'
import { keysOf, textOf } from './syntax-tree.ts'
import type { LineOf, Place } from './syntax-tree.ts'

export function readStaticImports(parsed: ParseResult, path: string, lineOf: LineOf): ImportFact[] {
  const taken = parsed.module.staticImports.map((statement) => ({
    ...leadTo(statement.moduleRequest.value, path),
    line: lineOf(statement.start),
    kind: statement.entries.length > 0 && statement.entries.every((entry) => entry.isType) ? 'type' : 'import',
    names: statement.entries.map(({ importName }) => importName.name ?? (isDefault(importName.kind) ? 'default' : '*')),
  })) satisfies ImportFact[]
  const handedOn = parsed.module.staticExports.flatMap((statement) => {
    const from = statement.entries.filter((entry) => entry.moduleRequest !== null)
    const specifier = from[0]?.moduleRequest?.value
    if (specifier === undefined) return []
    const names = from.map(({ importName }) => importName.name ?? '*')
    return [
      { ...leadTo(specifier, path), line: lineOf(statement.start), kind: 'export from', names } satisfies ImportFact,
    ]
  })
  return [...taken, ...handedOn]
}

/** The parser's enumerations exist as types alone: at run time they are these texts. */
function isDefault(kind: string): boolean {
  return kind === 'Default'
}

export function readExports(parsed: ParseResult, lineOf: LineOf): ExportFact[] {
  const imported = new Set(
    parsed.module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value)),
  )
  return parsed.module.staticExports.flatMap((statement) =>
    statement.entries.map((entry) => ({
      name: entry.exportName.name ?? (isDefault(entry.exportName.kind) ? 'default' : '*'),
      line: lineOf(statement.start),
      isHandedOn: entry.moduleRequest !== null || imported.has(entry.localName.name ?? ''),
    })),
  )
}

function leadTo(specifier: string, from: string): Pick<ImportFact, 'specifier' | 'target'> {
  const isRelative = specifier.startsWith('./') || specifier.startsWith('../')
  return { specifier, target: isRelative ? normalize(join(dirname(from), specifier)) : undefined }
}

/** An import inside an expression or a type: dynamic ones, `import('…').Name`, and the URLs that name a worker. */
export function readInnerImport({ node, parents }: Place, path: string, lineOf: LineOf): ImportFact | undefined {
  const line = lineOf(node.start)
  if (node.type === 'ImportExpression') {
    const specifier = textOf(node.source)
    const lead = specifier === undefined ? { specifier, target: undefined } : leadTo(specifier, path)
    return { ...lead, line, kind: 'dynamic', names: takenFrom(parents) }
  }
  if (node.type === 'TSImportType') {
    const names = node.qualifier?.type === 'Identifier' ? [node.qualifier.name] : ['*']
    return { ...leadTo(node.source.value, path), line, kind: 'type', names }
  }
  if (node.type !== 'NewExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return undefined
  const [first, base] = node.arguments
  const specifier = first === undefined ? undefined : textOf(first)
  const isHere = base?.type === 'MemberExpression' && base.object.type === 'MetaProperty'
  if (specifier?.endsWith('.ts') !== true || !isHere) return undefined
  return { ...leadTo(specifier, path), line, kind: 'url', names: [] }
}

/** `const { a, b } = await import(…)` takes these names; any other use may take all. */
function takenFrom([awaited, declarator]: readonly Node[]): readonly string[] {
  if (awaited?.type !== 'AwaitExpression' || declarator?.type !== 'VariableDeclarator') return ['*']
  return declarator.id.type === 'ObjectPattern' ? keysOf(declarator.id) : ['*']
}
