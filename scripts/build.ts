// Writes dist/, which is what an installed CrossModel runs: `node scripts/build.ts`, and `npm pack` by itself.
//
// Node runs a checkout's sources as they are, but refuses types in files under node_modules. So each source is written as
// JavaScript beside the same neighbours: its types become blanks, so that lines and columns stay those of the source, and
// the files that it names end in `.js`. Nothing is bundled or made smaller, and nothing but Node is needed for it.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A relative path of a source between quotes, as imports and the addresses of threads have it. */
const NAMED_SOURCE = /(['"])(\.{1,2}\/[^'"\n]+)\.ts\1/g
/** What lies in the sources and no gateway reads. */
const LEFT_OUT = /\.test\.ts$|\.expected\.txt$|\.md$/

/** Writes the sources of `from` into `to`, which is made anew, and says how many files there are. */
export function build(from: string, to: string): number {
  const files = globSync('**/*.*', { cwd: from }).filter((file) => !LEFT_OUT.test(file))
  const sources = new Set(files.filter((file) => file.endsWith('.ts')).map((file) => normalize(file)))
  rmSync(to, { recursive: true, force: true })
  for (const file of files) {
    mkdirSync(dirname(join(to, file)), { recursive: true })
    if (sources.has(normalize(file)))
      writeFileSync(join(to, `${file.slice(0, -'.ts'.length)}.js`), toJavaScript(file, readText(from, file), sources))
    else cpSync(join(from, file), join(to, file))
  }
  return files.length
}

/** @throws Error where it names a source that is not among those that are built. */
function toJavaScript(file: string, text: string, sources: ReadonlySet<string>): string {
  return stripTypeScriptTypes(text).replaceAll(NAMED_SOURCE, (_, quote: string, path: string) => {
    const named = join(dirname(file), `${path}.ts`)
    if (!sources.has(named)) throw new Error(`${file} names ${path}.ts, and there is no ${named} to build.`)
    return `${quote}${path}.js${quote}`
  })
}

function readText(folder: string, file: string): string {
  return readFileSync(join(folder, file), 'utf8')
}

if (import.meta.main) {
  const find = (folder: string) => fileURLToPath(new URL(`../${folder}`, import.meta.url))
  process.stderr.write(`dist: ${build(find('src'), find('dist'))} files\n`)
}
