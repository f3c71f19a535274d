// What a provider says of a failure, made fit for logs, records and callers: without the secret that the call carried,
// which some servers repeat in their answers, and cut to a length that somebody may want to read.
import { GatewayError } from '../../generation/gateway-error.ts'

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
  if (message === error.message && detail === error.detail) return error
  const { param, retryAfterSeconds, blame, canFailOver, upstreamStatus } = error
  return new GatewayError(error.kind, message, {
    param,
    detail,
    retryAfterSeconds,
    blame,
    canFailOver,
    upstreamStatus,
  })
}
