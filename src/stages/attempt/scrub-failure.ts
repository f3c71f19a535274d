// What a provider says of a failure, made fit for logs, records and callers: without the secret that the call carried,
// which some servers repeat in their answers, and cut to a length that somebody may want to read.
import type { JsonObject } from '../../foundation/json.ts'
import type { GatewayError } from '../../generation/gateway-error.ts'

const TEXT_LENGTH = 2_000
/** Shorter texts are no secrets, and would be found in any sentence. */
const SECRET_LENGTH = 8

/** `authorization`: the headers that authorized the call. The same error where nothing had to be changed. */
export function scrubFailure(error: GatewayError, authorization: { readonly [name: string]: string }): GatewayError {
  const secrets = Object.values(authorization)
    .map((value) => value.slice(value.lastIndexOf(' ') + 1))
    .filter((secret) => secret.length >= SECRET_LENGTH)
  const scrub = (text: string) => {
    const clean = secrets.reduce((left, secret) => left.replaceAll(secret, '[secret]'), text)
    return clean.length > TEXT_LENGTH ? `${clean.slice(0, TEXT_LENGTH)}…` : clean
  }
  const message = scrub(error.message)
  const detail = error.detail === undefined ? undefined : scrub(error.detail)
  const details = error.details === undefined ? undefined : scrubJson(error.details, scrub)
  if (message === error.message && detail === error.detail && details === error.details) return error
  return error.with({ message, detail, details })
}

/** The same object where no text in it had to be changed. */
function scrubJson(value: JsonObject, scrub: (text: string) => string): JsonObject {
  const before = JSON.stringify(value)
  const after = JSON.stringify(value, (_name, member) => (typeof member === 'string' ? scrub(member) : member))
  return before === after ? value : (JSON.parse(after) as JsonObject)
}
