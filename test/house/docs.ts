// Documents that cannot go stale: every path, every heading and every test that a Markdown file names exists, docs/errors.md
// lists exactly the errors that the gateway knows, and each chapter of docs/api.md names the tests that hold its promises.
import { dirname, join, matchesGlob, normalize } from 'node:path'
import type { Broken, MarkdownFile, Rule, Tree } from './rule.ts'

export type ErrorRow = { status: number; openaiType: string; anthropicType: string; code: string }

const ERRORS_DOCUMENT = 'docs/errors.md'
const PATH = /(?<![\w/.@:-])(?:src|test|docs|bench|console|bin|scripts|deploy|\.ci)\/[\w./*<>-]*/g
/** A file of tests, and the titles behind it up to the next file. */
const TESTS = /`([\w./-]+\.test\.ts)`((?:[\s,]*“[^”]*”)+)/g
const TITLE = /“([^”]*)”/g
const PROMISES_DOCUMENT = 'docs/api.md'
/** The chapter of that document that names the tests; what it does not promise has none. */
const PROMISES_CHAPTER = 'Which test holds it'
const UNPROMISED = ['Not served yet', PROMISES_CHAPTER]
const LINK = /\]\(([^)\s]+)\)/g

/** The table is handed in: it is a value of the source, and this reads only the document. */
export function docRules(errors: readonly ErrorRow[]): readonly Rule[] {
  return [
    { name: 'paths in documents', find: (tree) => tree.documents.flatMap((document) => findLostPaths(document, tree)) },
    { name: 'links in documents', find: (tree) => tree.documents.flatMap((document) => findLostLinks(document, tree)) },
    { name: 'tests in documents', find: (tree) => tree.documents.flatMap((document) => findLostTests(document, tree)) },
    {
      name: 'promises',
      find: ({ documents }) => documents.flatMap((document) => findUnheldPromises(document)),
    },
    {
      name: 'table of errors',
      find: ({ documents }) =>
        documents.flatMap(({ path, text }) =>
          path === ERRORS_DOCUMENT ? compareErrors(readErrors(text), errors) : [],
        ),
    },
  ]
}

/** `src/protocols/*` and `src/protocols/<protocol>/` stand for any that exist. */
function findLostPaths({ path, text }: MarkdownFile, tree: Tree): Broken[] {
  return [...text.matchAll(PATH)].flatMap(([found]) => {
    const named = found.replace(/[./]+$/, '').replaceAll(/<[\w-]*>/g, '*')
    const exists = named.includes('*') ? [...tree.paths].some((one) => matchesGlob(one, named)) : tree.paths.has(named)
    return exists
      ? []
      : [
          {
            place: `${path} ${found}`,
            message: `${path} names ${found}, which does not exist: name what took its place`,
          },
        ]
  })
}

function findLostLinks({ path, text }: MarkdownFile, tree: Tree): Broken[] {
  return [...text.matchAll(LINK)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return []
    const [file = '', heading] = link.split('#', 2)
    const target = file === '' ? path : normalize(join(dirname(path), file))
    const broken = (message: string) => [{ place: `${path} ${link}`, message: `${path} links to ${link}: ${message}` }]
    if (!tree.paths.has(target.replace(/\/$/, ''))) return broken('there is no such file')
    const linked = tree.documents.find((document) => document.path === target)
    if (heading === undefined || linked === undefined || headingsOf(linked.text).includes(heading)) return []
    return broken('that file has no such heading')
  })
}

function findLostTests({ path, text }: MarkdownFile, tree: Tree): Broken[] {
  return [...text.matchAll(TESTS)].flatMap(([, file = '', list = '']) => {
    const titles = tree.files.find((one) => one.path === file)?.titles
    if (titles === undefined) return [] // A path that does not exist is seen as that.
    return [...list.matchAll(TITLE)].flatMap(([, title = '']) =>
      titles.includes(title)
        ? []
        : [
            {
              place: `${path} ${file} ${title}`,
              message: `${path} names the test “${title}”, which ${file} does not have: name the one that took its place`,
            },
          ],
    )
  })
}

/** A chapter is named in the first column of the table: `[Keys](#keys)`. */
function findUnheldPromises({ path, text }: MarkdownFile): Broken[] {
  if (path !== PROMISES_DOCUMENT) return []
  const table = text.slice(text.indexOf(`## ${PROMISES_CHAPTER}`))
  return [...text.matchAll(/^## (.+)$/gm)].flatMap(([, chapter = '']) =>
    UNPROMISED.includes(chapter) || new RegExp(`^\\| \\[${chapter}\\].*\\.test\\.ts`, 'm').test(table)
      ? []
      : [
          {
            place: `${path} ${chapter}`,
            message: `no row of '${PROMISES_CHAPTER}' says which test holds the chapter '${chapter}': name one`,
          },
        ],
  )
}

/** Headings as GitHub writes them into addresses. */
function headingsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** One row for each code of the document's first table of five columns or more; an empty cell repeats the one above. */
function readErrors(text: string): ErrorRow[] {
  const above = ['', '', '']
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').slice(1, -1)
    if (cells.length < 5 || !/^\s*\d{3}\s*$/.test(cells[0] ?? '')) return []
    for (const at of [0, 1, 2]) above[at] = cells[at]?.replaceAll(/[`\s]/g, '') || (above[at] ?? '')
    const [status = '', openaiType = '', anthropicType = ''] = above
    const codes = [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)
    return codes.map((code) => ({ status: Number(status), openaiType, anthropicType, code }))
  })
}

function compareErrors(documented: readonly ErrorRow[], known: readonly ErrorRow[]): Broken[] {
  const spell = ({ status, openaiType, anthropicType, code }: ErrorRow) =>
    [status, openaiType, anthropicType, code].join(' ')
  const [inDocument, inSource] = [new Set(documented.map(spell)), new Set(known.map(spell))]
  return [
    ...[...inSource.difference(inDocument)].map((row) => ({
      place: row,
      message: `${ERRORS_DOCUMENT} lacks '${row}', which src/generation/error/error-table.ts has: add it`,
    })),
    ...[...inDocument.difference(inSource)].map((row) => ({
      place: row,
      message: `${ERRORS_DOCUMENT} has '${row}', which src/generation/error/error-table.ts does not know: correct it`,
    })),
  ]
}
