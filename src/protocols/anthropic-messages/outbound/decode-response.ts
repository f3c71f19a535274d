// A provider's whole answer. Read leniently: only a body that is no message at all is an error.
import {
  isObject,
  readArray,
  readObject,
  readString,
  type Json,
  type JsonObject,
} from '../../../foundation/json/json.ts'
import type { GenerationResponse } from '../../../generation/answer/response.ts'
import type { Source } from '../../port/source.ts'
import { unreadable } from '../../failures/unreadable.ts'
import { countCall, decodeFinishReason, type Calls } from '../finish-reason.ts'
import { decodeUsage } from '../usage.ts'
import { isBlock, PROTOCOL } from '../wire.ts'
import { decodeBlock } from './decode-block.ts'
import { decodeErrorObject } from './decode-error.ts'

/** @throws GatewayError `provider_error` where the body is no message; the provider's own where it is an error. */
export function decodeResponse(body: JsonObject, source: Source): GenerationResponse {
  if (body['type'] === 'error') throw decodeErrorObject(200, body)
  const content = readArray(body['content'])
  if (content === undefined) throw unreadable('no content')
  const parts = content.map((block) => {
    if (!isBlock(block)) throw unreadable('a content block without a type')
    return decodeBlock(block, source)
  })
  const id = readString(body['id'])
  const model = readString(body['model'])
  const reported = readObject(body['usage'])
  const usage = reported === undefined ? undefined : decodeUsage(reported)
  return {
    ...(id === undefined ? {} : { id }),
    ...(model === undefined ? {} : { model }),
    parts,
    finish: decodeFinishReason(
      readString(body['stop_reason']),
      readString(body['stop_sequence']),
      parts.reduce<Calls>(countCall, 'none'),
    ),
    ...(usage === undefined ? {} : { usage }),
    opaque: collectOpaque(body),
  }
}

const modelled = new Set(['id', 'type', 'role', 'content', 'model', 'stop_reason', 'stop_sequence', 'usage'])

/** The members of a message that only this protocol knows (`container`, `stop_details`, …), by name. */
export function collectOpaque(...sources: JsonObject[]): GenerationResponse['opaque'] {
  const found = new Map<string, Json>()
  for (const object of sources) {
    for (const [name, json] of Object.entries(object)) {
      if (!modelled.has(name) && json !== null && json !== undefined) found.set(name, json)
    }
  }
  return [...found.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, json]) => ({ protocol: PROTOCOL, name, json: isObject(json) ? { ...json } : json }))
}
