// How LiteLLM spreads the calls of one name over its deployments, in our words: by `weight`, else by `rpm`, else by `tpm`, where
// all of them have it, else evenly; by latency or cost where its router is told so; and where deployments have an `order`, in it.
// https://docs.litellm.ai/docs/router/learn/strategies, 2026-11. Its timeouts are those of one attempt and of a stream's first
// chunk: https://docs.litellm.ai/docs/proxy/timeout, 2026-11.
import type { Strategy } from '../../catalog/model.ts'
import { formatDuration } from '../../configuration/shape/duration.ts'
import { readNumber, readObject, readString, type JsonObject } from '../../foundation/json/json.ts'

/** Of a weight of ours, and of what a timer can wait for, ms. */
const MOST_WEIGHT = 1_000_000
const MOST_MS = 2_147_483_647

const measures = ['weight', 'rpm', 'tpm'] as const

export type LiteLlmRouting = { [measure in (typeof measures)[number]]?: number | undefined } & {
  order: number | undefined
  /** As an endpoint of ours has them. */
  times: { first_content?: string; deadline?: string }
}

export function readLiteLlmRouting(params: JsonObject): LiteLlmRouting {
  const deadlineMs = readMs(params, 'timeout')
  const firstMs = readMs(params, 'stream_timeout')
  const isPart = firstMs !== undefined && (deadlineMs === undefined || firstMs <= deadlineMs)
  return {
    weight: readAmount(params, 'weight'),
    rpm: readAmount(params, 'rpm'),
    tpm: readAmount(params, 'tpm'),
    order: readAmount(params, 'order'),
    times: {
      ...(isPart && { first_content: formatDuration(firstMs) }),
      ...(deadlineMs !== undefined && { deadline: formatDuration(deadlineMs) }),
    },
  }
}

/** Of models with several endpoints; undefined: by weight. */
export function readLiteLlmStrategy(file: JsonObject): Strategy | undefined {
  const written = readString(readObject(file['router_settings'])?.['routing_strategy'])
  if (written === 'latency-based-routing') return 'latency'
  return written === 'cost-based-routing' ? 'price' : undefined
}

/** One for each deployment of a name: what part of its calls it has. */
export function weighDeployments(deployments: readonly LiteLlmRouting[]): number[] {
  const measure = measures.find((name) => deployments.every((each) => each[name] !== undefined))
  const amounts = deployments.map((each) => (measure === undefined ? 1 : (each[measure] ?? 1)))
  const most = Math.max(...amounts)
  return most <= MOST_WEIGHT ? amounts : amounts.map((amount) => Math.round((amount / most) * MOST_WEIGHT))
}

function readAmount(params: JsonObject, name: string): number | undefined {
  const value = readNumber(params[name])
  return value !== undefined && value >= 0 ? value : undefined
}

function readMs(params: JsonObject, name: string): number | undefined {
  const seconds = readNumber(params[name])
  const ms = seconds === undefined ? 0 : Math.round(seconds * 1_000)
  return ms >= 1 && ms <= MOST_MS ? ms : undefined
}
