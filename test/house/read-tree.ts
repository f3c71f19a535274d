// Reads the repository into the tree that the rules are held against: each source file is parsed once for all of them.
import { globSync, readFileSync } from 'node:fs'
import { normalize } from 'node:path'
import { parseFile } from './parse-file.ts'
import type { Tree } from './rule.ts'

const SOURCES = [
  '{src,test,bench,scripts,bin}/**/*.{ts,mts,cts,js,mjs,cjs}',
  'console/{src,build,public}/**/*.{ts,tsx,js}',
]
/** What is generated, or only says what a stylesheet is. */
const DECLARATIONS = /\.d\.ts$/
const DOCUMENTS = ['*.md', '{src,test,bench,docs}/**/*.md']
const ALL = ['*', '{src,test,bench,docs,scripts,bin,deploy,.ci,console}/**']

export function readTree(): Tree {
  return {
    files: list(SOURCES)
      .filter((path) => !DECLARATIONS.test(path))
      .map((path) => parseFile(path, readFileSync(path, 'utf8'))),
    documents: list(DOCUMENTS).map((path) => ({ path, text: readFileSync(path, 'utf8') })),
    paths: new Set(list(ALL)),
  }
}

function list(patterns: readonly string[]): string[] {
  return globSync(patterns, { exclude: ['**/node_modules/**'] })
    .map((path) => normalize(path).replaceAll('\\', '/'))
    .sort()
}
