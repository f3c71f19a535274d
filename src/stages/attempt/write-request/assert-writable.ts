// Whether a request that is only asked about could be sent: it is written for its endpoints one after another, as it would be if it
// were made by somebody who may use everything, until one takes it. Nothing of what was written is kept.
import { bounds } from '../../../foundation/bounds.ts'
import { GatewayError } from '../../../generation/error/gateway-error.ts'
import type { BodyTask, Decoded } from '../../tickets/decoded.ts'
import type { PlanEntry } from '../../tickets/plan.ts'
import { mediaToFetch } from '../media-to-fetch.ts'
import { readRules } from '../tries/read-rules.ts'
import type { WriteArgs, WrittenRequest } from './write-options.ts'

/** @throws GatewayError as the request would be refused */
export async function assertWritable(
  decoded: Decoded,
  entries: readonly PlanEntry[],
  writing: BodyTask<WriteArgs, WrittenRequest>,
): Promise<void> {
  const options = { outputCap: undefined, stream: decoded.envelope.stream, media: new Map(), betas: [] }
  let refusal: GatewayError | undefined
  for (const entry of entries.slice(0, bounds.attemptsPerRequest)) {
    try {
      // Media that have to be fetched are not: what the request is without them says nothing.
      const mayFetch = entry.mode.request === 'encode' && decoded.inbound.noun === 'generation'
      if (mayFetch && (await decoded.perform(mediaToFetch, entry)).length > 0) return
      await decoded.perform(writing, { entry, options: { ...options, rules: readRules(anyRules, entry) } })
      return
    } catch (error) {
      if (!(error instanceof GatewayError) || !error.canFailOver) throw error
      refusal = error
    }
  }
  if (refusal !== undefined) throw refusal
}

const anyRules = { tenantSecret: undefined, isLimited: false, unheeded: [] }
