// The table of rooms: floors from the ground up, each room with what it may import from the floors below it. Two rooms of
// one floor do not know each other, and the ground floor is open to all. The longest room that fits a path is its room; an
// entry may name a room or one file.
import { covers } from './rule.ts'

export type Floors = readonly { readonly [room: string]: readonly string[] }[]

export const floors: Floors = [
  {
    'src/foundation': [],
  },
  {
    'src/http1': [],
  },
  {
    'src/generation': [],
  },
  {
    'src/protocols/port': ['src/generation'],
    'src/protocols/failures': ['src/generation'],
    'src/providers': ['src/http1', 'src/generation'],
    'src/pricing': ['src/generation/usage/usage.ts', 'src/generation/usage/billing-terms.ts'],
    'src/tokens': ['src/generation'],
    'src/store': [],
  },
  {
    'src/protocols': ['src/generation'],
    'src/catalog': ['src/generation', 'src/pricing', 'src/providers'],
    'src/sandbox': ['src/tokens'],
  },
  {
    'src/protocols/anthropic-messages': ['src/generation', 'src/protocols'],
    'src/protocols/bedrock-converse': ['src/generation', 'src/protocols'],
    'src/protocols/gemini': ['src/generation', 'src/protocols'],
    'src/protocols/openai-chat': ['src/generation', 'src/protocols'],
    'src/protocols/openai-responses': ['src/generation', 'src/protocols'],
  },
  {
    'src/protocols/protocols.ts': ['src/generation', 'src/protocols'],
    'src/keys': ['src/generation/error/gateway-error.ts', 'src/catalog/model.ts', 'src/store'],
  },
  {
    'src/credentials': [
      'src/generation/error/gateway-error.ts',
      'src/keys/count-change.ts',
      'src/providers',
      'src/store',
    ],
    'src/health': ['src/generation/error/gateway-error.ts', 'src/providers', 'src/keys/count-change.ts', 'src/store'],
    'src/ledger': ['src/generation', 'src/pricing', 'src/keys', 'src/store'],
    'src/limits': ['src/generation/error/gateway-error.ts', 'src/keys/key.ts', 'src/store'],
    'src/capacity': ['src/generation/error/gateway-error.ts', 'src/providers/provider.ts'],
    'src/people': [],
    'src/configuration': [
      'src/http1/transport',
      'src/generation',
      'src/pricing',
      'src/providers',
      'src/catalog',
      'src/keys/key.ts',
    ],
    'src/answer': ['src/http1/client/response-handler.ts', 'src/generation', 'src/protocols/port'],
  },
  {
    'src/price-lists': ['src/generation', 'src/pricing', 'src/catalog'],
    'src/telemetry': ['src/ledger/rows/generation-record.ts'],
    'src/stages/http': ['src/http1', 'src/generation', 'src/protocols/port'],
  },
  {
    'src/stages/tickets': [
      'src/generation',
      'src/protocols/port',
      'src/providers',
      'src/catalog',
      'src/keys',
      'src/ledger',
      'src/limits',
      'src/capacity',
      'src/health',
      'src/answer',
      'src/stages/http/exchange.ts',
      'src/stages/http/request-note.ts',
    ],
  },
  {
    'src/stages/authenticate': [
      'src/generation',
      'src/protocols/port',
      'src/keys',
      'src/stages/http/exchange.ts',
      'src/stages/tickets',
    ],
    'src/stages/decode': ['src/generation', 'src/protocols/port', 'src/stages/http/exchange.ts', 'src/stages/tickets'],
    'src/stages/route': ['src/generation', 'src/catalog', 'src/providers', 'src/health', 'src/stages/tickets'],
    'src/stages/queue': ['src/generation', 'src/capacity', 'src/stages/http/exchange.ts', 'src/stages/tickets'],
    'src/stages/screen': ['src/generation', 'src/pricing', 'src/protocols/port', 'src/catalog', 'src/stages/tickets'],
    'src/stages/admit': [
      'src/generation',
      'src/pricing',
      'src/protocols/port',
      'src/tokens/media',
      'src/tokens/weigh-text.ts',
      'src/catalog',
      'src/ledger',
      'src/limits',
      'src/stages/http/exchange.ts',
      'src/stages/tickets',
    ],
    'src/stages/attempt': [
      'src/http1',
      'src/generation',
      'src/protocols/port',
      'src/providers',
      'src/tokens/media',
      'src/keys',
      'src/capacity',
      'src/stages/http/exchange.ts',
      'src/stages/http/refusals.ts',
      'src/answer',
      'src/stages/tickets',
      'src/health',
    ],
    'src/stages/relay': [
      'src/generation',
      'src/protocols/port',
      'src/stages/http/exchange.ts',
      'src/answer',
      'src/stages/tickets',
    ],
    'src/stages/settle': [
      'src/generation',
      'src/pricing',
      'src/protocols/port',
      'src/catalog',
      'src/keys',
      'src/ledger',
      'src/stages/http/exchange.ts',
      'src/stages/tickets',
    ],
  },
  {
    'src/pipeline.ts': ['src/protocols/port', 'src/limits/limits.ts', 'src/stages'],
  },
  {
    'src/views': [
      'src/generation',
      'src/pricing',
      'src/catalog',
      'src/price-lists',
      'src/keys',
      'src/ledger',
      'src/limits/rules',
      'src/store',
      'src/health/standing.ts',
    ],
  },
  {
    'src/operations': [
      'src/http1',
      'src/generation',
      'src/protocols',
      'src/pricing',
      'src/providers',
      'src/store',
      'src/catalog',
      'src/price-lists',
      'src/keys',
      'src/credentials',
      'src/ledger',
      'src/limits/spend-store.ts',
      'src/configuration',
      'src/health',
      'src/capacity/called.ts',
      'src/stages/decode',
      'src/stages/queue/put-full-last.ts',
      'src/stages/route',
      'src/stages/tickets',
      'src/views',
    ],
  },
  {
    'src/reads': [
      'src/protocols/port',
      'src/catalog',
      'src/stages/http',
      'src/stages/tickets',
      'src/stages/decode',
      'src/stages/route',
      'src/views',
    ],
    'src/control': ['src/store', 'src/operations'],
  },
  {
    'src/body-threads': ['src/generation', 'src/protocols', 'src/tokens', 'src/answer', 'src/stages'],
    'src/live-catalog': ['src/providers', 'src/catalog', 'src/configuration'],
  },
  {
    'src/routes.ts': [
      'src/generation',
      'src/protocols',
      'src/store',
      'src/tokens',
      'src/catalog',
      'src/keys',
      'src/ledger',
      'src/capacity',
      'src/limits',
      'src/configuration',
      'src/stages',
      'src/pipeline.ts',
      'src/operations/customers/account-operations.ts',
      'src/reads',
      'src/body-threads',
      'src/health',
    ],
  },
  {
    'src/start': [
      'src/providers/call-once.ts',
      'src/generation',
      'src/protocols',
      'src/sandbox',
      'src/store',
      'src/telemetry',
      'src/catalog',
      'src/keys',
      'src/credentials',
      'src/ledger',
      'src/capacity',
      'src/limits',
      'src/configuration',
      'src/stages',
      'src/views/standing.ts',
      'src/operations',
      'src/control',
      'src/body-threads',
      'src/live-catalog',
      'src/routes.ts',
      'src/health',
    ],
  },
  {
    'src/server.ts': [
      'src/store',
      'src/catalog',
      'src/keys',
      'src/ledger',
      'src/configuration',
      'src/control',
      'src/live-catalog',
      'src/telemetry/request-line.ts',
      'src/start',
    ],
  },
  {
    'src/cli': [
      'src/http1/transport',
      'src/providers',
      'src/store',
      'src/telemetry/request-line.ts',
      'src/catalog',
      'src/keys/default-limits.ts',
      'src/keys/key.ts',
      'src/price-lists',
      'src/configuration',
      'src/operations',
      'src/control',
      'src/start/open-context.ts',
      'src/start/system-network.ts',
      'src/server.ts',
    ],
  },
]

/** The room of a path, or undefined for one that is in none. */
export function findRoom(path: string, table: Floors): string | undefined {
  let longest: string | undefined
  for (const floor of table)
    for (const room in floor) if (room.length > (longest?.length ?? 0) && covers(room, path)) longest = room
  return longest
}

/** Counted from the ground. */
export function findFloor(room: string, table: Floors): number {
  return table.findIndex((floor) => room in floor)
}
