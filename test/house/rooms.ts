// Rooms: a folder of src, of its stages and of its protocols is listed in the table of floors, and a folder has at most a
// dozen files beside its tests; what has more wants rooms of its own.
import { dirname } from 'node:path'
import { findRoom } from './floors.ts'
import type { Floors } from './floors.ts'
import { isProduction } from './parsed-file.ts'
import type { Rule, Tree } from './rule.ts'

const FILES_MOST = 12

/** Folders that are a list, a file for each member: how many there are says nothing about how well they are kept. */
const LISTS = ['src/providers']

/** Whose folders are rooms, each with a line of its own in the table. */
const HOUSES = ['src', 'src/stages', 'src/protocols']

export function roomRules(floors: Floors): readonly Rule[] {
  return [
    {
      name: 'listed rooms',
      find: (tree) =>
        [...countFiles(tree).keys()].flatMap((path) => {
          const room = roomThatShouldBe(path)
          return room === undefined || findRoom(`${room}/x.ts`, floors) === room
            ? []
            : [
                {
                  place: room,
                  message: `${room} is a new room: list it in test/house/floors.ts, on its floor, or use a room that exists`,
                },
              ]
        }),
    },
    {
      name: 'small rooms',
      find: (tree) =>
        [...countFiles(tree)]
          .filter(([place, files]) => files > FILES_MOST && !LISTS.includes(place))
          .map(([place, files]) => ({
            place,
            message: `${place} has ${files} files, and ${FILES_MOST} is the most: give the ideas in it folders of their own`,
            amount: files,
          })),
    },
  ]
}

/** The files of production in each folder, those of its folders not counted. */
function countFiles(tree: Tree): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const { path } of tree.files)
    if (isProduction(path)) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  return counts
}

/** The outermost part of a folder's path that must be listed by its own name. */
function roomThatShouldBe(folder: string): string | undefined {
  const parent = HOUSES.findLast((house) => folder.startsWith(`${house}/`))
  if (parent === undefined) return HOUSES.includes(folder) ? undefined : folder
  return `${parent}/${folder.slice(parent.length + 1).split('/')[0]}`
}
