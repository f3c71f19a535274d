// Money that an operator moves by hand: which amounts are taken, what a key that comes twice does, and what the audit log says.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openAdminScene } from '../../../../test/admin-scene.ts'
import { StoreError } from '../../../store/store-error.ts'

describe('money that an operator moves', async () => {
  const scene = await openAdminScene()
  scene.persons.set('olga', { gatewayRole: 'operator' })
  let moved = 0

  const open = async () => {
    moved += 1
    const workspace = await scene.makeWorkspace(`customer-${moved}`)
    const path = `/admin/workspaces/${workspace}`
    const move = async (kind: string, amount: unknown, more: object = {}) => {
      moved += 1
      const body = { kind, amount, reason: 'by hand', idempotency_key: `movement-${moved}`, ...more }
      const answer = await scene.ask('POST', `${path}/money`, { as: 'olga', body })
      return { ...answer, error: answer.body['error'] as { [name: string]: string } | undefined }
    }
    const posted = async () => (await scene.operate('wallet.show', { owner: workspace }))['balance']
    const audited = async () => {
      const { body } = await scene.ask('GET', `${path}/audit-log?action=wallet.post`, { as: 'olga' })
      return (body['data'] as { [name: string]: unknown }[]).toReversed()
    }
    return { workspace, path, move, posted, audited }
  }

  test('is exact to the nano-dollar, and its amount is named where it cannot be', async () => {
    const { move, posted } = await open()
    assert.equal((await move('grant', '0.000000001')).body['posted'], '0.000000001')
    const wrong: [kind: string, amount: unknown][] = [
      ['grant', '-1'],
      ['refund', '-0.000000001'],
      ['grant', '0'],
      ['adjust', '0'],
      ['grant', '0.0000000001'],
      ['grant', '1e3'],
      ['grant', ''],
      ['grant', 'NaN'],
      ['grant', 5],
      ['grant', '1000000000.000000001'],
      ['adjust', '-1000000000.000000001'],
      // Within what an amount may be, and with what is there beyond what a balance may be.
      ['grant', '1000000000'],
      ['adjust', '-0.000000002'],
    ]
    for (const [kind, amount] of wrong) {
      const { status, error } = await move(kind, amount)
      assert.deepEqual([status, error?.['field']], [400, 'amount'], `${kind} ${String(amount)}`)
    }
    assert.equal((await move('top-up', '1')).error?.['field'], 'kind')
    assert.equal(await posted(), '0.000000001')
    assert.equal((await move('adjust', '-0.000000001')).body['posted'], '0')
  })

  test('moves once for its key, however often and however soon it is sent; for anything else the key is refused', async () => {
    const { move, posted } = await open()
    const other = await open()
    const once = { idempotency_key: `once-for-all-${moved}` }
    const answers = await Promise.all([1, 2, 3].map(() => move('grant', '2', once)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal((await move('grant', '2.0', once)).status, 200)
    for (const reused of [move('grant', '3', once), move('refund', '2', once), other.move('grant', '2', once)]) {
      const { status, error } = await reused
      assert.deepEqual([status, error?.['code'], error?.['field']], [409, 'conflict', 'idempotency_key'])
    }
    assert.deepEqual([await posted(), await other.posted()], ['2', '0'])
  })

  test('of two adjustments at once that each take all, one is made', async () => {
    const { move, posted } = await open()
    await move('grant', '1')
    const taken = await Promise.all([move('adjust', '-1'), move('adjust', '-1')])
    assert.deepEqual(taken.map(({ status }) => status).toSorted(), [200, 400])
    assert.equal(await posted(), '0')
  })

  test('reaches a workspace that is suspended, whose money is settled all the same', async () => {
    const { workspace, move } = await open()
    await (await scene.context.keys()).owners.setStatus(workspace, 'suspended')
    assert.equal((await move('refund', '4')).body['posted'], '4')
    assert.equal((await move('adjust', '-4')).body['posted'], '0')
  })

  test('is in the audit log before it moves, and with the wallet before and after', async () => {
    const { workspace, move, audited } = await open()
    await move('grant', '5')
    await move('adjust', '-6')
    const entries = await audited()
    assert.deepEqual(
      entries.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['begun', null],
        ['done', null],
        ['begun', null],
        ['failed', 'invalid_request'],
      ],
    )
    const [begun, done] = entries.map(({ before, after }) => ({ before, after }) as { [part: string]: object | null })
    assert.deepEqual([begun?.['before'], pick(begun?.['after'], 'amount', 'kind')], [null, ['5', 'grant']])
    assert.deepEqual([pick(done?.['before'], 'posted'), pick(done?.['after'], 'posted')], [['0'], ['5']])
    assert.equal(entries[1]?.['target'], workspace)
  })

  test('does not move where the audit log cannot be written, and has moved where only its ending cannot', async () => {
    const { move, posted, audited } = await open()
    const { auditLog } = scene.context
    const log = await auditLog()
    const failFrom = (first: number) => {
      let appended = 0
      scene.context.auditLog = async () =>
        Object.assign(Object.create(log) as typeof log, {
          append: (event: Parameters<typeof log.append>[0]) => {
            appended += 1
            return appended >= first ? Promise.reject(new StoreError('The disk is full.')) : log.append(event)
          },
        })
    }
    failFrom(1)
    assert.equal((await move('grant', '7')).status, 503)
    failFrom(2)
    assert.equal((await move('grant', '8')).status, 200)
    scene.context.auditLog = auditLog
    assert.equal(await posted(), '8')
    assert.deepEqual(
      (await audited()).map(({ outcome }) => outcome),
      ['begun'],
    )
    const [told] = scene.bugs as { action: string }[]
    assert.equal(told?.action, 'wallet.post')
  })
})

function pick(from: object | null | undefined, ...names: string[]): unknown[] {
  return names.map((name) => (from as { [name: string]: unknown })[name])
}
