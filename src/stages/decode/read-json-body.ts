// Body bytes -> the JSON object that they hold, within the bounds on what a body may hold.
import { isUtf8 } from 'node:buffer'
import { bounds } from '../../foundation/bounds.ts'
import { isObject, type JsonObject } from '../../foundation/json/json.ts'
import { parseText } from '../../foundation/json/parse-text.ts'
import { scanTopLevel, type TopLevel } from '../../foundation/json/json-splice.ts'
import { locateFault } from './locate-fault.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** A body's bytes without a byte order mark, and what they hold. */
export type ReadBody = { bytes: Buffer; top: TopLevel; body: JsonObject }

/**
 * What the gateway itself reads or changes. Where one of them stood twice, a provider could read the other one than we
 * did: another model, another bill, preferences that leave the house.
 */
const readFields = [
  'model',
  'models',
  'provider',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'n',
  'messages',
  'input',
]

/** A body's bytes without a byte order mark, and where its members are; what it holds may be too much. */
type ScannedBody = { bytes: Buffer; top: TopLevel }

/**
 * Counts what a body holds before it is parsed: one of brackets takes thirty times its bytes as objects, and a second for
 * each megabyte. The scan stops where there are more than `mostValues`.
 * @throws GatewayError invalid_json: no JSON object in UTF-8
 */
export function scanBody(received: Buffer, mostValues: number): ScannedBody {
  const marked = received[0] === 0xef && received[1] === 0xbb && received[2] === 0xbf
  const bytes = marked ? received.subarray(3) : received
  if (!isUtf8(bytes)) throw new GatewayError('invalid_json', 'The body is not valid UTF-8.')
  const top = scanTopLevel(bytes, mostValues, bounds.jsonMembers)
  if (top === undefined) throw new GatewayError('invalid_json', 'The body must be a JSON object.')
  return { bytes, top }
}

/**
 * The JSON object that a body holds.
 * @throws GatewayError request_too_large: too many values or members; invalid_json: no JSON, nested too deep, or a field of ours
 *   named twice
 */
export function parseBody({ bytes, top }: ScannedBody): ReadBody {
  if (top.values > bounds.jsonValues)
    throw new GatewayError('request_too_large', `The body holds more than ${bounds.jsonValues} JSON values.`)
  if (top.members.size > bounds.jsonMembers)
    throw new GatewayError('request_too_large', `The body has more than ${bounds.jsonMembers} members.`)
  if (top.depth > bounds.jsonDepth)
    throw new GatewayError('invalid_json', `The body nests deeper than ${bounds.jsonDepth} levels.`)
  const body = parse(bytes)
  if (!isObject(body)) throw new GatewayError('invalid_json', 'The body must be a JSON object.')
  for (const field of top.duplicates) {
    if (readFields.includes(field))
      throw new GatewayError('invalid_json', `The body names '${field}' more than once.`, { param: field })
  }
  return { bytes, top, body }
}

/** Both at once, whatever its size. @throws GatewayError as the two */
export function readJsonBody(received: Buffer): ReadBody {
  return parseBody(scanBody(received, bounds.jsonValues))
}

function parse(bytes: Buffer): unknown {
  try {
    return parseText(bytes.toString('utf8'))
  } catch (error) {
    const tooMany = `The body has more than ${bounds.jsonEscapedNames} different names with escapes.`
    throw new GatewayError(
      'invalid_json',
      error instanceof RangeError
        ? tooMany
        : `The body is not valid JSON${locateFault(bytes.toString('utf8'), error)}.`,
    )
  }
}
