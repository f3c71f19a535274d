import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameBrowser } from './name-browser.ts'

test('a browser is named as people say it, and what is no browser as it names itself', () => {
  const named = [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/19.0 Safari/604.1',
    'curl/8.9',
    '',
  ].map(nameBrowser)
  assert.deepEqual(named, ['Chrome on Linux', 'Edge on Windows', 'Safari on iOS', 'curl/8.9', 'Unknown browser'])
})
