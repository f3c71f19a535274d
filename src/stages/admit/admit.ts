// May this generation run, and what is set aside for it: limits, then the hold, both or neither (contract A8, B5).
import type { Exchange } from '../http/exchange.ts'
import type { Generation } from '../settle/generation.ts'
import { estimateInputTokens } from './estimate-input.ts'

declare const admitted: unique symbol
export type Admission = {
  readonly [admitted]: true
  /** An upper estimate, for holds, limits and Messages' first event. */
  estimatedInputTokens: number
  /** The output cap to send upstream, where the wallet covers less than the caller asked for. */
  outputCap: number | undefined
  /** Resolves when what was set aside is on disk: before the first byte of an answer leaves. */
  durable: Promise<void> | undefined
}

export type AdmitPorts = Record<string, never>

/** @throws GatewayError rate_limit_exceeded, insufficient_balance, no_wallet */
export async function admit(generation: Generation, _exchange: Exchange, _ports: AdmitPorts): Promise<Admission> {
  const { body, bytes } = generation.decoded
  return {
    estimatedInputTokens: estimateInputTokens(body, bytes.length),
    outputCap: undefined,
    durable: undefined,
  } as unknown as Admission
}
