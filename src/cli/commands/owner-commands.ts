// `crossmodel owner …`: the owners of keys and wallets. `key create --owner NAME` makes one.
import { isObject, type Json } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { present, type CommandDefinition } from '../session.ts'
import { formatTable } from '../table.ts'

export const ownerCommands: readonly CommandDefinition[] = [
  {
    usage: 'list',
    about: 'List owners',
    examples: ['owner list'],
    async run(session) {
      session.print(await session.perform('owner.list'), (result) => formatOwners(listOf(result, 'owners')))
    },
  },
  changing('suspend', 'suspended', 'Refuse all keys of an owner until it is activated'),
  changing('activate', 'active', 'Take the keys of a suspended owner again'),
]

function changing(verb: string, status: string, about: string): CommandDefinition {
  return {
    usage: `${verb} <owner>`,
    about,
    examples: [`owner ${verb} acme`],
    async run(session, given) {
      const result = await session.perform('owner.status', present({ owner: given['owner'], status }))
      session.print(result, (owner) => formatOwners(isObject(owner) ? [owner] : []))
    },
  }
}

function formatOwners(owners: readonly { [name: string]: Json | undefined }[]): string {
  if (owners.length === 0) return 'No owners yet: the first key makes one.'
  const rows = owners.map((owner) => [show(owner['name']), show(owner['status']), show(owner['id'])])
  return formatTable(['owner', 'status', 'id'], rows)
}
