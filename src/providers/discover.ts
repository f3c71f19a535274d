// Asks a server for its list of models: local servers on their usual ports, and every provider whose configuration says
// `discover: true`. The call is bounded in time and size; a server that is not there, or answers anything else, has no
// models.
import { bounds } from '../foundation/bounds.ts'
import { isPlainName } from '../foundation/names/plain-name.ts'
import type { Clock } from '../foundation/time/clock.ts'
import {
  isObject,
  parseJsonObject,
  readArray,
  readCount,
  readString,
  type JsonObject,
} from '../foundation/json/json.ts'
import { buildProvider } from './build-provider.ts'
import { callOnce } from './call-once.ts'
import { definitions, findDefinition } from './definitions.ts'
import type { Provider, UpstreamCall } from './provider.ts'
import type { ProviderSettings } from './provider-settings.ts'

export type DiscoveredModel = {
  provider: string
  /** The server's own id. */
  model: string
  ownedBy?: string
  /** Seconds since the epoch. */
  createdSeconds?: number
  contextWindowTokens?: number
  /** As the list says it, in USD per token (OpenRouter's form). */
  price?: { input: string; output: string; cacheRead?: string; cacheWrite?: string }
  /** The operator's own server: the model costs nothing. */
  free: boolean
  /** By its name it makes embeddings. */
  embeds?: true
}

/** Settings of the local servers that answer on their usual loopback ports; at most a second. */
export async function discoverLocalServers(
  clock: Clock,
  candidates: readonly { settings: ProviderSettings; ownedBy?: RegExp }[] = localCandidates(),
): Promise<ProviderSettings[]> {
  const found = await Promise.all(
    candidates.map(async ({ settings, ownedBy }) => {
      const state = buildProvider(settings, clock)
      if (!state.ready) return undefined
      const models = await discoverModels(state.provider, clock)
      // The usual ports of vLLM and llama.cpp are everybody's: only a list that names them as owner is theirs.
      const known = models.some((model) => ownedBy === undefined || ownedBy.test(model.ownedBy ?? ''))
      return known ? { ...settings, discover: true } : undefined
    }),
  )
  return found.filter((settings) => settings !== undefined)
}

function localCandidates(): { settings: ProviderSettings; ownedBy?: RegExp }[] {
  return definitions.flatMap(({ name, loopback }) =>
    loopback === undefined
      ? []
      : [{ settings: { name }, ...(loopback.ownedBy === undefined ? {} : { ownedBy: loopback.ownedBy }) }],
  )
}

/** The models on a server's list that generate text or make embeddings; empty where it gives none within a second. Never throws. */
export async function discoverModels(provider: Provider, clock: Clock): Promise<DiscoveredModel[]> {
  const list = await fetchList(provider, clock)
  const entries = readArray(list?.['data']) ?? readArray(list?.['models']) ?? []
  const definition = findDefinition(provider.name)
  const free = definition === undefined || definition.selfHosted === true
  return entries
    .filter(isObject)
    .flatMap((entry) => readEntry(entry, provider.name, free) ?? [])
    .slice(0, bounds.discoveredModels)
}

async function fetchList(provider: Provider, clock: Clock): Promise<JsonObject | undefined> {
  const listed = provider.protocols.find(({ protocol }) => listPath(protocol) !== undefined)
  const path = listed === undefined ? undefined : listPath(listed.protocol)
  const [credential] = provider.credentials
  if (listed === undefined || path === undefined || credential === undefined) return undefined
  try {
    const call: UpstreamCall = {
      method: 'GET',
      url: listed.url(path, '', false),
      headers: { accept: 'application/json', ...listed.headers },
      body: new Uint8Array(),
    }
    const headers = { ...call.headers, ...(await credential.authorize(call)) }
    const { transport } = provider
    const request = { method: 'GET', url: call.url, headers, body: Buffer.alloc(0), transport } as const
    const answer = await callOnce(request, { clock, withinMs: bounds.discoverMs, mostBytes: bounds.discoverBytes })
    return answer.status === 200 && !answer.isCut ? parseJsonObject(answer.body.toString()) : undefined
  } catch {
    return undefined
  }
}

function listPath(protocol: string): string | undefined {
  if (protocol === 'openai-chat' || protocol === 'openai-responses') return '/models'
  if (protocol === 'anthropic-messages') return '/v1/models?limit=1000'
  return protocol === 'gemini' ? '/v1beta/models?pageSize=1000' : undefined
}

/** What makes embeddings says so in its name, or is of a family that makes nothing else. */
const embeddingName = /embed|(?:^|\/)(?:bge|gte|all-minilm)(?=[-:]|$)/i

function readEntry(entry: JsonObject, provider: string, free: boolean): DiscoveredModel | undefined {
  // Gemini's list says `name: models/ID`; llama.cpp and Ollama have lists of their own beside OpenAI's.
  const id = readString(entry['id']) ?? readString(entry['name'])?.replace(/^models\//, '')
  if (id === undefined || id === '' || /rerank|whisper|(?:^|[-/])tts/i.test(id)) return undefined
  // It is offered as PROVIDER/ID: what cannot be asked for is not offered.
  if (provider.length + 1 + id.length > bounds.nameLength || !isPlainName(id)) return undefined
  const meta = isObject(entry['meta']) ? entry['meta'] : {}
  const context =
    readCount(entry['max_model_len']) ??
    readCount(entry['context_length']) ??
    readCount(entry['max_context_length']) ??
    readCount(entry['context_window']) ??
    readCount(entry['inputTokenLimit']) ??
    readCount(meta['n_ctx']) ??
    readCount(meta['n_ctx_train'])
  const ownedBy = readString(entry['owned_by'])
  const created = readCount(entry['created'])
  const price = readPrice(entry['pricing'])
  return {
    provider,
    model: id,
    free,
    ...(embeddingName.test(id) ? { embeds: true as const } : {}),
    ...(ownedBy === undefined ? {} : { ownedBy }),
    ...(created === undefined ? {} : { createdSeconds: created }),
    ...(context === undefined || context === 0 ? {} : { contextWindowTokens: context }),
    ...(price === undefined ? {} : { price }),
  }
}

/** As servers write amounts, no longer than any real one: what it is as a number costs no more to find out. */
const decimal = /^\d{1,12}(?:\.\d{1,40})?(?:e-\d{1,2})?$/

function readPrice(pricing: unknown): DiscoveredModel['price'] {
  if (!isObject(pricing)) return undefined
  const input = readString(pricing['prompt'])
  const output = readString(pricing['completion'])
  if (input === undefined || output === undefined || !decimal.test(input) || !decimal.test(output)) return undefined
  const cacheRead = readString(pricing['input_cache_read'])
  const cacheWrite = readString(pricing['input_cache_write'])
  return {
    input,
    output,
    ...(cacheRead !== undefined && decimal.test(cacheRead) ? { cacheRead } : {}),
    ...(cacheWrite !== undefined && decimal.test(cacheWrite) ? { cacheWrite } : {}),
  }
}
