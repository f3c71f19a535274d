// Checks names that a caller gives and that the gateway looks up, records and repeats: of a model, of a provider. Some
// databases refuse a NUL or half of a surrogate pair, and no real name holds control characters, on which a log or a
// terminal would act.
import { bounds } from '../../foundation/bounds.ts'
import { GatewayError } from '../../generation/error/gateway-error.ts'

// oxlint-disable-next-line no-control-regex
const control = /[\0-\x1f\x7f-\x9f\u2028\u2029]/

/** @throws GatewayError invalid_request naming `param` */
export function assertName(name: string, param: string): void {
  if (name.length > bounds.nameLength) throw refuse(param, `must be a name of at most ${bounds.nameLength} characters`)
  if (control.test(name) || !name.isWellFormed())
    throw refuse(param, 'holds a control character or half of a surrogate pair')
}

function refuse(param: string, what: string): GatewayError {
  return new GatewayError('invalid_request', `'${param}' ${what}.`, { param })
}
