// What the attempts of one generation need of the rest of the gateway, tied together: protocols by name, the reader an
// answer gets, media, ids.
import type { Clock } from '../foundation/clock.ts'
import { newId } from '../foundation/ids.ts'
import type { Random } from '../foundation/random.ts'
import type { AnswerContext, Source } from '../protocols/protocol.ts'
import { outboundProtocols } from '../protocols/registry.ts'
import type { Admission } from '../stages/admit/admit.ts'
import type { AttemptPorts } from '../stages/attempt/attempt.ts'
import type { MediaFetcher } from '../stages/attempt/media-fetcher.ts'
import { resolveMedia } from '../stages/attempt/resolve-media.ts'
import type { UpstreamClient } from '../stages/attempt/upstream.ts'
import { openReader } from '../stages/relay/open-reader.ts'
import type { PlanEntry } from '../stages/route/route.ts'
import type { Generation } from '../stages/settle/generation.ts'

export type AttemptParts = {
  version: string
  upstream: UpstreamClient
  media: MediaFetcher
  clock: Clock
  random: Random
  onBug(error: unknown, requestId: string): void
}

export function tieAttempts(parts: AttemptParts): (generation: Generation, admission: Admission) => AttemptPorts {
  const { upstream, media, clock, random } = parts
  const userAgent = `crossmodel/${parts.version}`
  const makeId = (prefix: string) => newId(prefix, random)
  return (generation, admission) => ({
    userAgent,
    upstream,
    clock,
    findOutbound: (entry) => outboundProtocols[entry.protocol.protocol],
    resolveMedia(request, entry) {
      const param = generation.decoded.inbound.name === 'openai-responses' ? 'input' : 'messages'
      return resolveMedia(request, entry.protocol, media, param)
    },
    onBug: (error) => parts.onBug(error, generation.id),
    openReader(entry, answer, written) {
      const { decoded } = generation
      const contentType = answer.headers['content-type']
      return openReader({
        inbound: decoded.inbound,
        outbound: outboundProtocols[entry.protocol.protocol],
        source: sourceOf(entry, makeId),
        context: contextOf(generation, entry, admission.estimatedInputTokens, makeId),
        callerStreams: decoded.envelope.stream,
        passthrough: entry.mode.answer === 'passthrough',
        hideUsage: written.hidesUsage,
        mayEndShort: admission.mayRunDry,
        contentType: typeof contentType === 'string' ? contentType : '',
        framing: entry.protocol.framing,
      })
    },
  })
}

function sourceOf({ endpoint, protocol, credential }: PlanEntry, makeId: Source['newId']): Source {
  const { provider } = endpoint
  return {
    issuer: protocol.signatureIssuer ?? provider.signatureIssuer,
    ...(provider.signaturesBoundToCredential ? { credential: credential.id } : {}),
    newId: makeId,
  }
}

function contextOf(
  generation: Generation,
  entry: PlanEntry,
  estimatedInputTokens: number,
  makeId: AnswerContext['newId'],
): AnswerContext {
  const { decoded } = generation
  return {
    requestId: generation.id,
    model: entry.model.id,
    createdSeconds: Math.floor(generation.startedMs / 1000),
    estimatedInputTokens,
    wantsStreamUsage: decoded.envelope.wantsStreamUsage,
    // Read only by translating readers, so passthrough never makes the neutral request.
    get request() {
      return decoded.request()
    },
    body: decoded.body,
    newId: makeId,
    losses: generation.answerLosses,
  }
}
