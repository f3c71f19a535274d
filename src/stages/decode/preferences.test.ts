import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bounds } from '../../foundation/bounds.ts'
import { readPreferences } from './preferences.ts'

test('so many names may be listed and no more, in the body and in the header', () => {
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`)
  const most = names(bounds.preferenceEntries)
  const over = names(bounds.preferenceEntries + 1)
  assert.deepEqual(readPreferences({ models: most }, undefined).fallbackModels, most)
  assert.deepEqual(readPreferences({ provider: { order: most } }, undefined).order, most)
  assert.deepEqual(readPreferences({}, most.join(',')).only, most)
  assert.throws(() => readPreferences({ models: over }, undefined), { param: 'models' })
  assert.throws(() => readPreferences({ provider: { ignore: over } }, undefined), { param: 'provider.ignore' })
  assert.throws(() => readPreferences({}, over.join(',')), { param: 'x-crossmodel-provider' })
})
