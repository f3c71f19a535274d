// Operations on wallets: what is in them, money in and out, how far below zero they may go, and their movements. Amounts
// are USD as decimal text, exact to the nano-dollar.
import { newId } from '../../foundation/ids.ts'
import { formatUsd, parseUsd, type Nanos } from '../../foundation/nanos.ts'
import { systemRandom } from '../../foundation/random.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'
import type { PostingKind } from '../../ledger/ledger.ts'
import { describeMovement, describeWallet } from '../../views/wallet.ts'
import type { OperationContext } from '../operation-context.ts'
import { changes, OperationError, type Operation } from '../operation.ts'
import { readMovements, readPrunedCharges, readWallets, type OwnedWallet } from '../../ledger/reports/wallet-store.ts'

const MOVEMENTS = 50
const MOST_MOVEMENTS = 1_000

export const walletOperations: readonly Operation[] = [
  {
    name: 'wallet.list',
    run: async (context) => ({ wallets: (await readWallets(await context.store())).map(describeWallet) }),
  },
  {
    name: 'wallet.show',
    async run(context, args) {
      const { owner, wallet } = await findWallet(context, args.text('owner'))
      return describeWallet({ owner, wallet: await (await context.ledger()).readWallet(wallet.id) })
    },
  },
  postingOperation('top-up'),
  postingOperation('grant'),
  postingOperation('refund'),
  postingOperation('adjust'),
  {
    name: 'wallet.limit',
    changes,
    async run(context, args) {
      const { owner, wallet } = await findWallet(context, args.text('owner'))
      const written = args.text('amount')
      const limit = written === 'unlimited' ? written : readAmount(written)
      if (limit !== 'unlimited' && limit < 0n) {
        throw new OperationError('usage', 'A credit limit is zero or more, or `unlimited`.')
      }
      const changed = await (await context.ledger()).setCreditLimit(wallet.id, limit)
      // Keys know whether their owner is unlimited.
      await (await context.keys()).ownersChanged()
      return describeWallet({ owner, wallet: changed })
    },
  },
  {
    name: 'wallet.ledger',
    async run(context, args) {
      const { owner, wallet } = await findWallet(context, args.text('owner'))
      const limit = Math.min(args.optionalCount('limit') ?? MOVEMENTS, MOST_MOVEMENTS)
      const before = args.optionalCount('before')
      const movements = await readMovements(await context.store(), wallet.id, limit, before)
      // After the oldest movement: what earlier ones came to that are not there any more.
      const pruned = movements.length < limit ? await readPrunedCharges(await context.store(), wallet.id) : undefined
      return {
        owner: owner.name,
        wallet_id: wallet.id,
        movements: movements.map(describeMovement),
        ...(pruned !== undefined && { pruned: { charges: pruned.charges, amount: formatUsd(-pruned.nanos) } }),
      }
    },
  },
]

function postingOperation(kind: PostingKind): Operation {
  return {
    name: `wallet.${kind}`,
    changes,
    async run(context, args) {
      const { owner, wallet } = await findWallet(context, args.text('owner'))
      const ledger = await context.ledger()
      const posting = {
        walletId: wallet.id,
        kind,
        nanos: readAmount(args.text('amount')),
        reason: args.optionalText('reason') ?? kind,
        actor: args.optionalText('actor') ?? 'operator',
        idempotencyKey: args.optionalText('idempotency_key') ?? newId('post_', systemRandom),
      }
      const changed = await ledger.post(posting).catch((error: unknown) => {
        const isReused = error instanceof GatewayError && error.param === 'idempotencyKey'
        throw isReused ? new OperationError('fault', error.message, 'idempotency_key') : error
      })
      return describeWallet({ owner, wallet: changed })
    },
  }
}

async function findWallet(context: OperationContext, owner: string): Promise<OwnedWallet> {
  const [found] = await readWallets(await context.store(), owner)
  if (found !== undefined) return found
  const advice = `make one with \`crossmodel key create NAME --owner ${owner}\``
  throw new OperationError('fault', `There is no owner '${owner}'; ${advice}, or see \`crossmodel wallet show\`.`)
}

function readAmount(written: string): Nanos {
  try {
    return parseUsd(written.replace(/^\$/, ''))
  } catch {
    throw new OperationError(
      'usage',
      `'${written}' is not an amount of USD such as 12.50, with at most nine decimals.`,
      'amount',
    )
  }
}
