// What the console shows of a key beside its settings: what it spent of its budgets, who uses it, and the names that requests with
// it can say for models.
import type { Catalog, CatalogModel } from '../../catalog/model.ts'
import type { Json, JsonObject } from '../../foundation/json/json.ts'
import { formatUsd, type Nanos } from '../../foundation/nanos.ts'
import { DAY_MS } from '../../foundation/time/clock.ts'
import type { Key } from '../../keys/key.ts'
import type { OpenHold } from '../../ledger/reports/open-holds-store.ts'
import type { KeyClientsTable } from '../../store/migrations/sum-tables.ts'
import { showMoment, showOptionalMoment } from '../moment.ts'
import { describeBudget } from './budgets.ts'

type Spend = { day: Nanos; month: Nanos }

/** For the list of keys. */
export function describeKeySpend({ limits }: Key, { day, month }: Spend, lastUsedMs: number | undefined): JsonObject {
  return {
    spend: { day: describeBudget(day, limits.spendPerDay), month: describeBudget(month, limits.spendPerMonth) },
    last_used_at: showOptionalMoment(lastUsedMs),
  }
}

type KeyUse = {
  month: Nanos
  monthFromMs: number
  monthToMs: number
  nowMs: number
  /** Those of this key that are open. */
  holds: readonly OpenHold[]
  peaks: { requests: number; tokens: number }
  clients: readonly KeyClientsTable[]
}

/** For the page of one. At this pace: as in the days of this month until now; none on its first day, which says too little. */
export function describeKeyUse({ month, monthFromMs, monthToMs, nowMs, holds, peaks, clients }: KeyUse): JsonObject {
  const past = nowMs - monthFromMs
  const atPace = past < DAY_MS ? undefined : (month * BigInt(monthToMs - monthFromMs)) / BigInt(past)
  return {
    held: formatUsd(holds.reduce((sum, { nanos }) => sum + nanos, 0n)),
    in_flight: holds.length,
    month_at_pace: atPace === undefined ? null : formatUsd(atPace),
    peak: peaks,
    clients: clients.map(({ client, requests, first_ms, last_ms, generation_id, status, error_code }) => ({
      client,
      requests,
      first_at: showMoment(first_ms),
      last_at: showMoment(last_ms),
      last_generation: generation_id,
      last_status: status,
      last_error: error_code,
    })),
  }
}

/** The operator's aliases, and all models with the other names that find them (with `-` for `.`). */
export function describeNames(catalog: Catalog): JsonObject {
  return {
    aliases: catalog.aliases.map(({ name, target, prefix }) => ({ name, target, prefix })),
    models: [...catalog.models.values()].map((model) => describeNamed(catalog, model)),
  }
}

function describeNamed(catalog: Catalog, { id, endpoints, vendor, createdSeconds }: CatalogModel): Json {
  const own = endpoints.filter(({ provider }) => provider.name === vendor).map(({ model }) => model)
  const names = [id.slice(id.indexOf('/') + 1), ...own].map((name) => name.replaceAll('.', '-'))
  const found = [...new Set(names)].filter((name) => name !== id && catalog.find(name)?.id === id)
  return { id, names: found, can_be_called: endpoints.length > 0, created: createdSeconds }
}
