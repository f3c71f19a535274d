// The page that a browser shows at `/`: what is to be copied from it can be seen whole.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parseJsonObject } from '../foundation/json/json.ts'
import { writeFrontPage } from './front-page.ts'

/** What fits into the page's width beside its margins, characters of its code. */
const WIDTH = 70
const { html } = writeFrontPage('1.2.3')
const blocks = [...html.matchAll(/<pre><code>([^]*?)<\/code><\/pre>/g)].map(([, text = '']) => text)

test('no line of its commands is cut off at the edge', () => {
  assert.ok(blocks.length > 1)
  for (const line of blocks.flatMap((text) => text.split('\n'))) {
    const seen = line.replaceAll(/<[^>]*>/g, '')
    assert.ok(seen.length <= WIDTH, seen)
  }
})

test('the body of its first call is JSON', () => {
  const [, body = ''] = /-d '([^']*)'/.exec(blocks[0] ?? '') ?? []
  assert.equal(parseJsonObject(body)?.['model'], 'crossmodel/sandbox')
})
