// Every cap that protects the gateway itself, by name. Values that an operator may change are defaults here and are
// read from the configuration; the rest are fixed. A customer's quota is a limit and lives in `limits/`, not here.
import { adminBounds } from './bounds/admin-bounds.ts'
import { commandBounds } from './bounds/command-bounds.ts'
import { reportBounds } from './bounds/report-bounds.ts'
import { peopleBounds } from './bounds/people-bounds.ts'
import { routingBounds } from './bounds/routing-bounds.ts'

export const bounds = {
  ...routingBounds,
  ...commandBounds,
  ...adminBounds,
  ...reportBounds,
  ...peopleBounds,
  /** Request body, bytes. Configurable. */
  requestBodyBytes: 32 * 1024 * 1024,
  /** What a packed body may become whatever it is packed in, bytes; beyond it, so many times what came. */
  unpackedSparedBytes: 4 * 1024 * 1024,
  unpackedTimes: 100,
  /** Bodies of all requests in flight, bytes: each counts twice, as it came and as it is sent on. Configurable. */
  bodiesBytes: 512 * 1024 * 1024,
  /** No key may hold more than this part of it: one in so many. */
  bodiesParts: 4,
  /**
   * Bytes of answers that wait here, of all requests together: of those of which nothing has been handed on yet, of events
   * whose end has not come, of what a translation keeps, of what a slow caller has not taken.
   */
  answersBytes: 256 * 1024 * 1024,
  /** No key may hold more than this part of it, one in so many: one answer at its bound fits. */
  answersParts: 4,
  /** So much of a stream that has begun may wait without being counted among them, bytes. */
  uncountedAnswerBytes: 64 * 1024,
  /** What is written of schemas in the place of references to them, of all tools of a request, characters. */
  inlinedSchemaLength: 1024 * 1024,
  /** References that are followed within each other. */
  inlinedSchemaDepth: 32,
  /** Headers of one request, bytes. */
  requestHeaderBytes: 64 * 1024,
  /** Time to receive the headers of a request, from its first byte on, ms. */
  requestHeadMs: 30_000,
  /** A body comes at this rate at least, bytes a second, looked at in windows of so many ms: slow is not late. */
  bodyBytesPerSecond: 8 * 1024,
  bodyWindowMs: 30_000,
  /** Callers' connections, where the process may have descriptors enough. Configurable. */
  callerConnections: 16_384,
  /** Descriptors that are nobody's connection: the database, the control socket, fetched media. */
  reservedDescriptors: 128,
  /** Connections over their bound that are answered 503 at the same time; more are reset. */
  turnedAwayConnections: 64,
  /** A caller's connection that nobody uses is closed after this, ms. */
  callerIdleMs: 75_000,
  /** Empty lines before a request. */
  emptyLines: 8,
  /** What a caller sends ahead of its turn and is kept, bytes; then we stop reading. */
  pipelinedBytes: 64 * 1024,
  /** An unread body of up to this many bytes is read to its end, so that the connection can be used again. */
  unreadBodyBytes: 1024 * 1024,
  /** How long what still comes is read and dropped before a connection is closed, so that its last answer arrives, ms. */
  lingerMs: 2_000,
  /** Headers of one HTTP message, their number. */
  httpFields: 256,
  /** Extension of one HTTP chunk, bytes; of a request all together. */
  httpChunkExtensionBytes: 4 * 1024,
  /** Trailers of an HTTP message, bytes. */
  httpTrailerBytes: 16 * 1024,
  /** JSON values of a request body, of every kind and at every depth. Counted before it is parsed. */
  jsonValues: 500_000,
  /**
   * A body with more bytes, values, members of its own (every stage looks at each) or names to be looked at twice is large:
   * it is read on a thread of its own, so that no request holds up others for more than 50 ms.
   */
  largeBodyBytes: 1024 * 1024,
  largeBodyValues: 10_000,
  largeBodyMembers: 1_000,
  largeBodyNames: 2_000,
  /** Threads that read large bodies; each may take so much memory for objects, MiB, and is ended when idle, ms. */
  bodyThreads: 2,
  bodyThreadHeapMiB: 384,
  bodyThreadIdleMs: 60_000,
  /** What waits for such a thread, in all and of one key. */
  bodyJobs: 128,
  bodyJobsOfOne: 32,
  /** One job of such a thread, ms. */
  bodyJobMs: 60_000,
  /** What an answer shows of a large request, bytes; longer members are left out. */
  echoBytes: 1024 * 1024,
  /** Members of a request body itself, not of what is in it. */
  jsonMembers: 10_000,
  /** Names among which the nearest to a mistyped one is looked for, and the characters of one that is looked for. */
  nearestNames: 2_000,
  nearestNameLength: 96,
  /** Pairs of letters that are compared for it: some milliseconds. */
  nearestNameSteps: 500_000,
  /** Kinds of refusals that the log tells apart; how often it says that one was repeated, ms. */
  foldedRefusals: 256,
  foldRefusalsMs: 60_000,
  /** Characters of a path, and of a sentence, in the line of a request. */
  loggedTextLength: 1_000,
  /**
   * Lines of the log that wait for its reader, bytes: a line of a request is added up to the first, any other up to the
   * second. What comes then is not logged, and counted.
   */
  requestLogBytes: 1024 * 1024,
  logBytes: 2 * 1024 * 1024,
  /** How long the end of the gateway waits until the last of them are read, ms. */
  lastLinesMs: 1_000,
  /** Characters of a body in which the place of a mistake is looked for. */
  locatedFaultLength: 64 * 1024,
  /** Tools and media of one request; every model takes fewer. */
  toolsPerRequest: 4_096,
  mediaParts: 4_096,
  /** Inputs of one request for embeddings: OpenAI's bound (API document 2.3.0). */
  embeddingInputs: 2_048,
  /** Nesting of a JSON body; deeper is refused before any recursive code sees it. */
  jsonDepth: 200,
  /** Different names in one JSON text that cannot be written without an escape: each costs ten microseconds. */
  jsonEscapedNames: 20_000,
  /** One event of an upstream's stream, bytes: an image arrives as one, and the largest (4K, as PNG) has 25 MB in base64. */
  streamEventBytes: 32 * 1024 * 1024,
  /** A stream that is translated, bytes: what it said is kept until its end. What passes through has no such bound. */
  translatedStreamBytes: 256 * 1024 * 1024,
  /**
   * Text of such a stream, characters: some protocols tell it again in up to four events at its end. No model writes more
   * than 128,000 tokens, which have half a million characters.
   */
  translatedTextLength: 4 * 1024 * 1024,
  /**
   * Parts, and pieces of them, that wait until the part before them has ended: they leave at once. Text of a part is joined
   * and counts once.
   */
  waitingPieces: 4_096,
  /** Characters of a part's text that are searched for words which it cites at another place; then they have no place. */
  citationSearchLength: 4 * 1024 * 1024,
  /** Sources that the citations of one answer repeat, characters; what is beyond them is not cited. */
  citedLength: 4 * 1024 * 1024,
  /**
   * Members of usage that a stream reports in several events, beside its counts of tokens, and iterations in it: they are
   * read again with each event.
   */
  usageMembers: 64,
  usageIterations: 1_024,
  /** An upstream's answer that is not streamed, bytes. */
  answerBodyBytes: 64 * 1024 * 1024,
  /** A whole answer with more bytes or JSON values is large: it is read on a thread, as large bodies of requests are. */
  largeAnswerBytes: 1024 * 1024,
  largeAnswerValues: 50_000,
  /** JSON values in an upstream's answer or in one event of it: a parser takes a second for so many at worst. */
  answerValues: 1_000_000,
  /** The same of an answer that is vectors alone: numbers in a row, of which a parser takes as many as go into a body. */
  vectorValues: 4_000_000,
  /**
   * JSON values in one event of a stream that is translated, but for Responses, whose last events repeat the whole answer: log
   * probabilities of a thousand tokens have so many. And parts (calls of tools, texts, images) that one event begins: each
   * takes its decoder and encoder ten microseconds, and no model calls a tenth of these at once.
   */
  translatedEventValues: 200_000,
  translatedEventParts: 2_048,
  /** An upstream's error body; the rest is not read. */
  errorBodyBytes: 256 * 1024,
  /** How long it is awaited, ms: its status alone says enough for another endpoint to be tried. */
  errorBodyMs: 5_000,
  /** What comes of an answer before its first content, bytes; a whole answer that is not streamed has its own bound. */
  uncommittedAnswerBytes: 64 * 1024 * 1024,
  /** What a provider sends behind the end of its answer is handed on for so long, ms. */
  afterEndMs: 1_000,
  /** The same that waits until the answer is settled, bytes. */
  afterEndBytes: 64 * 1024,
  /** Bytes queued towards a slow caller before we stop reading the upstream. */
  callerQueueBytes: 256 * 1024,
  /** Silence after which headers are sent and the heartbeat starts, ms. Configurable. */
  firstHeartbeatMs: 5_000,
  /** Between heartbeats, ms. */
  heartbeatEveryMs: 10_000,
  /** An upstream silent this long mid-stream has failed, ms. Configurable. */
  streamIdleMs: 120_000,
  /** How long is looked once more whether bytes of a silent upstream wait, after which it has failed, ms. */
  lastLookMs: 20,
  /** A caller that takes nothing for this long has left, ms. */
  callerStallMs: 120_000,
  /** Generations under way at once, from admission to settlement. Configurable. */
  generations: 8_192,
  /** One in so many of them is kept for other keys than the one that has most. */
  generationsKept: 4,
  /** Requests that wait for room before they are admitted, in all and of one key, and how long, ms; the last is configurable. */
  waitingGenerations: 4_096,
  waitingGenerationsOfOne: 1_024,
  generationWaitMs: 2_000,
  /** Until the first content of a stream, ms. Configurable per endpoint. */
  firstContentMs: 300_000,
  /** Until the whole of an answer that is not streamed, ms. Configurable per endpoint. */
  attemptMs: 600_000,
  /** Connecting to an upstream, ms. */
  connectMs: 3_000,
  /** An access token of Google's: how long all tries to get one may take, ms, and the bytes of the answer. */
  googleTokenMs: 30_000,
  googleTokenBytes: 1024 * 1024,
  /** Names of headers that a web page wants to send, as its browser lists them; of a longer list none may be sent, characters. */
  preflightHeaders: 1_000,
  /** Upstream origins, each with a way to it, beyond which those without a connection are forgotten. */
  upstreamPools: 1_024,
  /** Connections to one upstream origin. */
  upstreamConnections: 16_384,
  /** Calls that wait for one of them to be free; more fail at once. */
  upstreamWaiting: 4_096,
  /**
   * A connection to an upstream that nobody uses is closed after this, ms: usual servers (uvicorn, Node) close theirs after
   * five seconds without a word.
   */
  upstreamIdleMs: 4_000,
  /** The same where the upstream announces how long it keeps them (`Keep-Alive: timeout`), at most, ms. */
  upstreamAnnouncedIdleMs: 60_000,
  /** A reused connection that closes within this after a request was written had been closed before, ms. */
  upstreamResendMs: 1_000,
  /** Head of an upstream's answer, bytes; those of interim answers before it count too. */
  upstreamHeadBytes: 64 * 1024,
  /** From the first byte of an upstream's head to its end, interim answers before it included, ms. */
  upstreamHeadMs: 30_000,
  /** Interim answers (1xx) before an answer. */
  upstreamInterimAnswers: 16,
  /** Fetched media (a URL image that must become base64), bytes. */
  mediaBytes: 20 * 1024 * 1024,
  /** Fetched media, ms, redirects included. */
  mediaFetchMs: 5_000,
  /** Redirects followed when fetching media; each target is checked again. */
  mediaRedirects: 3,
  /** Media fetched for one request. */
  mediaPerRequest: 50,
  /** The same, bytes together: what callers make us hold must not exceed by far what they could send themselves. */
  mediaRequestBytes: 64 * 1024 * 1024,
  /** Aliases of one key. */
  aliasesPerKey: 200,
  /** Length of an alias. */
  aliasLength: 128,
  /** A name or an id that a caller gives, characters: a model, a provider. */
  nameLength: 256,
  /** What is kept of a caller's own request id, characters. */
  callerRequestIdLength: 256,
  /** Fallback models and providers named by one request. */
  preferenceEntries: 32,
  /** Reads and counts of tokens of one key in a minute. */
  readsPerMinute: 600,
  /** A request's place among those of its key, and what it reserved of its limits, come back after this unmoved, ms. */
  limitTicketMs: 60 * 60_000,
  /** Keys whose use is in memory before those that are idle are dropped. */
  limitKeys: 50_000,
  /** Requests that wait for the shared database to judge their limits; more are refused at once. */
  limitsWaiting: 20_000,
  /** How long they wait before their gateway counts for itself, ms. */
  limitsAnswerMs: 1_000,
  /** Output tokens that the hold of a stream covers at first, and that each extension adds. */
  holdOutputTokens: 8_192,
  /** The least output that a wallet must cover for a request to run. */
  leastOutputTokens: 1_024,
  /** Output taken for a model whose cap nobody knows. */
  assumedOutputTokens: 32_768,
  /** Calls of a tool that the provider runs, where the caller sets no bound and their wallet has one. */
  serverToolCalls: 8,
  /** Calls of a tool that one answer is billed at most, where no bound can be sent to the provider. */
  unboundServerToolCalls: 256,
  /** What one such call may bring into a model's input, tokens: as OpenAI bills a search of its small models. */
  toolResultTokens: 8_192,
  /** Text of an answer for each token of output that its provider reports, bytes; where there is more, it is counted. */
  textBytesPerToken: 64,
  /** Text of an answer beside that, bytes. */
  unaccountedTextBytes: 1_024,
  /** The largest output cap that is held for a model whose own largest answer nobody knows, tokens. */
  outputTokens: 2_000_000,
  /** Context window of a model of which none is known, tokens. */
  assumedWindowTokens: 200_000,
  /** Documents and recordings in one body that are read for their size; more are held at the most of their kind. */
  mediaRead: 64,
  /** What is unpacked of the documents of one request to count their text, bytes and streams; else likewise. */
  mediaUnpackedBytes: 4 * 1024 * 1024,
  mediaUnpackedStreams: 2_048,
  /** Answers to one request. */
  candidates: 128,
  /** Calls of one provider at a time for answers that it gives one by one. */
  choiceCallsAtOnce: 16,
  /** Calls for one of several answers: one that fails before its content is tried again. */
  triesPerChoice: 2,
  /** Bytes of a stream that go by before its output is counted for an extension of its hold. */
  progressBytes: 16 * 1024,
  /** What is kept of an answer to count its output by, where nobody reports usage; the rest is extrapolated. */
  sampleBytes: 64 * 1024,
  /** Slices of one text that are counted by the tokenizer; the rest of a longer one is extrapolated. */
  countedSlices: 7,
  /** Slices of texts that wait for the tokenizer so that money can be settled; more are estimated from their size. */
  settlementSlices: 1_024,
  /** A settlement waits this long for its turn at the tokenizer, ms; then its text is estimated from its size. */
  settlementCountMs: 1_000,
  /** Slices that wait because somebody asked how long a text is; more are refused. */
  questionSlices: 64,
  /** One slice may take the tokenizer this long, ms; then its thread is replaced. */
  sliceCountMs: 5_000,
  /** A provider may take this long to count a request's tokens, ms; then the gateway's own estimate answers. */
  countWaitMs: 2_000,
  /** A provider's answer to that, bytes. */
  countAnswerBytes: 64 * 1024,
  /** Requests of one key whose tokens providers count at the same time; those of more are estimated. */
  countsPerKey: 32,
  /** What a provider that is about to end may take to report its usage after the caller has left, ms. */
  usageWaitMs: 5_000,
  /**
   * How long a generation may go without a sign of life (its admission, an attempt, a stream that goes on) before its
   * hold is closed as interrupted, ms. More than an attempt may take.
   */
  holdMs: 900_000,
  /** Free space on the embedded database's disk below which nothing new is admitted: it is for what runs, bytes. */
  diskReserveBytes: 8 * 1024 * 1024,
  /** A write to the embedded database that takes longer is a disk that does not answer: nothing new is admitted, ms. */
  diskStallMs: 2_000,
  /** The longest that rows are in the journal before the embedded database alone, ms; nobody reads before it has them. */
  journalApplyMs: 250,
  /** Groups of rows that wait for the embedded database before nothing new is admitted. */
  queuedGroups: 100_000,
  /** Incidents that the embedded database keeps; more are lines in the log alone. */
  incidentsKept: 1_000,
  /** What is kept of a record that could not be written, characters. */
  incidentDetail: 16_384,
  /** How long a question of readiness waits for the database, ms. */
  readinessMs: 1_000,
  /** Wallets in memory before those that nothing is under way for are dropped. */
  walletsKept: 100_000,
  /** How long a new call waits for a wallet to be read from the embedded database, ms. */
  walletReadMs: 1_000,
  /** Between two looks for holds that are overdue, ms. */
  overdueHoldsEveryMs: 20_000,
  /** Draining at SIGTERM, ms, before open streams are cut. */
  drainMs: 30_000,
  /** Between two questions whether a shared database answers and what has changed in it, ms. */
  databaseBeatMs: 250,
  /** Silence of a shared database after which it is taken as away and whoever waits for it is refused, ms. */
  databaseSilenceMs: 500,
  /** A connection to a shared database that is not there by then has failed, ms. */
  databaseConnectMs: 3_000,
  /** A query that requests wait for and that takes longer has lost its database, ms. */
  databaseQueryMs: 5_000,
  /** Connections to a shared database for what requests wait for, and for everything that is read. */
  databaseRequestConnections: 6,
  databaseReadConnections: 8,
  /** With a shared database: how long a hold waits for it before its caller is refused, ms. */
  ledgerHoldMs: 900,
  /** How long everything but a hold waits for the shared ledger before it has failed, ms. */
  ledgerEndMs: 30_000,
  /**
   * A process that has not renewed its lease for this long may be dead, ms. What it had open comes back within half a
   * minute of its death: after its lease, two looks of a reaper, and what lies between suspicion and certainty.
   */
  processLeaseMs: 15_000,
  /** Between two renewals of a process's lease, ms. */
  processRenewMs: 3_000,
  /** Between two looks for dead processes, ms. */
  reapEveryMs: 2_000,
  /** How long a lease must have run out, while the database answers, before its process is taken as dead, ms. */
  reapConfirmMs: 4_000,
  /** How long the shared ledger waits for a wallet that something else has locked before it goes on without it, ms. */
  ledgerLockMs: 500,
  /** Requests in one transaction of the shared ledger. */
  ledgerBatchRequests: 500,
  /** Requests that wait for the shared ledger; beyond them nothing new is admitted. */
  ledgerQueuedRequests: 100_000,
  /** How long a drain waits for what the shared ledger still has to write, ms. */
  ledgerCloseMs: 10_000,
  /** How long streams may then take to end with an error event before their connections are cut, ms. */
  drainEndMs: 1_000,
  /** From a bug that belongs to no call to the end of the process, ms. */
  failMs: 5_000,
  /** Rows that one step of pruning looks at. */
  pruneRows: 100,
  /** Younger records are not pruned, ms. */
  pruneLeastMs: 24 * 3_600_000,
  /** Between two runs of the auditor, ms. Configurable. */
  auditEveryMs: 15 * 60_000,
  /** A message of an error, characters: it may quote what the caller or the provider said. */
  errorMessageLength: 8 * 1024,
  /** Losses of one translation that are kept beside those that are refused; a name of the caller's in one, characters. */
  lossesKept: 256,
  lossNameLength: 64,
  /** Losses that an answer and its record name. */
  lossesListed: 64,
  /** What the record of a generation keeps of how its endpoint was found, bytes. */
  routeBytes: 8 * 1024,
  /** The longest header of ours, bytes. */
  answerHeaderBytes: 1024,
  /** A server's list of its models: how long it may take, ms, its bytes, and how many models of it are offered. */
  discoverMs: 1_000,
  discoverBytes: 1024 * 1024,
  discoveredModels: 1_000,
  /** A server that gave no list of its models is asked again after this, ms. */
  discoverAgainMs: 30_000,
  /** Samples of a scrape that are written in one turn of the event loop. */
  scrapeTurnSamples: 2_000,
  /** Endpoints whose standing is read in one turn of the event loop, for whoever wants to know of all. */
  standingsPerTurn: 200,
  /** For so long one reading of how all models run is given to whoever asks, ms. */
  modelHealthMs: 5_000,
  /** Prices that a model had, of each and of all: the oldest are forgotten. */
  priceStepsOfModel: 40,
  priceSteps: 20_000,
} as const
