// Operations on owners: the users whose keys call and whose wallets pay. An owner is made together with their first
// key.
import { describeOwner } from '../../views/owner.ts'
import { changes, OperationError, type Operation } from '../operation.ts'

export const ownerOperations: readonly Operation[] = [
  {
    name: 'owner.list',
    async run(context) {
      const owners = await (await context.keys()).owners.list()
      return { owners: owners.map(describeOwner) }
    },
  },
  {
    name: 'owner.status',
    changes,
    async run(context, args) {
      const { owners } = await context.keys()
      const name = args.text('owner')
      const status = args.text('status')
      if (status !== 'active' && status !== 'suspended') {
        throw new OperationError('usage', 'An owner is made active or suspended.')
      }
      await owners.setStatus(name, status)
      const changed = await owners.find(name)
      return { id: changed?.id ?? null, name: changed?.name ?? name, status: changed?.status ?? status }
    },
  },
]
