// How many wallets stay in memory, and which of them must.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findPrincipal } from '../../../test/ledger-bench.ts'
import { newSqliteOptions, storeContext } from '../../../test/stores.ts'
import { openStore } from '../../store/open-store.ts'
import type { Wallet } from '../rules/wallet.ts'
import { EmbeddedWallets } from './embedded-wallets.ts'

test('at the bound idle wallets are dropped and read again; one with a hold or a write under way stays', async () => {
  const store = await openStore(newSqliteOptions(), storeContext)
  assert.ok(store.kind === 'sqlite')
  const ids: string[] = []
  for (const name of ['held', 'written', 'idle', 'late'])
    ids.push((await findPrincipal(store, name)).walletId ?? assert.fail('an owner has a wallet'))
  const [held = '', written = '', idle = '', late = ''] = ids
  const wallets = new EmbeddedWallets(store, 3)
  const find = async (id: string): Promise<Wallet> => wallets.use(id, (wallet) => wallet)
  const first = { held: await find(held), written: await find(written), idle: await find(idle) }
  first.held.openHolds = 1
  let end = () => {}
  const writing = wallets.keep(first.written, () => new Promise<void>((resolve) => (end = resolve)))
  assert.equal(await find(idle), first.idle, 'below the bound all stay')
  await find(late)
  assert.equal(await find(held), first.held)
  assert.equal(await find(written), first.written)
  assert.notEqual(await find(idle), first.idle)
  end()
  await writing
  await store.close()
})
