// The wallet of the owner whose report it is, as it is at this moment.
import { readWallets, type OwnedWallet } from '../../ledger/reports/wallet-store.ts'
import type { OperationContext } from '../operation-context.ts'
import { OperationError } from '../operation.ts'

/** `named`: an id or a name. @throws OperationError where there is none */
export async function findWalletOf(context: OperationContext, named: string): Promise<OwnedWallet> {
  const found = await readWallets(await context.store(), named)
  const one = found.find(({ owner }) => owner.id === named) ?? found[0]
  if (one === undefined) throw new OperationError('fault', `There is no owner '${named}'.`)
  return one
}
