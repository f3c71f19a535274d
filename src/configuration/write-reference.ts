// Writes the reference table into docs/configuration.md, below its marker: `node src/configuration/write-reference.ts`.
import { readFileSync, writeFileSync } from 'node:fs'

import { configurationReference } from './reference.ts'

const MARKER = '<!-- reference -->\n'
const file = new URL('../../docs/configuration.md', import.meta.url)
const prose = readFileSync(file, 'utf8').split(MARKER)[0]
writeFileSync(file, `${prose}${MARKER}${configurationReference()}\n`)
