// Operations on workspaces as lists show them, the operator's by pages and a person's own by `ids`: who there is, and what is in
// their wallets.
import { bounds } from '../../foundation/bounds.ts'
import { formatUsd } from '../../foundation/nanos.ts'
import { readAvailable } from '../../ledger/rules/wallet.ts'
import { readWorkspacePage, type ListedWorkspace } from './workspace-store.ts'
import { showMoment } from '../../views/moment.ts'
import { OperationError, type Operation } from '../operation.ts'

export const workspaceOperations: readonly Operation[] = [
  {
    name: 'workspace.list',
    async run(context, args) {
      const ids = args.optionalTexts('ids')
      if (ids?.length === 0) return { data: [], next: null }
      const limit = ids?.length ?? bounds.workspacePage
      const cursor = args.optionalText('after')
      const found = await readWorkspacePage(await context.store(), {
        ids,
        search: args.optionalText('search'),
        after: cursor === undefined ? undefined : readCursor(cursor),
        limit: limit + 1,
      })
      const data = found.slice(0, limit)
      const last = found.length > limit ? data.at(-1) : undefined
      return { data: data.map(describe), next: last === undefined ? null : `${last.createdMs}.${last.id}` }
    },
  },
]

function readCursor(cursor: string): { createdMs: number; id: string } {
  const [, createdMs, id] = /^(\d{1,15})\.(.+)$/.exec(cursor) ?? []
  if (createdMs === undefined || id === undefined)
    throw new OperationError('usage', '`after` is `next` of the page before.', 'after')
  return { createdMs: Number(createdMs), id }
}

function describe({ id, name, status, createdMs, wallet }: ListedWorkspace) {
  const available = readAvailable(wallet)
  return {
    id,
    name,
    status,
    created_at: showMoment(createdMs),
    spendable: available === undefined ? null : formatUsd(available),
    posted: formatUsd(wallet.posted),
    held: formatUsd(wallet.held),
    open_holds: wallet.openHolds,
    credit_limit: wallet.creditLimit === undefined ? null : formatUsd(wallet.creditLimit),
  }
}
