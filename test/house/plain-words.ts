// Words of comments and documents that a stranger would stumble over: customers are "they", a sentence says who does what, and
// nothing refers to a document that is not in the repository.
import type { Broken, Rule } from './rule.ts'

/** What is not written, and what to write instead. */
const RIDDLES: readonly (readonly [words: RegExp, instead: string])[] = [
  [/\b(?:he|him|his|himself)\b/i, 'a person whom we do not know is "they"'],
  [/\bwho is told\b|\b(?:nobody|somebody) hears\b/i, 'name who is told what: the caller, the operator, the function'],
  [/\bwhat stands\b/i, 'name what is there'],
  [/\([ABC]\d{1,2}(?:, [ABC]\d{1,2})*\)/, 'say the rule itself, or name a document of the repository'],
]

export const plainWordRules: readonly Rule[] = [
  {
    name: 'plain words',
    find: ({ files, documents }) => [
      ...files.flatMap(({ path, comments }) => comments.flatMap((text) => findRiddles(path, text))),
      ...documents.flatMap(({ path, text }) => findRiddles(path, text)),
    ],
  },
]

function findRiddles(path: string, text: string): Broken[] {
  return RIDDLES.flatMap(([words, instead]) => {
    const [found] = words.exec(text) ?? []
    return found === undefined
      ? []
      : [{ place: `${path} ${found.toLowerCase()}`, message: `${path} writes “${found}” for people: ${instead}` }]
  })
}
