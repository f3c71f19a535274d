// Who may import whom: the table of floors, the stages and protocols that may not know each other, and imports that hide
// what they lead to. Types count as much as values. Tests may import what they like.
import { isProduction } from './parsed-file.ts'
import type { ImportFact, ParsedFile } from './parsed-file.ts'
import { findFloor, findRoom } from './floors.ts'
import type { Floors } from './floors.ts'
import { covers } from './rule.ts'
import type { Broken, Rule, Tree } from './rule.ts'

/** What `createRequire` imports cannot be followed. */
const REQUIRERS: readonly string[] = ['module', 'node:module']

type Arrow = { from: ParsedFile; target: string; room: string | undefined; targetRoom: string | undefined }

export function importRules(floors: Floors): readonly Rule[] {
  return [
    { name: 'imports', find: (tree) => findForbidden(tree, floors) },
    {
      name: 'stages',
      find: (tree) =>
        crossing(tree, floors, 'src/stages/').map(({ from, target }) => ({
          place: `${from.path} -> ${target}`,
          message: `${from.path} imports ${target}, of another stage: move the type that both need to a room below, or hand the value in`,
        })),
    },
    {
      name: 'protocols',
      find: (tree) =>
        crossing(tree, floors, 'src/protocols/').map(({ from, target }) => ({
          place: `${from.path} -> ${target}`,
          message: `${from.path} imports ${target}, of another protocol: go through the neutral model`,
        })),
    },
    { name: 'computed imports', find: findComputed },
    { name: 'the console by itself', find: findLeavesConsole },
  ]
}

/** All imports of production that leave their room, or lead out of the source. */
function arrows(tree: Tree, floors: Floors): Arrow[] {
  return tree.files
    .filter(({ path }) => isProduction(path))
    .flatMap((from) =>
      from.imports.flatMap(({ target }: ImportFact) => {
        if (target === undefined) return []
        const [room, targetRoom] = [findRoom(from.path, floors), findRoom(target, floors)]
        return room !== undefined && room === targetRoom ? [] : [{ from, target, room, targetRoom }]
      }),
    )
}

function isCrossing({ room, targetRoom }: Arrow, floors: Floors, parent: string): boolean {
  if (room?.startsWith(parent) !== true || targetRoom?.startsWith(parent) !== true) return false
  return findFloor(room, floors) === findFloor(targetRoom, floors)
}

function crossing(tree: Tree, floors: Floors, parent: string): Arrow[] {
  return arrows(tree, floors).filter((arrow) => isCrossing(arrow, floors, parent))
}

function findForbidden(tree: Tree, floors: Floors): Broken[] {
  return arrows(tree, floors).flatMap((arrow) => {
    const { from, target, room, targetRoom } = arrow
    if (isCrossing(arrow, floors, 'src/stages/') || isCrossing(arrow, floors, 'src/protocols/')) return []
    if (!target.startsWith('src/') && target === 'package.json') return []
    const advice = adviseOn(room, targetRoom, target, floors)
    return advice === undefined
      ? []
      : [{ place: `${from.path} -> ${target}`, message: `${from.path} imports ${target}: ${advice}` }]
  })
}

function adviseOn(room: string | undefined, targetRoom: string | undefined, target: string, floors: Floors) {
  if (!target.startsWith('src/')) return 'the source uses no file outside itself'
  if (room === undefined || targetRoom === undefined)
    return 'one of them is in no room: list the room in test/house/floors.ts, with what it may import'
  const [floor, targetFloor] = [findFloor(room, floors), findFloor(targetRoom, floors)]
  if (targetFloor >= floor)
    return `${targetRoom} is not below ${room}: hand it in, or move what both need to a room below`
  const allowed = floors[floor]?.[room] ?? []
  if (targetFloor === 0 || allowed.some((entry) => covers(entry, target))) return undefined
  return `${room} does not know it: hand it in, or say in test/house/floors.ts that ${room} may know ${targetRoom}`
}

/** The console is a workspace of its own: what it knows of the gateway is the API. */
function findLeavesConsole({ files }: Tree): Broken[] {
  return files
    .filter(({ path }) => path.startsWith('console/'))
    .flatMap(({ path, imports }) =>
      imports.flatMap(({ target }) =>
        target === undefined || target.startsWith('console/')
          ? []
          : [{ place: `${path} -> ${target}`, message: `${path} imports ${target}: the console knows the API alone` }],
      ),
    )
}

function findComputed(tree: Tree): Broken[] {
  return tree.files.flatMap(({ path, imports }) =>
    isProduction(path) && imports.some(({ specifier }) => specifier === undefined || REQUIRERS.includes(specifier))
      ? [
          {
            place: path,
            message: `${path} computes what it imports: write the path as a text, so that it can be followed`,
          },
        ]
      : [],
  )
}
