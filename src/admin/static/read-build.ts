// Whether the console was built, and whole: the build ends by writing a list of all files with their sizes.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isObject, parseJsonObject } from '../../foundation/json/json.ts'

const LIST = 'build.json'

type Build = { isWhole: true } | { isWhole: false; reason: string }

/** `folder`: `console/dist`. The reason is one line for the operator and says what to do. */
export function readBuild(folder: string): Build {
  const files = readList(folder)
  if (files === undefined) return { isWhole: false, reason: 'the console is not built: npm run -w console build' }
  const broken = files.find(([path, size]) => readSize(join(folder, path)) !== size)
  if (broken === undefined) return { isWhole: true }
  return {
    isWhole: false,
    reason: `the console is half built, ${broken[0]} is not as it was built: npm run -w console build`,
  }
}

function readList(folder: string): [path: string, size: unknown][] | undefined {
  try {
    const files = parseJsonObject(readFileSync(join(folder, LIST), 'utf8'))?.['files']
    return isObject(files) && Object.keys(files).length > 0 ? Object.entries(files) : undefined
  } catch {
    return undefined
  }
}

function readSize(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size
}
