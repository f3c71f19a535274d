// Draining endpoints and using them again, and seeing to providers' credentials, in “Find or do”: for those who may. Each asks which
// one in the same field. The endpoints are read when the palette is opened.
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useMemo } from 'react'
import { answerOf, api } from '../../api/client.ts'
import { healthQueryKey, useChangeUse, type Use } from '../use-change-use.ts'
import { useMay } from '../use-may.ts'
import type { Command } from './commands.ts'

type NamedEndpoint = { endpoint: string; provider: string; endpoint_use: Use; provider_use: Use }
type Change = (name: string, use: Use) => Promise<void>

export function useEndpointCommands(isOpen: boolean): readonly Command[] {
  const router = useRouter()
  const mayDrain = useMay('gateway.write')
  const maySupply = useMay('supply.write')
  const change = useChangeUse()
  const { data = NONE } = useQuery({
    queryKey: [...healthQueryKey, 'palette'],
    queryFn: readEndpoints,
    enabled: isOpen && (mayDrain || maySupply),
  })
  return useMemo(
    () => [
      ...(mayDrain ? listUses(data, change) : []),
      ...(maySupply ? listCredentials(data, (path) => router.history.push(path)) : []),
    ],
    [data, mayDrain, maySupply, router, change],
  )
}

const NONE: readonly NamedEndpoint[] = []

async function readEndpoints(): Promise<readonly NamedEndpoint[]> {
  const { lanes } = await answerOf(api.GET('/admin/health', { params: { query: { all: true } } }))
  return [...new Map(lanes.map((lane) => [lane.endpoint, lane])).values()]
}

function listUses(endpoints: readonly NamedEndpoint[], change: Change): Command[] {
  const choose = (name: string, use: Use, note: string): Command => ({
    id: `${use} ${name}`,
    name,
    note,
    group: note === 'provider' ? 'Providers' : 'Endpoints',
    icon: 'health',
    run: () => void change(name, use),
  })
  const providers = [...new Map(endpoints.map((one) => [one.provider, one.provider_use]))]
  const list = (use: Use, isIt: (now: Use) => boolean) => [
    ...endpoints.filter((one) => isIt(one.endpoint_use)).map((one) => choose(one.endpoint, use, one.endpoint_use)),
    ...providers.filter(([, now]) => isIt(now)).map(([name]) => choose(name, use, 'provider')),
  ]
  const [drains, uses] = [list('draining', (now) => now === 'enabled'), list('enabled', (now) => now !== 'enabled')]
  const ask = (id: string, name: string, question: string, choices: Command[]): Command[] =>
    choices.length === 0
      ? []
      : [{ id, name, group: 'Commands', icon: 'health', words: 'endpoint provider', ask: question, choices }]
  return [
    ...ask('drain', 'Drain an endpoint', 'Drain which endpoint, or which provider?', drains),
    ...ask('use', 'Use an endpoint again', 'Use which endpoint again, or which provider?', uses),
  ]
}

function listCredentials(endpoints: readonly NamedEndpoint[], go: (path: string) => void): Command[] {
  const names = [...new Set(endpoints.map(({ provider }) => provider))].filter((name) => name !== 'crossmodel')
  const choices = names.map((name): Command => ({
    id: `rotate ${name}`,
    name,
    group: 'Providers',
    icon: 'providers',
    run: () => go(`/console/providers?provider=${encodeURIComponent(name)}`),
  }))
  const add: Command = {
    id: 'add-credential',
    name: 'Add a provider’s credential',
    group: 'Commands',
    icon: 'providers',
    words: 'key',
    run: () => go('/console/providers?add=1'),
  }
  if (choices.length === 0) return [add]
  const rotate = { id: 'rotate-credential', name: 'Rotate a provider’s credential', group: 'Commands' }
  return [add, { ...rotate, icon: 'providers', words: 'key', ask: 'Of which provider?', choices }]
}
