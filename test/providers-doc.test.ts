import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { describeProviders, MARKER } from '../scripts/write-providers-doc.ts'

test('docs/providers.md lists the providers that are defined', () => {
  const document = readFileSync(new URL('../docs/providers.md', import.meta.url), 'utf8')
  assert.equal(document.split(MARKER)[1], `${describeProviders()}\n`, 'run: node scripts/write-providers-doc.ts')
})
