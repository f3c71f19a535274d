import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ByteBudget } from '../../foundation/byte-budget.ts'
import { callerBounds } from '../../stages/http/caller-bounds.ts'
import { BodyError } from './body-error.ts'
import { RequestBody } from './request-body.ts'

const tooLarge = (error: unknown) => error instanceof BodyError && error.kind === 'large'

test('a body in any pieces comes out as it went in, whenever it is asked for', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 })),
      fc.boolean(),
      fc.nat(20),
      async (pieces, isDeclared, askedAt) => {
        const whole = Buffer.concat(pieces)
        const body = new RequestBody(isDeclared ? whole.length : undefined, callerBounds)
        let given: Promise<Buffer> | undefined
        for (const [index, piece] of pieces.entries()) {
          if (index === askedAt) given = body.read(10_000)
          body.push(Buffer.from(piece))
        }
        body.end()
        assert.deepEqual(await (given ?? body.read(10_000)), whole)
      },
    ),
  )
})

test('a body may have as many bytes as the bound and not one more, declared or not', async () => {
  const fill = (size: number, declared: number | undefined, asksFirst: boolean) => {
    const body = new RequestBody(declared, callerBounds)
    const first = asksFirst ? body.read(100) : undefined
    for (let sent = 0; sent < size; sent += 1) body.push(Buffer.from('x'))
    body.end()
    return first ?? body.read(100)
  }
  for (const asksFirst of [true, false]) {
    assert.equal((await fill(100, undefined, asksFirst)).length, 100)
    assert.equal((await fill(100, 100, asksFirst)).length, 100)
    await assert.rejects(fill(101, undefined, asksFirst), tooLarge)
    await assert.rejects(fill(101, 101, asksFirst), tooLarge)
  }
})

test('a length over the bound is refused before anything has come', async () => {
  const body = new RequestBody(101, callerBounds)
  await assert.rejects(body.read(100), tooLarge)
  assert.equal(body.isWanted, false)
})

test('a body that breaks off is told whoever waits for it, and whoever asks later', async () => {
  const notWhole = { kind: 'cut' }
  const waited = new RequestBody(5, callerBounds)
  const given = waited.read(100)
  waited.push(Buffer.from('abc'))
  waited.fail()
  await assert.rejects(given, notWhole)
  const late = new RequestBody(5, callerBounds)
  late.fail()
  await assert.rejects(late.read(100), notWhole)
})

test('a whole body stays whole when its connection closes', async () => {
  const body = new RequestBody(3, callerBounds)
  body.push(Buffer.from('abc'))
  body.end()
  body.fail()
  assert.equal(String(await body.read(100)), 'abc')
})

test('a body of small pieces takes a multiple of its bytes at most, and what is given out its bytes alone', async () => {
  const body = new RequestBody(undefined, callerBounds)
  const given = body.read(1_000_000)
  for (let sent = 0; sent < 200_000; sent += 1) body.push(Buffer.from('x'))
  body.end()
  assert.equal((await given).buffer.byteLength, 200_000)
})

test('a body is refused as soon as its share has no room for it, and then holds nothing', async () => {
  const budget = new ByteBudget(() => ({ totalBytes: 1_000, partBytes: 1_000 }))
  const [first, second] = [budget.open('a'), budget.open('b')]
  const fits = new RequestBody(400, callerBounds)
  const given = fits.read(10_000, first)
  for (let sent = 0; sent < 400; sent += 1) fits.push(Buffer.from('x'))
  fits.end()
  assert.equal((await given).length, 400)
  // It counts twice, as it came and as it is sent on, for as long as its share is open.
  assert.equal(first.bytes, 800)
  const refused = new RequestBody(undefined, callerBounds)
  const waited = refused.read(10_000, second)
  for (let sent = 0; sent < 101; sent += 1) refused.push(Buffer.from('x'))
  await assert.rejects(waited, { kind: 'crowded' })
  assert.equal(second.bytes, 0)
  first.close()
  const early = new RequestBody(undefined, callerBounds)
  early.push(Buffer.alloc(501))
  await assert.rejects(early.read(10_000, second), { kind: 'crowded' })
  assert.equal(budget.takenBytes, 0)
})

test('a body is charged for what has come of it, whatever was declared', async () => {
  const budget = new ByteBudget(() => ({ totalBytes: 10_000_000, partBytes: 10_000_000 }))
  for (const declared of [undefined, 4_000_000]) {
    const share = budget.open('a')
    const body = new RequestBody(declared, callerBounds)
    const given = body.read(5_000_000, share)
    for (let sent = 0; sent < 1_025; sent += 1) body.push(Buffer.from('x'))
    assert.equal(share.bytes, 2_050)
    body.fail()
    await assert.rejects(given)
    assert.equal(share.bytes, 0)
    share.close()
  }
})
