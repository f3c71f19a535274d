// A whole answer of a Responses upstream -> the neutral answer.
import { isObject, readArray, readString, type JsonObject } from '../../../foundation/json/json.ts'
import type { Part } from '../../../generation/request/part.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { decodeFinishReason, type Seen } from '../finish-reason.ts'
import { decodeItem } from '../items/decode-item.ts'
import { decodeUsage } from '../usage.ts'
import { createAnswerDecoding, decodeAnswerHead } from './decode-answer.ts'
import { decodeStreamError } from './decode-error.ts'

/** @throws GatewayError where the answer failed, did not end, or is no answer. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  const status = readString(body['status'])
  if (status === 'failed' || (isObject(body['error']) && body['output'] === undefined)) throw decodeStreamError(body)
  const output = readArray(body['output'])
  if (output === undefined || status === 'cancelled' || status === 'queued' || status === 'in_progress')
    throw unreadable(`status ${status}, output ${typeof body['output']}`)
  const decoding = createAnswerDecoding(source)
  const parts = output.filter(isObject).flatMap((item) => decodeItem(item, decoding).map(({ part }) => part))
  const usage = decodeUsage(body)
  return {
    ...decodeAnswerHead(body),
    parts,
    finish: decodeFinishReason(body, look(parts)),
    ...(usage === undefined ? {} : { usage }),
    opaque: [],
  }
}

function look(parts: readonly Part[]): Seen {
  return {
    toolCall: parts.some(({ kind }) => kind === 'tool-call'),
    refusal: parts.some(({ kind }) => kind === 'refusal'),
  }
}
