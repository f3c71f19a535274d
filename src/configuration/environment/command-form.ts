// How the command is typed where it was started: after `git clone` and `npm ci` there is no `crossmodel` on the path.
// Texts for people name it as `crossmodel …`, and are printed in a form that can be copied.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Environment } from './expand-environment.ts'

const COMMAND = 'crossmodel'
const groups =
  'start|key|owner|model|provider|wallet|price|catalog|generation|records|config|usage|endpoints|endpoint|route|export|doctor|connect|import|help'
const command = new RegExp(`(?<!npx |-- |[\\w/.=])crossmodel (?=(?:${groups})\\b)`, 'g')

/** `crossmodel`, `npx crossmodel`, `npm run crossmodel --` or `node bin/crossmodel.js`. */
export function findCommandForm(environment: Environment, exists: (path: string) => boolean = existsSync): string {
  // npm says which package's script it runs, and `npx` that it does.
  if (environment['npm_command'] === 'exec') return `npx ${COMMAND}`
  const script = environment['npm_lifecycle_event']
  if (environment['npm_package_name'] !== COMMAND && script !== undefined) return `npx ${COMMAND}`
  if (script === 'start' || script === COMMAND) return `npm run ${COMMAND} --`
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean)
  if (folders.some((folder) => exists(join(folder, COMMAND)))) return COMMAND
  if (exists(join('bin', `${COMMAND}.js`))) return `node bin/${COMMAND}.js`
  return exists(join('node_modules', '.bin', COMMAND)) ? `npx ${COMMAND}` : COMMAND
}

/** `text` with each command in it in that form. */
export function spellCommands(text: string, form: string): string {
  return form === COMMAND ? text : text.replaceAll(command, `${form} `)
}
