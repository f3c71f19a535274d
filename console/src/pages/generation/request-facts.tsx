// Who asked, for what, and how it ended; what it has in common with others leads to them.
import { Link } from '@tanstack/react-router'
import { Copyable } from '../../parts/copy-button.tsx'
import { KeyValues, type KeyValue } from '../../parts/key-values.tsx'
import { NothingToSay } from '../../parts/numbers.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { When } from '../../parts/when.tsx'
import type { ActivityFilters } from '../activity/activity-search.ts'
import type { Ended, Story } from './use-generation.ts'

export function RequestFacts({ generation, story }: { generation: Ended; story: Story }) {
  const { session_id: session, caller_request_id: ownId, key, key_id: keyId, model, provider, client } = generation
  const rows: KeyValue[] = [
    ['Asked for', <code key="asked">{generation.requested_model}</code>],
    ['Ran', model === null ? <NothingToSay /> : <Others key="ran" filters={{ model: [model] }} name={model} />],
    [
      'Provider',
      provider === null ? <NothingToSay /> : <Others key="by" filters={{ provider: [provider] }} name={provider} />,
    ],
    ['Its model', textOr(story.upstream_model)],
    ['Protocol', generation.streamed ? `${generation.protocol}, streamed` : generation.protocol],
    ['Key', <Others key="key" filters={{ key: [keyId] }} name={key ?? keyId} />],
    ['Session', session === null ? <NothingToSay /> : <Others key="session" filters={{ session }} name={session} />],
    [
      'Client',
      client === null ? <NothingToSay /> : <Others key="client" filters={{ client: [client] }} name={client} />,
    ],
    [
      'Caller’s own id',
      ownId === null ? <NothingToSay /> : <Copyable key="own" text={ownId} label="Copy the caller’s own id" />,
    ],
    ['Finish reason', textOr(generation.finish_reason)],
    ['Error', textOr(generation.error_code)],
    [
      'Usage',
      generation.tokens === null ? 'not known' : generation.estimated ? 'counted by us' : 'reported by the provider',
    ],
    ['Began', <When key="began" at={generation.started_at} />],
    ['Ended', <When key="ended" at={generation.ended_at} />],
  ]
  const terms: KeyValue[] = [
    ['Service tier', story.service_tier],
    ['Speed', story.speed],
    ['Region', story.region],
    ['Not priced', story.unpriced.length === 0 ? null : story.unpriced.join(', ')],
  ].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
  return (
    <Sheet title="Request" isPadded>
      <KeyValues rows={[...rows, ...terms]} />
    </Sheet>
  )
}

function textOr(value: string | null) {
  return value ?? <NothingToSay />
}

/** Leads to all requests that have it in common. */
function Others({ filters, name }: { filters: ActivityFilters; name: string }) {
  return (
    <Link className="link" to="/console/activity" search={{ ...filters, range: '24h' }}>
      {name}
    </Link>
  )
}
