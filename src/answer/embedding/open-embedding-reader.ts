// The reader of an answer that is vectors: a small one is read on this thread, a large one on another.
import { assert } from '../../foundation/assert.ts'
import type { LossList } from '../../generation/loss/loss.ts'
import type { EmbeddingInbound } from '../../protocols/port/inbound-protocol.ts'
import type { OutboundProtocol } from '../../protocols/port/outbound-protocol.ts'
import type { AnswerThreads } from '../elsewhere/answer-job.ts'
import { GatheredReader } from '../elsewhere/gathered-reader.ts'
import type { AnswerReader } from '../reader.ts'
import { EmbeddingReader } from './embedding-reader.ts'
import type { EmbeddingReading } from './embedding-reading.ts'

type Opening = {
  inbound: EmbeddingInbound
  outbound: OutboundProtocol
  reading: EmbeddingReading
  /** What the answer could not carry. */
  losses: LossList
  /** Where what is large is read; undefined: here. */
  elsewhere?: AnswerThreads
}

export function openEmbeddingReader({ inbound, outbound, reading, losses, elsewhere }: Opening): AnswerReader {
  assert(outbound.embedding !== undefined, 'read: an answer of a protocol without embeddings')
  const here = new EmbeddingReader(inbound, outbound.embedding, reading, losses)
  if (elsewhere === undefined) return here
  const { name } = outbound
  return new GatheredReader(
    (pieces) => ({ job: { pieces, outbound: name, embedding: reading }, losses }),
    elsewhere,
    here,
  )
}
