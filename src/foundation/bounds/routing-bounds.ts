// Bounds of what is remembered of endpoints, and of how often they are tried: a part of `bounds`, under which they are read.

export const routingBounds = {
  /** Endpoints with one of their credentials each of which is remembered how they do; the least recently called leave first. */
  healthPairs: 10_000,
  /** Changes of endpoints and credentials that people who look at them are told, the newest. */
  healthChanges: 100,
  /** Endpoints with one of their credentials each that the board of their health shows, and what needs a hand of theirs. */
  boardLanes: 500,
  boardNeeds: 50,
  /** Conversations whose endpoint is remembered; those that were heard of least recently leave first. */
  conversationPlaces: 100_000,
  /** Models, and providers, whose turns are counted: of those that were not chosen from for longest they begin again. */
  turnsKept: 10_000,
  /**
   * Of the texts by which the beginning of a conversation is known: parts of a message, how deep they may lie, and of a text that
   * is longer than twice this the characters at its beginning and at its end.
   */
  openingParts: 64,
  openingDepth: 4,
  openingTextEdge: 1_024,
  /** Characters of all these texts together that are kept for the moment of planning; of more their digest. */
  openingKeyLength: 4_096,
  /** Endpoints that have metrics of their own; all further ones share theirs. */
  endpointSeries: 1_000,
  /** Faults of an endpoint in a row after which it is left alone: at first for so long, ms, then for up to so long. */
  breakerFaults: 5,
  breakerOpenMs: 1_000,
  breakerMostOpenMs: 4_000,
  /** Owners whose calls of tools are told apart at an endpoint: those that called it last. */
  toolOwners: 16,
  /** That an endpoint is left alone is told to its operator no sooner than so long after the last time, ms. */
  awayToldMs: 60_000,
  /** A provider that asks to be left alone for longer is asked again after this, ms. */
  retryAfterMs: 600_000,
  /** Callers of a model that its operator has closed are asked to come back after this, ms. */
  closedAgainMs: 60_000,
  /**
   * What a call waits for the first content of an endpoint that had failed, ms: so long where nobody knows how fast it is, then
   * longer each time up to so long; at least so long where somebody does. The first is also how long it holds up another such
   * call. Then the same for an answer that is not streamed.
   */
  probeContentMs: 10_000,
  probeMostContentMs: 120_000,
  probeLeastContentMs: 5_000,
  probeBodyMs: 60_000,
  probeLeastBodyMs: 20_000,
  /** Calls that wait for their first content, or for an answer that is not streamed, are no sign of silence before this, ms. */
  silentStreamMs: 10_000,
  silentBodyMs: 60_000,
  /** Breakers that have changed are written together after this, ms; again after this where the database failed. */
  breakersWrittenMs: 1_000,
  breakersWrittenAgainMs: 10_000,
  /** Breakers in one write. */
  breakersPerWrite: 500,
  /** A breaker that was written longer ago than this is forgotten at a start, ms. */
  breakerKeptMs: 24 * 3_600_000,
  /** Characters of a stream that another endpoint may be given to go on with; of a longer one the caller gets the error. */
  continuedTextLength: 256 * 1024,
  /** How long others may take to go on with a stream, all of them together, before the caller gets the error, ms. */
  continueWithinMs: 60_000,
  /** Calls of tools in one answer that are judged, and the characters of their arguments: an answer with more is not judged. */
  judgedCalls: 128,
  judgedCallsLength: 128 * 1024,
  /** Bytes of a stream that passes through which are kept to read its calls from. */
  keptCallBytes: 256 * 1024,
  /** Schemas inside schemas that the calls of one answer are compared with; long lists and texts in them count as several. */
  schemaSteps: 10_000,
  /** Characters of the tools of a request, which are kept to judge its answer's calls by. */
  declaredToolsLength: 256 * 1024,
  /** Different models that one request may be served by, its own among them. */
  modelsPerRequest: 8,
  /** Calls to providers for one request, at most. */
  attemptsPerRequest: 12,
  /** What failed by something that may be over in a moment is tried once more after a pause, ms: from here to three times this. */
  retryPauseMs: 100,
  /** Nobody waits for a provider within a request that asks for more, ms. */
  retryWaitMs: 2_000,
  /** Of the calls whose first may be joined by a second where it is late, so many in a hundred are. */
  hedgePercent: 5,
  /** Second calls that may be saved up. */
  hedgeBurst: 10,
  /** A first content that is later than this is late, where it is not known how late it usually is, ms. */
  hedgeAfterMs: 2_000,
  /** And where it is known, no earlier than this, ms. */
  hedgeLeastMs: 200,
  /** Calls of the last five minutes from which it is known. */
  hedgeKnownCalls: 20,
} as const
