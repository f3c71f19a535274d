// The places in which requests of a protocol refer to the operator's account at a provider, as data: the names of such
// members, and the members inside which a name means nothing. Each protocol has its own table, which also holds what
// servers and platforms add to the protocol, since passthrough sends that on. What is not listed is not looked for.
import { foldName } from '../../foundation/names/fold-name.ts'
import type { Allowance } from '../../generation/request/allowance.ts'

export type Reference =
  | Allowance
  | {
      needs: Allowance
      /**
       * What makes a value a reference. `id`: a text, or an object with an `id`; `object-id`: such an object alone; `true`:
       * true. Without it: anything but null, empty text and an empty list.
       */
      form?: 'id' | 'object-id' | 'true'
      /** Not where the object that holds the member is of one of these types. */
      unlessType?: readonly string[]
    }

export type ScreenedFields = {
  /** Members that refer to something in the account, by name, wherever they stand. */
  references: ReadonlyMap<string, Reference>
  /** Members whose text is the address of something that the provider fetches. */
  addresses: ReadonlySet<string>
  /** Members that hold such an address, or bytes, or text. */
  bytesOrAddresses: ReadonlySet<string>
  /** Members that hold JSON of the caller's own, or what a model answered: nothing in them is looked up. */
  free: ReadonlySet<string>
  /** The same, only in objects of these types; an empty type is an object without one. */
  freeIn: ReadonlyMap<string, readonly string[]>
  /** Objects of these types repeat what a provider's tool answered. */
  answers: ReadonlySet<string>
  /** Objects that are a reference by their id where they lack the member that holds what it stands for. */
  bare: ReadonlyMap<string, { without: string; needs: Allowance }>
  /** The conversation: a model that is named here has spoken, and does not run. */
  conversation: ReadonlySet<string>
}

/** What a protocol adds to what all have in common. */
type OwnFields = Omit<ScreenedFields, 'references' | 'addresses' | 'bytesOrAddresses' | 'free'> & {
  references: readonly (readonly [string, Reference])[]
  free: readonly string[]
}

/**
 * A protocol's table as it is looked up. Names of members that refer to something are compared as servers compare them that
 * do not mind upper and lower case.
 */
export function openFields({ references, free, ...own }: OwnFields): ScreenedFields {
  const all = [...addedByProviders, ...inEveryProtocol, ...references]
  return {
    ...own,
    references: new Map(all.map(([name, reference]) => [foldName(name), reference])),
    addresses: new Set(mediaAddresses.map(foldName)),
    bytesOrAddresses: new Set(mediaBytes.map(foldName)),
    free: new Set([...freeEverywhere, ...free]),
  }
}

/** Media by address, in the words of all that speak one of the three protocols. */
const mediaAddresses = [
  'url',
  'image_url',
  'file_url',
  'audio_url',
  'video_url',
  'document_url',
  'uri',
  'file_uri',
  'fileUri',
] as const

/**
 * The same where bytes may stand instead: Chat's and Responses' files and audio, Qwen's short forms, lists of frames; and
 * the objects of media parts, in whose place a forgiving server takes a text.
 */
const mediaBytes = [
  'file_data',
  'data',
  'source',
  'image',
  'images',
  'audio',
  'video',
  'frames',
  'file',
  'document',
  'input_audio',
  'input_image',
  'input_file',
  'input_video',
] as const

/** Schemas and examples of a caller's tools and answers; arguments; labels. */
const freeEverywhere = [
  'arguments',
  'input_schema',
  'output_schema',
  'schema',
  'input_examples',
  'metadata',
  'logit_bias',
  'env',
] as const

/** Files and containers by id, in OpenAI's and Anthropic's documents alike. */
const inEveryProtocol: readonly (readonly [string, Reference])[] = [
  ['file_id', 'files'],
  ['file_ids', 'files'],
  ['container', { needs: 'containers', form: 'id' }],
  ['container_id', 'containers'],
]

/**
 * What providers add to whichever of OpenAI's and Anthropic's protocols they speak, or to both.
 * Azure OpenAI `data_sources`: learn.microsoft.com/azure/ai-foundry/openai/references/on-your-data, 2026-07. xAI
 * `collection_ids`: docs.x.ai/docs/guides/using-collections, 2026-07; `deferred` (an answer to be fetched later, which
 * nobody here would meter): docs.x.ai/docs/guides/deferred-chat-completions, 2026-07. Google `cached_content`:
 * ai.google.dev/gemini-api/docs/openai, 2026-07. Mistral `agent_id`: docs.mistral.ai/agents, 2026-07. OpenRouter `preset`:
 * openrouter.ai/docs/features/presets, 2026-07. Cohere `connectors`: docs.cohere.com/reference/chat, 2026-07.
 */
const addedByProviders: readonly (readonly [string, Reference])[] = [
  ['data_sources', 'vector-stores'],
  ['dataSources', 'vector-stores'],
  ['collection_ids', 'vector-stores'],
  ['vector_store_ids', 'vector-stores'],
  ['vector_store_id', 'vector-stores'],
  ['deferred', { needs: 'state', form: 'true' }],
  ['cached_content', 'files'],
  ['cachedContent', 'files'],
  ['agent_id', 'prompts'],
  ['preset', 'prompts'],
  ['prompt_id', 'prompts'],
  ['connectors', 'mcp'],
  ['connector_id', 'mcp'],
  ['server_url', 'mcp'],
  ['tunnel_id', 'mcp'],
  ['mcp_servers', 'mcp'],
]
