// Writes docs/protocols.md from measurement: `node test/conformance/write-loss-table.ts`.
import { writeFileSync } from 'node:fs'
import { writeLossTable } from './loss-table.ts'

writeFileSync(new URL('../../docs/protocols.md', import.meta.url), writeLossTable())
