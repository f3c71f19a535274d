// What the scripted upstream answers in the SDK tests: recorded answers of one case from each of the five protocols, or
// a small answer of our own where none was recorded, streamed when the request asks for a stream.
import { recordedAnswers } from '../recordings.ts'
import type { ProtocolName } from '../../src/generation/protocol-name.ts'
import type { AnswerProjection } from '../conformance/projection.ts'
import { yardsticks } from '../conformance/codecs.ts'
import { replay, type Script } from '../upstream/script.ts'
import type { Received } from '../upstream/upstream.ts'

const protos: { readonly [name in ProtocolName]: string } = {
  'openai-chat': 'chat-completions',
  'openai-responses': 'responses',
  'anthropic-messages': 'anthropic',
  gemini: 'google',
  'bedrock-converse': 'bedrock',
}

export type RecordedCase = {
  /** Streams where the upstream was asked to. */
  answer: (request: Received) => Script
  whole: AnswerProjection
  streamed: AnswerProjection
}

/** The first turn of a case of several providers, as `protocol` answered it. @throws Error where it is not recorded. */
export function readCase(name: string, protocol: ProtocolName): RecordedCase {
  const found = recordedAnswers(protocol).filter(
    ({ record }) =>
      record.src === 'lingua' && record.case === name && record.proto === protos[protocol] && record.turn === 'first',
  )
  const body = found.find((answer) => answer.body !== undefined)
  const stream = found.find((answer) => answer.frames !== undefined)
  const { projectAnswer, foldStream } = yardsticks[protocol]
  const folded = foldStream(stream?.frames ?? [])
  if (body?.body === undefined || stream === undefined || folded === undefined)
    throw new Error(`${name} is not recorded for ${protocol}`)
  return {
    answer: (request) => replay(asksForStream(request) ? stream : body, { seed: 3, most: 500 }),
    whole: projectAnswer(body.body),
    streamed: projectAnswer(folded),
  }
}

const asksForStream = ({ path, body }: Received) =>
  body['stream'] === true || /stream/i.test(path.replace(/\/models?\/[^:/]*/, ''))
