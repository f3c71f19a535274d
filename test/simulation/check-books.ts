// What must hold of the books on disk at every moment, whatever runs.
import assert from 'node:assert/strict'
import type { DatabaseSync } from 'node:sqlite'

const rules: { readonly [rule: string]: string } = {
  'a wallet has less than nothing': `select id from wallets
    where credit_limit_nanos is not null and posted_nanos + credit_limit_nanos < held_nanos`,
  'a balance is not the sum of its postings': `select id from wallets
    where posted_nanos <> (select coalesce(sum(case when to_account = wallets.id then posting_nanos else -posting_nanos end), 0)
      from postings where wallet_id = wallets.id)`,
  'what is held is not the sum of the open holds': `select id from wallets
    where held_nanos <> (select coalesce(sum(hold_nanos + (select coalesce(sum(hold_nanos), 0) from hold_extensions
        where generation_id = holds.generation_id)), 0)
      from holds where wallet_id = wallets.id and generation_id not in (select id from generations))
    or open_holds <> (select count(*) from holds
      where wallet_id = wallets.id and generation_id not in (select id from generations))`,
  'a generation is held or has ended more than once': `select id from (
    select generation_id as id from holds where generation_id not in (select id from generations)
    union all select id from generations) group by id having count(*) > 1`,
  'a charge is not that of its generation': `select postings.sequence from postings
    left join generations on generations.id = postings.generation_id
    where kind = 'charge' and generations.charge_nanos is not posting_nanos`,
  'a generation is charged more than once': `select generation_id from postings where kind = 'charge'
    group by generation_id having count(*) > 1`,
  'a movement was made more than once': `select idempotency_key from postings where idempotency_key is not null
    group by idempotency_key having count(*) > 1`,
}

/** @throws AssertionError that names the rule which is broken, and by what */
export function checkBooks(database: DatabaseSync): void {
  for (const [rule, sql] of Object.entries(rules))
    assert.deepEqual(
      database
        .prepare(sql)
        .all()
        .map((row) => ({ ...row })),
      [],
      rule,
    )
}
