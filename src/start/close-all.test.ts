import assert from 'node:assert/strict'
import { test } from 'node:test'
import { closeAll } from './close-all.ts'

test('what was opened last is closed first, each after the one before it', async () => {
  const order: string[] = []
  const close = (name: string) => async () => {
    await new Promise((resolve) => setImmediate(resolve))
    order.push(name)
  }
  await closeAll([close('store'), close('ledger'), () => void order.push('listener')])
  assert.deepEqual(order, ['listener', 'ledger', 'store'])
})

test('one that fails keeps none of the others open, and the first failure is told', async () => {
  const closed: string[] = []
  const closing = closeAll([
    () => void closed.push('store'),
    () => Promise.reject(new Error('second')),
    () => {
      throw new Error('first')
    },
  ])
  await assert.rejects(closing, { message: 'first' })
  assert.deepEqual(closed, ['store'])
})
