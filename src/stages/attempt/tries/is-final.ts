// Whether a failure ends the request: nobody waits for another endpoint's answer, or none would do better.
import { bounds } from '../../../foundation/bounds.ts'
import type { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { Input } from '../attempt-ports.ts'

export function isFinal({ exchange, generation, untilMs, ports }: Input, error: GatewayError): boolean {
  if (exchange.gone || (!error.canFailOver && error.blame !== 'operator')) return true
  return generation.attempts.length >= bounds.attemptsPerRequest || ports.clock.monotonicMs() >= untilMs
}
