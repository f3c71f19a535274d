// The syntax tree of the parser: one walk over it that tells of every node where it stands, and the little that several
// readers ask of nodes.
import { visitorKeys } from 'oxc-parser'
import type { Node } from 'oxc-parser'

export type LineOf = (offset: number) => number

/** A node, the nodes around it from the nearest outwards, and the field of the nearest that holds it. */
export type Place = { node: Node; parents: readonly Node[]; key: string }

export function walk(node: Node, parents: readonly Node[], key: string, visit: (place: Place) => void): void {
  visit({ node, parents, key })
  const inner = [node, ...parents]
  for (const field of visitorKeys[node.type] ?? []) {
    const child = (node as unknown as Record<string, Node | readonly (Node | null)[] | null | undefined>)[field]
    if (Array.isArray(child)) {
      for (const one of child as readonly (Node | null)[]) if (one !== null) walk(one, inner, field, visit)
    } else if (child !== null && child !== undefined) walk(child as Node, inner, field, visit)
  }
}

/** The text that a literal, or a template without holes, stands for. */
export function textOf(node: Node): string | undefined {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}

/** The members that a pattern such as `{ a, b: c }` takes; `*` where it takes the rest, or computes one. */
export function keysOf(pattern: Extract<Node, { type: 'ObjectPattern' }>): readonly string[] {
  return pattern.properties.map((property) =>
    property.type === 'Property' && property.key.type === 'Identifier' && !property.computed ? property.key.name : '*',
  )
}

/** Counts from 1. */
export function findLines(text: string): LineOf {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (at) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= at) low = middle
      else high = middle - 1
    }
    return low + 1
  }
}
