// `crossmodel wallet …`: prepaid money of owners, and whether the books add up.
import { userInfo } from 'node:os'

import { isObject, type Json } from '../../foundation/json/json.ts'
import { listOf, show } from '../show.ts'
import { present, presentCount, readGiven, type CommandDefinition } from '../session.ts'
import { formatFields, formatTable } from '../table.ts'

export const walletCommands: readonly CommandDefinition[] = [
  {
    usage: 'show [owner]',
    about: 'Show the wallet of an owner, or all wallets',
    examples: ['wallet show', 'wallet show acme --json'],
    async run(session, given) {
      const owner = readGiven(given, 'owner')
      if (owner === undefined) session.print(await session.perform('wallet.list'), formatWallets)
      else session.print(await session.perform('wallet.show', { owner }), formatWallet)
    },
  },
  posting('top-up', 'Add money that was paid', 'wallet top-up acme 50 --reason "invoice 17"'),
  posting('grant', 'Add money as a gift', 'wallet grant acme 5'),
  posting('refund', 'Give back what was charged', 'wallet refund acme 0.25 --reason "outage of 3 May"'),
  posting('adjust', 'Correct a balance, up or down', 'wallet adjust acme -1.5 --reason "typing mistake"'),
  {
    usage: 'limit <owner> <amount>',
    about: 'Set how far below zero a wallet may go: USD, or `unlimited`',
    examples: ['wallet limit acme 25', 'wallet limit owner unlimited'],
    async run(session, given) {
      const { owner, amount } = given
      session.print(await session.perform('wallet.limit', present({ owner, amount })), formatWallet)
    },
  },
  {
    usage: 'ledger <owner>',
    about: 'List the movements of a wallet, the newest first',
    options: [
      ['--limit <count>', 'how many (default: 50, at most 1000)'],
      ['--before <sequence>', 'only those before this one, to page'],
    ],
    examples: ['wallet ledger acme', 'wallet ledger acme --limit 1000 --json'],
    async run(session, given) {
      const args = {
        ...present({ owner: given['owner'] }),
        ...presentCount(given, 'limit'),
        ...presentCount(given, 'before'),
      }
      session.print(await session.perform('wallet.ledger', args), formatMovements)
    },
  },
  {
    usage: 'audit',
    about: 'Compute every balance and charge again; code 1 where something differs or was lost',
    examples: ['wallet audit'],
    async run(session) {
      const result = await session.perform('wallet.audit')
      session.print(result, formatAudit)
      return isObject(result) && result['ok'] === true ? 0 : 1
    },
  },
]

function posting(kind: string, about: string, example: string): CommandDefinition {
  return {
    usage: `${kind} <owner> <amount>`,
    about: `${about}, in USD`,
    options: [
      ['--reason <text>', `why, for the books (default: ${kind})`],
      ['--idempotency-key <key>', 'posted once, however often the command is given with it'],
    ],
    examples: [example],
    async run(session, given) {
      const { owner, amount, reason, idempotencyKey } = given
      const args = present({
        owner,
        amount,
        reason,
        idempotency_key: idempotencyKey,
        actor: `operator ${userInfo().username}`,
      })
      session.print(await session.perform(`wallet.${kind}`, args), formatWallet)
    },
  }
}

function formatWallet(result: Json): string {
  if (!isObject(result)) return ''
  return formatFields([
    ['owner', show(result['owner'])],
    ['balance', usd(result['balance'])],
    [
      'held',
      `${usd(result['held'])} by ${show(result['open_holds'])} ${result['open_holds'] === 1 ? 'request' : 'requests'} in flight`,
    ],
    ['credit limit', usd(result['credit_limit'])],
    ['available', usd(result['available'])],
    ['wallet', show(result['wallet_id'])],
  ])
}

function formatWallets(result: Json): string {
  const wallets = listOf(result, 'wallets')
  if (wallets.length === 0) return 'No wallets yet: the first key makes one.'
  const rows = wallets.map((wallet) => [
    show(wallet['owner']),
    usd(wallet['balance']),
    usd(wallet['held']),
    usd(wallet['credit_limit']),
    usd(wallet['available']),
  ])
  return formatTable(['owner', 'balance>', 'held>', 'credit limit>', 'available>'], rows)
}

function formatMovements(result: Json): string {
  const movements = listOf(result, 'movements')
  const pruned = isObject(result) ? result['pruned'] : undefined
  const older = isObject(pruned) ? [`${show(pruned['charges'])} older charges, pruned: ${usd(pruned['amount'])}`] : []
  if (movements.length === 0) return older[0] ?? 'No movements.'
  const rows = movements.map((movement) => [
    show(movement['sequence']),
    show(movement['created_at']).replace('T', ' ').slice(0, 19),
    show(movement['kind']),
    usd(movement['amount']),
    show(movement['generation_id']) || show(movement['reason']),
    show(movement['actor']),
  ])
  return [formatTable(['#>', 'time (UTC)', 'kind', 'amount>', 'for', 'by'], rows), ...older].join('\n')
}

function formatAudit(result: Json): string {
  const counts = isObject(result)
    ? `${show(result['wallets'])} wallets, ${show(result['generations'])} generations`
    : ''
  const differences = listOf(result, 'differences')
  const isWhole = listOf(result, 'gaps').length === 0
  const sound = isWhole ? 'everything adds up' : 'what is there adds up'
  const outcome = differences.length === 0 ? sound : `${differences.length} differences`
  const lines = differences.map((each) => `${show(each['what'])} ${show(each['id'])}: ${show(each['message'])}`)
  // What is not there cannot differ.
  const gaps = listOf(result, 'gaps').map((gap) => `gap of ${show(gap['created_at'])}: ${show(gap['message'])}`)
  return [`${counts}: ${outcome}.`, ...lines, ...gaps].join('\n')
}

/** USD with a dollar sign and at least two decimals; words as they are. */
function usd(value: Json | undefined): string {
  const written = show(value)
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(written)
  return match === null ? written : `${match[1]}$${match[2]}.${(match[3] ?? '').padEnd(2, '0')}`
}
