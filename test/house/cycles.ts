// No circles: neither between files nor between rooms, types included. A circle of types runs, but nobody can read one of
// its files without the others.
import { findRoom } from './floors.ts'
import type { Floors } from './floors.ts'
import { isProduction } from './parsed-file.ts'
import type { Broken, Rule, Tree } from './rule.ts'

type Graph = ReadonlyMap<string, ReadonlySet<string>>

export function cycleRules(floors: Floors): readonly Rule[] {
  return [
    {
      name: 'cycles of files',
      find: (tree) => describe(drawFiles(tree), 'move what both ends need to a file of its own'),
    },
    {
      name: 'cycles of rooms',
      find: (tree) => describe(drawRooms(tree, floors), 'move what both need to a room below'),
    },
  ]
}

function drawFiles(tree: Tree): Graph {
  const paths = new Set(tree.files.map(({ path }) => path))
  return new Map(
    tree.files.map(({ path, imports }) => [
      path,
      new Set(imports.flatMap(({ target }) => (target !== undefined && paths.has(target) ? [target] : []))),
    ]),
  )
}

function drawRooms(tree: Tree, floors: Floors): Graph {
  const graph = new Map<string, Set<string>>()
  for (const { path, imports } of tree.files) {
    const room = isProduction(path) ? findRoom(path, floors) : undefined
    if (room === undefined) continue
    const known = graph.get(room) ?? new Set()
    graph.set(room, known)
    for (const { target } of imports) {
      const targetRoom = target === undefined ? undefined : findRoom(target, floors)
      if (targetRoom !== undefined && targetRoom !== room) known.add(targetRoom)
    }
  }
  return graph
}

/** One place for each member of a circle, so that a circle that grows is seen. */
function describe(graph: Graph, advice: string): Broken[] {
  return [...graph.keys()].flatMap((start) => {
    const way = findWayBack(graph, start)
    return way === undefined ? [] : [{ place: start, message: `${way.join(' -> ')} is a circle: ${advice}` }]
  })
}

/** The shortest way from a node to itself. */
function findWayBack(graph: Graph, start: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>()
  const open = [start]
  for (let node = open.shift(); node !== undefined; node = open.shift()) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) {
        const way = [start]
        for (let at: string | undefined = node; at !== undefined && at !== start; at = cameFrom.get(at)) way.unshift(at)
        return [start, ...way]
      }
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      open.push(next)
    }
  }
  return undefined
}
