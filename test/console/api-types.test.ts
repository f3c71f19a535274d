// The console's client has the API's own types.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { writeConsoleTypes } from '../../scripts/write-console-api.ts'

test('the types of the console are those of the OpenAPI document: `npm run -w console api` writes them', async () => {
  const there = readFileSync(new URL('../../console/src/api/schema.d.ts', import.meta.url), 'utf8')
  assert.ok((await writeConsoleTypes()) === there, 'console/src/api/schema.d.ts is not current: npm run -w console api')
})
