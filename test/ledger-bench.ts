// A ledger with a funded wallet for tests, and endings to close its generations with.
import { readCard } from '../src/pricing/read-card.ts'
import { emptyUsage } from '../src/generation/usage/usage.ts'
import type { Principal } from '../src/keys/key.ts'
import { KeyService } from '../src/keys/key-service.ts'
import type { GenerationEnding, GenerationOpening } from '../src/ledger/rows/generation-record.ts'
import type { HoldRequest, Ledger } from '../src/ledger/ledger.ts'
import { openLedger } from '../src/ledger/open-ledger.ts'
import type { Store } from '../src/store/store.ts'

/** One nano-dollar for each token: a generation of n output tokens costs n. */
export const unitCard = readCard({ input: '0.001', output: '0.001' })

export type LedgerBench = { store: Store; ledger: Ledger; principal: Principal; walletId: string }

/** A store's ledger and a prepaid principal whose wallet holds `nanos`. */
export async function openBench(store: Store, nanos: bigint, ownerName = 'ada'): Promise<LedgerBench> {
  const ledger = await openLedger(store)
  const principal = await findPrincipal(store, ownerName)
  const walletId = principal.walletId as string
  if (nanos > 0n)
    await ledger.post({
      walletId,
      kind: 'top-up',
      nanos,
      reason: 'test',
      actor: 'test',
      idempotencyKey: `${ownerName}-1`,
    })
  return { store, ledger, principal, walletId }
}

export async function findPrincipal(store: Store, ownerName: string): Promise<Principal> {
  const keys = new KeyService(store, Buffer.alloc(32, 1))
  const { text } = await keys.create({ name: 'test', owner: ownerName })
  return (await keys.authenticate(text)) as Principal
}

let nextId = 0

export function holdRequest(principal: Principal, nanos: bigint, changes: Partial<HoldRequest> = {}): HoldRequest {
  nextId += 1
  return { generationId: `req_cm_${nextId}`, principal, nanos, opening: opening(), ...changes }
}

export function opening(changes: Partial<GenerationOpening> = {}): GenerationOpening {
  return {
    callerRequestId: 'theirs',
    protocol: 'openai-chat',
    requestedModel: 'fast',
    streamed: true,
    startedMs: Date.now(),
    ...changes,
  }
}

/** A complete answer of `output` tokens, at a nano-dollar each, that cost us a tenth. */
export function ending(output: number, changes: Partial<GenerationEnding> = {}): GenerationEnding {
  return {
    status: 'completed',
    model: 'acme/one',
    provider: 'acme',
    endpoint: 'acme/one-1',
    upstreamModel: 'one-1',
    attempts: [{ endpoint: 'acme/one-1', status: 200 }],
    losses: [],
    usage: { ...emptyUsage(), output },
    price: unitCard,
    cost: costCard,
    estimated: false,
    finishReason: 'stop',
    errorCode: undefined,
    firstByteMs: Date.now(),
    endedMs: Date.now(),
    ...changes,
  }
}

const costCard = readCard({ input: '0.0001', output: '0.0001' })
