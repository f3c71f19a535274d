// LiteLLM's settings beside its list of models: the few that ours have too, and a word on each of the others.
import { readNumber, readObject, type Json, type JsonObject } from '../../foundation/json/json.ts'
import { readLiteLlmStrategy } from './read-lite-llm-routing.ts'
import { lookUp } from '../../foundation/lists/look-up.ts'

/** What to do instead, by the name in any of LiteLLM's sections. */
const words: { readonly [name: string]: string } = {
  master_key: 'not a key here: `crossmodel key create NAME` makes keys, and the command line is the administrator',
  database_url: 'LiteLLM’s own database; ours is SQLite, or `database:` with an address of Postgres',
  fallbacks:
    'callers name them with a request, as `models: [MODEL, …]`; endpoints of one model are tried in turn anyway',
  default_fallbacks: 'callers name them with a request, as `models: [MODEL, …]`',
  context_window_fallbacks: 'callers name them with a request, as `models: [MODEL, …]`',
  content_policy_fallbacks: 'callers name them with a request, as `models: [MODEL, …]`',
  drop_params: 'always so here: what cannot be carried is left out and named in x-crossmodel-dropped',
  num_retries: 'the next endpoint is tried by itself wherever a request surely did not run',
  routing_strategy:
    'of several endpoints each has its `weight` of the calls, and a busier one is passed over: docs/routing.md',
  default_max_parallel_requests: 'say `max_concurrent` of a provider',
  cache: 'answers are not cached here',
  cache_params: 'answers are not cached here',
  success_callback: 'records, metrics and the log hold what happened: docs/operations.md',
  failure_callback: 'records, metrics and the log hold what happened: docs/operations.md',
  callbacks: 'records, metrics and the log hold what happened: docs/operations.md',
  redis_host: 'several gateways share a Postgres database, and need no Redis',
  redis_port: 'several gateways share a Postgres database, and need no Redis',
  redis_password: 'several gateways share a Postgres database, and need no Redis',
}

const sections = ['litellm_settings', 'router_settings', 'general_settings'] as const

/** @returns what our configuration says in their place */
export function describeLiteLlmSettings(file: JsonObject, notes: string[]): JsonObject {
  let deadline: Json | undefined
  for (const section of sections) {
    for (const [name, value] of Object.entries(readObject(file[section]) ?? {})) {
      if (name === 'model_group_alias') continue
      if (name === 'routing_strategy' && readLiteLlmStrategy(file) !== undefined) continue
      const seconds = name === 'request_timeout' || name === 'timeout' ? readNumber(value) : undefined
      if (seconds !== undefined && Number.isInteger(seconds) && seconds > 0) deadline = `${seconds}s`
      else notes.push(`${section}.${name}: ${lookUp(words, name) ?? 'left out'}.`)
    }
  }
  const known = ['model_list', 'environment_variables', ...sections]
  for (const name of Object.keys(file)) if (!known.includes(name)) notes.push(`${name}: left out.`)
  const variables = Object.keys(readObject(file['environment_variables']) ?? {})
  if (variables.length > 0)
    notes.push(`environment_variables: set these where the gateway is started: ${variables.join(', ')}.`)
  return deadline === undefined ? {} : { bounds: { deadline } }
}
