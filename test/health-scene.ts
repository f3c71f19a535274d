// Endpoints of one provider with two credentials, and what is known of them, for tests of health.
import assert from 'node:assert/strict'
import type { Clock } from '../src/foundation/time/clock.ts'
import { GatewayError, type ErrorOptions } from '../src/generation/error/gateway-error.ts'
import { Health } from '../src/health/health.ts'
import type { KeptBreaker } from '../src/health/kept/kept-breaker.ts'
import type { Credential } from '../src/providers/provider.ts'

export const END = { error: undefined, outputTokens: undefined, toolCalls: 'none', owner: 'o' } as const

export function newCredential(id: string): Credential {
  return { id, authorize: () => ({}) }
}

/** Endpoints of one provider with two credentials, on a clock that only the test moves. */
export function setUpHealth() {
  let nowMs = 1_000_000
  const clock: Clock = { nowMs: () => 5_000 + nowMs, monotonicMs: () => nowMs, after: () => () => {} }
  const kept: KeptBreaker[] = []
  const told: string[] = []
  const health = new Health(clock, {
    keep: (breaker) => kept.push(breaker),
    writeUse: () => Promise.resolve(),
    onDeath: (provider, credential) => told.push(`${provider} ${credential} is dead`),
    onRevival: (provider, credential) => told.push(`${provider} ${credential} lives`),
    onAway: (endpoint, credential, fault) => told.push(`${endpoint} ${credential} is away: ${fault}`),
    onBack: (endpoint, credential) => told.push(`${endpoint} ${credential} is back`),
  })
  const provider = { name: 'acme', credentials: [newCredential('a'), newCredential('b')] }
  const newEndpoint = (model: string) => ({ id: `acme/${model}`, provider })
  const endpoint = newEndpoint('m')
  const call = { endpoint, credential: provider.credentials[0] as Credential }
  const other = { endpoint, credential: provider.credentials[1] as Credential }
  const begin = (called = call, isStreamed = true) => {
    const report = health.begin(called, true, isStreamed)
    assert.ok(report !== undefined)
    return report
  }
  const fail = (error: GatewayError, called = call, headers: { [name: string]: string } = {}) => {
    const report = begin(called)
    report.head(headers)
    report.failed(error)
  }
  const serve = (called = call) => {
    const report = begin(called)
    report.content()
    report.ended(END)
  }
  return {
    health,
    clock,
    kept,
    told,
    provider,
    endpoint,
    call,
    other,
    newEndpoint,
    begin,
    fail,
    serve,
    read: (called = call) => health.read(called),
    pass: (ms: number) => (nowMs += ms),
    nowMs: () => nowMs,
  }
}

export function failure(upstreamStatus: number | undefined, options: ErrorOptions = {}): GatewayError {
  return new GatewayError('provider_error', 'x', { upstreamStatus, ...options })
}

export const broken = () => failure(500)
export const refused = () => failure(401, { blame: 'operator' })
export const limited = () => new GatewayError('model_unavailable', 'x', { upstreamStatus: 429, retryAfterSeconds: 1 })
