import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Caller } from '../tickets/caller.ts'
import type { Decoded } from '../tickets/decoded.ts'
import type { PlanEntry, Routed } from '../tickets/plan.ts'
import type { ScreenFacts } from './screen-facts.ts'
import { screen, type ScreenPorts } from './screen.ts'

/** A provider with two credentials, and what the operator opened of its account. */
const entriesOf = (name: string, allow: readonly string[]): PlanEntry[] => {
  const endpoint = { id: `${name}/m`, provider: { name, allow: new Set(allow) }, price: 'free' }
  return ['0', '1'].map(
    (id) =>
      ({
        endpoint,
        credential: { id: `${name}-${id}` },
        protocol: { protocol: 'openai-chat' },
      }) as unknown as PlanEntry,
  )
}

function judge(references: ScreenFacts['references'], entries: readonly PlanEntry[]) {
  const facts: ScreenFacts = { references, models: [], serverField: undefined, namedTwice: undefined }
  let reads = 0
  const decoded = {
    inbound: { name: 'openai-chat' },
    envelope: {},
    read: () => {
      reads += 1
      return facts
    },
  } as unknown as Decoded
  const caller = { key: { allowedModels: undefined, aliases: [] }, owner: { isUnlimited: false } } as unknown as Caller
  const other = { endpoint: 'x/m', credential: undefined, why: 'in provider.ignore', by: 'caller' } as const
  const routed: Routed = { requestedModel: 'm', entries, excluded: [other], conversation: undefined, unheeded: [] }
  const ports = {
    everyOwnerIsUnlimited: () => false,
    tenantSecrets: { find: () => 'secret' },
  } as unknown as ScreenPorts
  const plan = screen(caller, decoded, routed, ports)
  assert.equal(reads, 1)
  assert.equal(plan.excluded[0], other)
  return {
    left: plan.entries.map(({ credential }) => credential.id),
    excluded: plan.excluded.slice(1),
  }
}

const file = [{ path: ['messages', 0, 'file_id'], needs: 'files' }] as const

test('an endpoint that may not have the request leaves the plan with all its credentials, and the plan says why', () => {
  const entries = [...entriesOf('closed', []), ...entriesOf('open', ['files'])]
  assert.deepEqual(judge(file, entries), {
    left: ['open-0', 'open-1'],
    excluded: [
      {
        endpoint: 'closed/m',
        credential: undefined,
        why: 'the request holds something that is not open to callers there',
        by: 'operator',
      },
    ],
  })
  assert.deepEqual(judge([], entries).excluded, [])
})

test('where none may have it the request is refused, by the first that would have been tried', () => {
  assert.throws(() => judge(file, [...entriesOf('one', []), ...entriesOf('two', [])]), {
    kind: 'unsupported_parameter',
    detail: 'closed: providers.one.allow: [files]',
  })
})
