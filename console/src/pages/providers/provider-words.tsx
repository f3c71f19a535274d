// Providers and their credentials in words: where they come from, how they are, and what a test has shown.
import { Anchor } from '@mantine/core'
import { Mark } from '../../parts/mark.tsx'
import { writeCount, writeMillis } from '../../parts/format/count.ts'
import type { Credential, Provider, Tested } from './use-providers.ts'

const sources: Readonly<Record<Provider['source'], string>> = {
  file: 'configuration file',
  'switched-on': 'its credential',
  found: 'found on this machine',
  sandbox: 'part of the gateway',
}

const homes: Readonly<Record<Credential['from'], string>> = {
  file: 'configuration file, read-only here',
  environment: 'environment, read-only here',
  database: 'stored here',
  sandbox: 'part of the gateway',
  none: 'the server wants none',
}

export function saySource({ source }: Pick<Provider, 'source'>): string {
  return sources[source]
}

export function sayHome({ from }: Pick<Credential, 'from'>): string {
  return homes[from]
}

/** What people know a credential by. */
export function nameOfCredential({ last_four: lastFour, kind, id }: Pick<Credential, 'last_four' | 'kind' | 'id'>) {
  if (kind === 'none') return 'none'
  if (lastFour !== null) return `…${lastFour}`
  return kind === 'account' ? 'account' : id
}

export function DocsLink({ docs }: { docs: string }) {
  return (
    <Anchor href={docs} target="_blank" rel="noreferrer noopener">
      {URL.canParse(docs) ? new URL(docs).hostname : docs}
    </Anchor>
  )
}

export function ProviderState({ provider }: { provider: Provider }) {
  const { ready, use, credentials } = provider
  if (!ready) return <Mark kind="warn">not ready</Mark>
  if (use === 'disabled') return <Mark kind="idle">not used</Mark>
  if (use === 'draining') return <Mark kind="idle">draining</Mark>
  const used = credentials.filter((one) => one.used)
  const refused = used.filter((one) => one.refused_since !== null)
  if (refused.length > 0 && refused.length === used.length) return <Mark kind="bad">refused</Mark>
  if (refused.length > 0) return <Mark kind="warn">{refused.length} refused</Mark>
  return <Mark kind="good">ready</Mark>
}

export function CredentialState({ credential }: { credential: Credential }) {
  if (!credential.used) return <Mark kind="idle">not used</Mark>
  return credential.refused_since === null ? <Mark kind="good">used</Mark> : <Mark kind="bad">refused</Mark>
}

/** One call of a test as a sentence. */
export function sayTest(call: Tested['calls'][number], model: string): string {
  const { ok, status, latency_ms: ms, text, input_tokens: input, output_tokens: output, error } = call
  const took = writeMillis(ms)
  if (!ok)
    return `It failed${status === null ? '' : ` with status ${status}`} after ${took}: ${error ?? 'no reason given'}`
  const said = text === null || text === '' ? 'answered without text' : `said “${text.trim()}”`
  const tokens = input === null || output === null ? '' : `; ${writeCount(input)} tokens in, ${writeCount(output)} out`
  return `It works: ${model} ${said} in ${took}${tokens}.`
}
