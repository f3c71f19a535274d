// The end of a stream of Messages that passes through, written by us before its time: the stop of the block that is open,
// the length reason with the usage so far, the message's stop.
import { parseJsonObject, readString, type JsonObject } from '../../../foundation/json/json.ts'
import { writeSse, type Frame } from '../../../foundation/frames/sse.ts'
import type { Usage } from '../../../generation/usage/usage.ts'
import { estimateUsage, encodeUsage } from '../usage.ts'

/** Events that say whether a block is open; `ping` is none of them. */
const places = /content_block_|message_(?:start|delta)/

export function notesPlace(text: string): boolean {
  return places.test(text)
}

/** `hasFinished`: the provider's own stop reason has gone by. */
export function encodeEarlyEnd(
  newest: readonly Frame[],
  usage: Usage | undefined,
  hasFinished: boolean,
): string | undefined {
  const last = newest.map(decodeEvent).findLast(({ type }) => places.test(type))
  if (last === undefined) return undefined
  const { type, data } = last
  const isOpen = type === 'content_block_start' || type === 'content_block_delta'
  const stop = isOpen ? encodeEvent({ type: 'content_block_stop', index: data['index'] ?? 0 }) : ''
  return stop + (hasFinished ? '' : encodeEvent(encodeFinish(usage))) + encodeEvent({ type: 'message_stop' })
}

function encodeFinish(usage: Usage | undefined): JsonObject & { type: string } {
  return {
    type: 'message_delta',
    delta: { stop_reason: 'max_tokens', stop_sequence: null, stop_details: null, container: null },
    usage: usage === undefined ? estimateUsage(0) : encodeUsage(usage),
  }
}

function decodeEvent({ event, data: text }: Frame): { type: string; data: JsonObject } {
  const data = parseJsonObject(text) ?? {}
  return { type: readString(data['type']) ?? event ?? '', data }
}

function encodeEvent(event: JsonObject & { type: string }): string {
  return writeSse(event.type, JSON.stringify(event))
}
