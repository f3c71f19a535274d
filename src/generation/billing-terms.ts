// The terms of a provider's service that bear on the bill beside tokens: how soon, how fast and where a request is run.
// A request asks for them, and the provider says in its usage what it ran, which is what is billed. Words as on the
// wire; what they cost is the price card's.

export type BillingTerms = {
  /** Chat and Responses `service_tier`, Messages `service_tier`, Gemini `serviceTier`. */
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
}
