// A whole neutral answer -> a response object: the last thing that the stream of the same answer would have shown.
import { assert } from '../../../foundation/assert.ts'
import type { JsonObject } from '../../../foundation/json/json.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import { unfold } from '../../../generation/answer/unfold.ts'
import type { AnswerContext } from '../../port/answer-context.ts'
import { AnswerEncoder } from './encode-answer.ts'

export function encodeResponse(response: GenerationResponse, context: AnswerContext): JsonObject {
  const answer = new AnswerEncoder(context, pass, () => assert(false, 'responses: an answer holds no error'))
  for (const event of unfold(response)) answer.push(event)
  return answer.resource
}

function pass(): void {}
