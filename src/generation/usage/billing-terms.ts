// The terms of a provider's service that bear on the bill beside tokens: how soon, how fast and where a request is run.
// A request asks for them, and the provider's usage says what it ran, which is what is billed. The words are those of
// the wire; their prices are on the price card.

export type BillingTerms = {
  /** Chat, Responses and Messages `service_tier`, Gemini and Bedrock `serviceTier`. */
  serviceTier?: string
  /** Messages `speed`. */
  speed?: string
  /** Messages `inference_geo`. */
  region?: string
}

/** A tool that the provider runs and may bill by the call. */
export type ServerTool = {
  /** As usage counts its calls: `web_search`, `code_interpreter`, … */
  name: string
  /** The caller's own bound on its calls. */
  maxCalls: number | undefined
  /** Where the caller asks for it: `tools[0]`, `web_search_options`. */
  field: string
}

export const termNames = ['serviceTier', 'speed', 'region'] as const

/**
 * Words that ask for nothing beyond the plain price. `auto` leaves the choice to the provider, whose account may be set
 * to a dearer tier: what may be billed for it is the price card's to say.
 */
const plainWords: { readonly [name in (typeof termNames)[number]]: readonly string[] } = {
  serviceTier: [
    // OpenAI, Azure; Anthropic; Groq; Gemini.
    'auto',
    'default',
    'standard',
    'standard_only',
    'on_demand',
    'unspecified',
    // Capacity that the operator has bought from OpenAI, Azure, Google or Bedrock: no call of it is billed by itself. Calls
    // beyond it are billed at the plain price (docs.aws.amazon.com/bedrock, service-tiers-inference, 2026-11).
    'reserved',
    'scale',
    'provisioned',
    'provisioned_throughput',
  ],
  speed: ['standard'],
  region: ['global', 'not_available'],
}

export function isPlainTerm(name: (typeof termNames)[number], word: string | undefined): boolean {
  return word === undefined || plainWords[name].includes(word)
}

/** What a word of an API can look like: a provider or a caller may send anything, and the words are stored. */
const WORD = /^[a-z0-9][a-z0-9_.:-]{0,63}$/

/** The terms whose words are given, in lower case; undefined where none is. A word that cannot be one becomes `?`. */
export function readTerms(words: { readonly [name in (typeof termNames)[number]]?: unknown }):
  | BillingTerms
  | undefined {
  let terms: BillingTerms | undefined
  for (const name of termNames) {
    const word = words[name]
    if (word === undefined || word === null || word === '') continue
    const text = typeof word === 'string' ? word.toLowerCase() : ''
    ;(terms ??= {})[name] = WORD.test(text) ? text : '?'
  }
  return terms
}

/** The terms that a request asks for. Chat's and Messages' fields have the same names wherever they are known. */
export function readAskedTerms(body: { readonly [field: string]: unknown }): BillingTerms | undefined {
  return readTerms({ serviceTier: body['service_tier'], speed: body['speed'], region: body['inference_geo'] })
}

/** What ran: the provider's word where it gave one, else what was asked for. */
export function mergeTerms(asked: BillingTerms | undefined, ran: BillingTerms | undefined): BillingTerms | undefined {
  return asked === undefined ? ran : ran === undefined ? asked : { ...asked, ...ran }
}
