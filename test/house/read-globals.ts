// Which globals with effects a file uses, by their dotted names: `setTimeout`, `process.env`, `new Date()`. A name that the
// file gives a meaning of its own, in the scope where it is read, is no global there.
import type { Node } from 'oxc-parser'
import type { NamedFact } from './parsed-file.ts'
import { keysOf, textOf } from './syntax-tree.ts'
import type { LineOf, Place } from './syntax-tree.ts'

/** Where a name of a watched global is read, and the nodes around it. */
type Read = NamedFact & { readonly root: string; readonly parents: readonly Node[] }

/** The watched names that a scope gives a meaning of its own. */
type Bound = Map<Node, Set<string>>

const WATCHED_GLOBALS = new Set(
  'setTimeout setInterval setImmediate Date Temporal performance Math crypto process AbortSignal fetch WebSocket EventSource'.split(
    ' ',
  ),
)

/** One for each file: takes every place of its tree, then gives the uses. */
export class GlobalsReader {
  readonly #lineOf: LineOf
  readonly #reads: Read[] = []
  readonly #bound: Bound = new Map()

  constructor(lineOf: LineOf) {
    this.#lineOf = lineOf
  }

  take(place: Place): void {
    readBindings(place, this.#bound)
    readGlobal(place, this.#lineOf, this.#reads)
  }

  finish(): NamedFact[] {
    const isOwn = ({ root, parents }: Read) => parents.some((scope) => this.#bound.get(scope)?.has(root) === true)
    return this.#reads.filter((read) => !isOwn(read)).map(({ name, line }) => ({ name, line }))
  }
}

/** Names that parameters, variables, functions, classes and imports take in the scope where they are valid. */
function readBindings({ node, parents }: Place, bound: Bound): void {
  const bind = (scope: Node | undefined, names: readonly string[]) => {
    const watched = names.filter((name) => WATCHED_GLOBALS.has(name))
    if (scope !== undefined && watched.length > 0) bound.set(scope, new Set([...(bound.get(scope) ?? []), ...watched]))
  }
  const around = parents.find(({ type }) =>
    /^(?:BlockStatement|Program|For|Function|Arrow|StaticBlock|Switch)/.test(type),
  )
  if (node.type === 'VariableDeclarator') bind(around, boundBy(node.id))
  if (node.type === 'CatchClause' && node.param !== null) bind(node, boundBy(node.param))
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration')
    bind(around, node.id === null ? [] : [node.id.name])
  if (node.type.startsWith('Import') && 'local' in node) bind(around, boundBy(node.local as Node))
  if ('params' in node && Array.isArray(node.params)) bind(node, (node.params as Node[]).flatMap(boundBy))
}

/** The variables that a pattern makes. */
function boundBy(pattern: Node): readonly string[] {
  if (pattern.type === 'Identifier') return [pattern.name]
  if (pattern.type === 'AssignmentPattern') return boundBy(pattern.left)
  if (pattern.type === 'RestElement') return boundBy(pattern.argument)
  if (pattern.type === 'ArrayPattern') return pattern.elements.flatMap((one) => (one === null ? [] : boundBy(one)))
  if (pattern.type === 'TSParameterProperty') return boundBy(pattern.parameter)
  if (pattern.type !== 'ObjectPattern') return []
  return pattern.properties.flatMap((one) => boundBy(one.type === 'Property' ? one.value : one))
}

function readGlobal({ node, parents, key }: Place, lineOf: LineOf, reads: Read[]): void {
  if (node.type !== 'Identifier' || !isReference(node, parents, key)) return
  const isRoot = node.name === 'globalThis' || node.name === 'global'
  if (!isRoot && !WATCHED_GLOBALS.has(node.name)) return
  const [first, second] = membersAbove(node, parents)
  // What is read from `globalThis` by a name that is computed may be anything, and so may what is handed on whole.
  const [name, member] = isRoot ? [first ?? node.name, second] : [node.name, first]
  if (!WATCHED_GLOBALS.has(name) && name !== node.name) return
  for (const dotted of spell(name, member, node, parents))
    reads.push({ name: dotted, line: lineOf(node.start), root: node.name, parents })
}

function spell(name: string, member: string | undefined, node: Node, parents: readonly Node[]): readonly string[] {
  if (member !== undefined) return [`${name}.${member}`]
  const [parent] = parents
  if (parent?.type === 'NewExpression' && parent.callee === node)
    return [parent.arguments.length === 0 ? `new ${name}()` : `new ${name}(…)`]
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern')
    return keysOf(parent.id).map((taken) => `${name}.${taken}`)
  return [name]
}

/** The static members that are read from a node, one after the other: `a.b['c']` gives b and c. */
function membersAbove(node: Node, parents: readonly Node[]): readonly string[] {
  const members: string[] = []
  let inner = node
  for (const parent of parents) {
    if (parent.type !== 'MemberExpression' || parent.object !== inner) break
    const member =
      parent.property.type === 'Identifier' && !parent.computed ? parent.property.name : textOf(parent.property)
    if (member === undefined) break
    members.push(member)
    inner = parent
  }
  return members
}

/** Whether an identifier reads a variable, rather than naming a member, a declaration, a label or a type. */
function isReference(node: Node, parents: readonly Node[], key: string): boolean {
  const [parent] = parents
  if (parent === undefined) return false
  if (parent.type === 'MemberExpression') return key === 'object' || parent.computed
  if (parent.type === 'Property') return key === 'value' ? parents[1]?.type !== 'ObjectPattern' : parent.computed
  if (parent.type === 'MethodDefinition' || parent.type === 'PropertyDefinition')
    return key === 'value' || parent.computed
  if (
    /^(?:Import|Export|Label|Break|Continue|TSType|TSClass|TSQualified|TSInterface|TSProperty|TSMethod)/.test(
      parent.type,
    )
  )
    return parent.type === 'ImportExpression' || parent.type === 'ExportDefaultDeclaration'
  if (key === 'params' || key === 'id' || key === 'param') return false
  return node.type === 'Identifier'
}
