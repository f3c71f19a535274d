// Who may use which effect and which package. What may use one for now, and should take it as a parameter, is not listed
// here but in exceptions.ts.
import type { Effect, Packages } from './effects.ts'

export const effects: readonly Effect[] = [
  {
    name: 'sockets',
    modules: ['net', 'tls', 'http', 'https', 'http2', 'dgram', 'dns', 'dns/promises'].flatMap((one) => [
      one,
      `node:${one}`,
    ]),
    pure: ['isIP', 'isIPv4', 'isIPv6', 'METHODS', 'STATUS_CODES'],
    globals: ['fetch', 'WebSocket', 'EventSource'],
    advice:
      'only the rooms at the two ends of a generation, and the listeners of their own, touch the network: hand the call in',
    mayUse: [
      'src/http1',
      'src/stages/attempt',
      'src/control/open-control-socket.ts',
      'src/control/call-control-socket.ts',
      'src/start/system-network.ts',
      'src/telemetry/metrics-listener.ts',
      'src/sandbox/start-sandbox.ts',
    ],
  },
  {
    name: 'files',
    modules: ['fs', 'fs/promises', 'node:fs', 'node:fs/promises'],
    advice: 'hand in what the file holds, or give the work to store/ or configuration/',
    mayUse: [
      'src/store',
      'src/configuration',
      'src/cli',
      'src/control',
      'src/operations/gateway/examine.ts',
      'src/catalog/known-models.ts',
      'src/admin/static/read-build.ts',
      'src/ledger/shared/told-failures.ts',
    ],
  },
  {
    name: 'timers',
    modules: ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'],
    globals: ['setTimeout', 'setInterval', 'setImmediate', 'AbortSignal.timeout'],
    advice: 'take a Clock or Deadlines of src/foundation, so that a test can move the time',
    mayUse: ['src/foundation/time/clock.ts', 'src/foundation/time/deadlines.ts'],
  },
  {
    name: 'clock',
    modules: ['perf_hooks', 'node:perf_hooks'],
    globals: [
      'Temporal.Now',
      'Date',
      'Date.now',
      'new Date()',
      'performance',
      'performance.',
      'process.hrtime',
      'process.uptime',
    ],
    advice: 'take a Clock of src/foundation, so that a test can move the time',
    mayUse: ['src/foundation/time/clock.ts', 'src/foundation/time/deadlines.ts'],
  },
  {
    name: 'randomness',
    names: Object.fromEntries(
      ['crypto', 'node:crypto'].map((one) => [
        one,
        [
          'randomBytes',
          'randomFill',
          'randomFillSync',
          'randomInt',
          'randomUUID',
          'randomUUIDv7',
          'getRandomValues',
          'webcrypto',
        ],
      ]),
    ),
    globals: ['Math', 'Math.random', 'crypto', 'crypto.'],
    advice: 'take Random of src/foundation, so that a test can repeat it',
    mayUse: ['src/foundation/random.ts'],
  },
  {
    name: 'environment',
    modules: ['process', 'node:process'],
    globals: ['process', 'process.env', 'globalThis', 'global'],
    advice:
      'take the environment as a parameter: the command line reads it once through src/configuration/environment/environment.ts',
    mayUse: ['src/configuration/environment/environment.ts'],
  },
  {
    name: 'process',
    globals: [
      'argv',
      'channel',
      'dlopen',
      'exit',
      'exitCode',
      'getBuiltinModule',
      'kill',
      'on',
      'once',
      'stderr',
      'stdin',
      'stdout',
    ].map((one) => `process.${one}`),
    advice: 'only the command line speaks for the process: return, throw, or take a stream',
    mayUse: ['src/cli'],
  },
  {
    name: 'threads',
    modules: ['child_process', 'cluster', 'worker_threads'].flatMap((one) => [one, `node:${one}`]),
    advice: 'use the threads of src/foundation/threads/job-threads.ts',
    mayUse: [
      'src/foundation/threads/job-threads.ts',
      'src/foundation/threads/answer-jobs.ts',
      'src/store/sqlite',
      'src/tokens',
    ],
  },
  {
    name: 'SQL',
    modules: ['node:sqlite', 'kysely', 'pg'],
    isSql: true,
    advice:
      'SQL lives in src/store, in files named *-store.ts and in the folders sql of ledger and limits: ask one of them',
    mayUse: ['src/store', '-store.ts', 'src/ledger/embedded/sql', 'src/ledger/shared/sql', 'src/limits/shared/sql'],
  },
]

export const packages: Packages = {
  '@fastify/helmet': ['src/admin/open-admin.ts'],
  '@fastify/static': ['src/admin/static'],
  '@fastify/swagger': ['src/admin/describe-api.ts'],
  '@decimalturn/toml-patch': ['src/cli/connect/edit/formats.ts'],
  '@smithy/signature-v4': ['src/providers/authorize/aws-signature.ts'],
  commander: ['src/cli'],
  fastify: ['src/admin'],
  'google-auth-library': ['src/providers/authorize/google-token.ts'],
  'gpt-tokenizer': ['src/tokens/count-thread.ts', 'src/sandbox/measure-answer.ts'],
  'ipaddr.js': ['src/foundation/public-address.ts', 'src/stages/attempt/media-fetcher.ts'],
  'jsonc-parser': ['src/cli/connect/edit/formats.ts'],
  kysely: ['src'],
  pg: ['src'],
  pino: ['src/cli/start/log.ts', 'src/cli/start/log-sink.ts'],
  'prom-client': ['src/telemetry'],
  typebox: ['src/admin'],
  undici: ['src/stages/attempt/media-fetcher.ts', 'src/stages/attempt/media/guard-connections.ts'],
  yaml: ['src/configuration', 'src/cli/connect/edit/formats.ts', 'src/cli/import/import-commands.ts'],
}
