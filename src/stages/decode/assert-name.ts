// Checks names that a caller gives and that the gateway looks up, records and repeats: of a model, of a provider.
import { bounds } from '../../foundation/bounds.ts'
import { isPlainName } from '../../foundation/names/plain-name.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

/** @throws GatewayError invalid_request naming `param` */
export function assertName(name: string, param: string): void {
  if (name.length > bounds.nameLength) throw refuse(param, `must be a name of at most ${bounds.nameLength} characters`)
  if (!isPlainName(name))
    throw refuse(param, 'holds a control character, one that turns the direction of text, or half of a surrogate pair')
}

function refuse(param: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `'${param}' ${what}.`, { param })
}
