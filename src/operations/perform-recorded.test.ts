// What commands leave in the audit log.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { newDirectory } from '../../test/new-directory.ts'
import type { JsonObject } from '../foundation/json/json.ts'
import { openContext } from '../start/open-context.ts'
import { StoreError } from '../store/store-error.ts'
import { findOperation } from './operations.ts'
import { performRecorded } from './perform-recorded.ts'

describe('commands in the audit log', async () => {
  const local = await openContext({
    settingsFile: undefined,
    environment: {},
    dataDirectory: newDirectory(),
    beforeStore: () => {},
  })
  after(() => local.close())
  const auditLog = await local.context.auditLog()
  const context = { ...local.context, auditLog: async () => auditLog }

  const perform = (name: string, args: JsonObject) => {
    const operation = findOperation(name)
    assert.ok(operation !== undefined)
    return performRecorded(context, operation, args, 'ada')
  }
  /** What entries say that are newer than those that were read before. */
  let seen = 0
  const readNew = async () => {
    const entries = await auditLog.readAfter(seen, undefined)
    seen = entries.at(-1)?.sequence ?? seen
    return entries.map(({ action, outcome, reason, target, actor, address, before, after: args }) => {
      assert.deepEqual([actor, address, before], [{ kind: 'command-line', id: null, name: 'ada' }, null, null])
      return [action, outcome, reason, target, args]
    })
  }

  test('what moves money or access is there before and after, with its arguments and what it was done to', async () => {
    const made = (await perform('key.create', { name: 'laptop' })) as { id: string; owner_id: string }
    assert.deepEqual(await readNew(), [
      ['key.create', 'begun', null, 'laptop', '{"name":"laptop"}'],
      ['key.create', 'done', null, made.id, '{"name":"laptop"}'],
    ])
    const grant = { owner: made.owner_id, amount: '5' }
    await perform('wallet.grant', grant)
    const [begun, done] = await readNew()
    assert.deepEqual(begun?.slice(0, 4), ['wallet.grant', 'begun', null, made.owner_id])
    assert.deepEqual(done?.slice(0, 2), ['wallet.grant', 'done'])
  })

  test('what fails is there with why, and what only reads is not there', async () => {
    await assert.rejects(perform('wallet.grant', { owner: 'owner', amount: '-5' }))
    assert.deepEqual(
      (await readNew()).map((entry) => entry.slice(0, 3)),
      [
        ['wallet.grant', 'begun', null],
        ['wallet.grant', 'failed', 'usage'],
      ],
    )
    await perform('wallet.show', { owner: 'owner' })
    assert.deepEqual(await readNew(), [])
  })

  test('secrets among the arguments are masked', async () => {
    const secret = 'sk-live-0123456789abcdefgh'
    await perform('provider.key.set', { provider: 'openai', key: secret }).catch(() => {})
    await perform('key.create', { name: `was ${secret}` })
    const text = JSON.stringify(await readNew())
    assert.match(text, /\[masked\]/)
    assert.ok(!text.includes(secret), text)
  })

  test('nothing moves that cannot be written down, and what else was done and could not be is said to be done', async () => {
    const { append } = auditLog
    after(() => (auditLog.append = append))
    const posted = async () => ((await perform('wallet.show', { owner: 'owner' })) as { balance: string }).balance
    const before = await posted()
    auditLog.append = () => Promise.reject(new StoreError('The disk is full.'))
    await assert.rejects(perform('wallet.grant', { owner: 'owner', amount: '5' }), /^StoreError: The disk is full/)
    await assert.rejects(
      perform('database.acknowledge', {}),
      /This was done, but the audit log could not be written: The disk/,
    )
    assert.equal(await posted(), before)
  })
})
