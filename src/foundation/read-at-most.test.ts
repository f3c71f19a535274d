import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { readAtMost } from './read-at-most.ts'

const pieces = [Buffer.from('abc'), Buffer.from('de')]

test('a body of just so many bytes is whole', async () => {
  assert.equal((await readAtMost(Readable.from(pieces), 5))?.toString(), 'abcde')
  assert.equal((await readAtMost(Readable.from([]), 0))?.length, 0)
})

test('one byte more is too many: nothing further is read, and the source is destroyed', async () => {
  let asked = 0
  const endless = new Readable({
    read() {
      asked += 1
      this.push(Buffer.alloc(1_000))
    },
  })
  assert.equal(await readAtMost(endless, 4_999), undefined)
  assert.ok(endless.destroyed)
  const askedUntilThen = asked
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(asked, askedUntilThen)
})

test('a source that fails is told as it failed', async () => {
  const broken = new Readable({ read: () => void broken.destroy(new Error('broken off')) })
  await assert.rejects(readAtMost(broken, 10), /broken off/)
})
