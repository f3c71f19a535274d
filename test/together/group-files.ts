// Which test files run in one process: the unit tests of rooms that are pure, neighbours together, since they import the same
// modules. A process costs a start of Node and the imports of much of the gateway, several times what a file of unit tests
// takes itself. Every other file has a process of its own, and so has a file that is the only one.

/** The rooms whose files share processes, but for those that `own-process.ts` lists. */
const SHARING = [
  'src/answer/',
  'src/catalog/',
  'src/configuration/',
  'src/foundation/',
  'src/generation/',
  'src/health/',
  'src/operations/',
  'src/price-lists/',
  'src/pricing/',
  'src/protocols/',
  'src/reads/',
  'src/stages/',
  'src/telemetry/',
  'src/views/',
]
/** More files than this in a process would keep the last ones waiting while another core has nothing to do. */
const MOST_FILES = 40

/** `alone`: the files that have a process each, in the order in which they came. */
export function groupFiles(
  files: readonly string[],
  ownProcess: { readonly [file: string]: string },
): { alone: string[]; groups: string[][] } {
  const mayShare = (file: string) => SHARING.some((room) => file.startsWith(room)) && ownProcess[file] === undefined
  const shared = files.filter(mayShare).sort()
  if (shared.length < 2) return { alone: [...files], groups: [] }
  return { alone: files.filter((file) => !mayShare(file)), groups: divide(shared) }
}

/** In parts of about the same length. */
function divide(files: readonly string[]): string[][] {
  const parts = Math.ceil(files.length / MOST_FILES)
  const edge = (part: number) => Math.round((files.length * part) / parts)
  return Array.from({ length: parts }, (_, part) => files.slice(edge(part), edge(part + 1)))
}
