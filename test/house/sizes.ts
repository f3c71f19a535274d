// How long functions and files may be, tests and tools included. The groups that `describe` makes of tests are no functions.
import type { Rule } from './rule.ts'

const FUNCTION_LINES_MOST = 70
const FILE_LINES_MOST = 400

export const sizeRules: readonly Rule[] = [
  {
    name: 'short functions',
    find: ({ files }) =>
      files.flatMap(({ path, functions }) =>
        functions
          .filter(({ lines }) => lines > FUNCTION_LINES_MOST)
          .map(({ name, line, lines }) => ({
            place: `${path} ${name}`,
            message: `${path}:${line} ${name} has ${lines} lines, and ${FUNCTION_LINES_MOST} is the most: give its parts names of their own`,
            amount: lines,
          })),
      ),
  },
  {
    name: 'short files',
    find: ({ files }) =>
      files
        .filter(({ lines }) => lines > FILE_LINES_MOST)
        .map(({ path, lines }) => ({
          place: path,
          message: `${path} has ${lines} lines, and ${FILE_LINES_MOST} is the most: split it by what it does`,
          amount: lines,
        })),
  },
]
