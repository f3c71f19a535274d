// The shape of a file: it opens with a comment that says what it is, exports by name, and hands on nothing of another file.
// The titles of its tests say what a test file is.
import type { Rule } from './rule.ts'

const HEADER_LINES_MOST = 10

export const shapeRules: readonly Rule[] = [
  {
    name: 'opening comments',
    find: ({ files }) =>
      files
        .filter(({ path, headerLines }) =>
          path.endsWith('.test.ts') ? false : headerLines === 0 || headerLines > HEADER_LINES_MOST,
        )
        .map(({ path, headerLines }) => ({
          place: path,
          message: `${path} opens with ${headerLines} lines of comment: say in up to ${HEADER_LINES_MOST} what it is, what it keeps true and what it leaves out`,
          amount: headerLines,
        })),
  },
  {
    name: 'exports by name',
    find: ({ files }) =>
      files
        .filter(({ exports }) => exports.some(({ name }) => name === 'default'))
        .map(({ path }) => ({ place: path, message: `${path} has a default export: export by name` })),
  },
  {
    name: 'no barrels',
    find: ({ files }) =>
      files.flatMap(({ path, exports }) => {
        const handedOn = exports.filter(({ isHandedOn }) => isHandedOn).map(({ name }) => name)
        return handedOn.length === 0
          ? []
          : [
              {
                place: path,
                message: `${path} hands on ${handedOn.join(', ')} of another file: import it where it is defined`,
              },
            ]
      }),
  },
]
