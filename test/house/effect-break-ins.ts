// Break-ins by effects, and the harmless look-alikes that the rules let pass.
import type { BreakIn } from './describe-break-ins.ts'
import { longer } from './small-house.ts'

const ledger = 'src/ledger/ledger.ts'
const relay = 'src/stages/relay/relay.ts'

export const effectBreakIns: readonly BreakIn[] = [
  ['SQL in a stage', longer(relay, "relay('select id from wallets')"), `effects: SQL: ${relay}`],
  [
    'SQL in a template, in a stage',
    longer(relay, 'relay(`\n  insert into holds values (${1})`)'),
    `effects: SQL: ${relay}`,
  ],
  [
    'the driver of Postgres in a stage',
    longer(relay, "import { Pool } from 'pg'", 'relay(Pool)'),
    `effects: SQL: ${relay}`,
  ],
  [
    'the types of Postgres in a stage',
    longer(relay, "import type { Pool } from 'pg'", 'relay(1 as unknown as Pool)'),
    `effects: SQL: ${relay}`,
  ],
  [
    'node:net in the ledger',
    longer(ledger, "import { connect } from 'node:net'", 'connect(1)'),
    `effects: sockets: ${ledger}`,
  ],
  [
    'net without node: in the ledger',
    longer(ledger, "import { connect } from 'net'", 'connect(1)'),
    `effects: sockets: ${ledger}`,
    `packages: ${ledger} net`,
  ],
  ['fetch in the ledger', longer(ledger, "fetch('http://127.0.0.1')"), `effects: sockets: ${ledger}`],
  [
    'a file in a stage',
    longer(relay, "import { readFileSync } from 'node:fs'", "readFileSync('x')"),
    `effects: files: ${relay}`,
  ],
  ['setTimeout', longer(relay, 'setTimeout(relay, 1)'), `effects: timers: ${relay}`],
  ['globalThis that is handed on', longer(relay, 'relay(globalThis)'), `effects: environment: ${relay}`],
  ['a computed member of globalThis', longer(relay, 'relay(globalThis[`${1}`])'), `effects: environment: ${relay}`],
  ['the process that is handed on', longer(relay, 'relay(process)'), `effects: environment: ${relay}`],
  ['the time of Temporal', longer(relay, 'relay(Temporal.Now.instant())'), `effects: clock: ${relay}`],
  ['setTimeout of globalThis', longer(relay, "globalThis['setTimeout'](relay, 1)"), `effects: timers: ${relay}`],
  ['setTimeout that is handed on', longer(relay, 'relay(setTimeout)'), `effects: timers: ${relay}`],
  [
    'setTimeout as a promise',
    longer(relay, "import { setTimeout } from 'node:timers/promises'", 'await setTimeout(1)'),
    `effects: timers: ${relay}`,
  ],
  ['Date.now', longer(relay, 'relay(Date.now())'), `effects: clock: ${relay}`],
  ['new Date without a time', longer(relay, 'relay(new Date())'), `effects: clock: ${relay}`],
  ['performance.now', longer(relay, 'relay(performance.now())'), `effects: clock: ${relay}`],
  ['Math.random', longer(relay, 'relay(Math.random())'), `effects: randomness: ${relay}`],
  [
    'randomUUID of Node',
    longer(relay, "import { randomUUID } from 'node:crypto'", 'relay(randomUUID())'),
    `effects: randomness: ${relay}`,
  ],
  ['randomUUID of the platform', longer(relay, 'relay(crypto.randomUUID())'), `effects: randomness: ${relay}`],
  [
    'all of node:crypto',
    longer(relay, "import * as secrets from 'node:crypto'", 'relay(secrets)'),
    `effects: randomness: ${relay}`,
  ],
  ['process.env', longer(relay, 'relay(process.env)'), `effects: environment: ${relay}`],
  [
    'env of node:process',
    longer(relay, "import { env } from 'node:process'", 'relay(env)'),
    `effects: environment: ${relay}`,
  ],
  [
    'env taken out of the process',
    longer(relay, 'const { env } = process', 'relay(env)'),
    `effects: environment: ${relay}`,
  ],
  ['process.exit', longer(relay, 'process.exit(1)'), `effects: process: ${relay}`],
  [
    'a child process',
    longer(relay, "import { spawn } from 'node:child_process'", "spawn('ls')"),
    `effects: threads: ${relay}`,
  ],
  [
    'a package that nobody decided on',
    longer(relay, "import express from 'express'", 'express()'),
    `packages: ${relay} express`,
  ],
]

export const harmless: readonly BreakIn[] = [
  [
    'a local name like a global',
    longer(relay, 'const first = (setTimeout: () => void) => setTimeout()', 'first(() => 1)'),
  ],
  ['a member like a global', longer(relay, 'const timer = { setTimeout: () => 1 }', 'relay(timer.setTimeout())')],
  ['a date of a time', longer(relay, 'relay(new Date(1))')],
  ['a digest', longer(relay, "import { createHash } from 'node:crypto'", 'relay(createHash)')],
  ['what of node:net is pure', longer(relay, "import { isIP } from 'node:net'", "relay(isIP('::1'))")],
  ['the type of a socket', longer(relay, "import type { Socket } from 'node:net'", 'relay(1 as unknown as Socket)')],
]
