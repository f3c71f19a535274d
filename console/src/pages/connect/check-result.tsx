// What the check has found: green with what the first request did, or why it was refused and what to do.
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { KeyValues } from '../../parts/key-values.tsx'
import { Mark } from '../../parts/mark.tsx'
import { Money } from '../../parts/money.tsx'
import { Millis, NothingToSay, Tokens } from '../../parts/numbers.tsx'
import { Note } from '../../parts/note.tsx'
import { When } from '../../parts/when.tsx'
import { sayRefusal, WhatToDo } from '../refused/refusal-words.tsx'
import type { Refusal } from '../refused/use-refused.ts'
import type { useCheck } from './use-check.ts'

const advice: { readonly [code: string]: string } = {
  model_not_found: 'The gateway has no model of this name: name one of Models, or set an alias for the key.',
  insufficient_balance: 'The wallet does not cover it: add credit.',
  rate_limit_exceeded: 'A limit of the key is used up: wait, or raise it under API keys.',
}

export function CheckResult({ check }: { check: ReturnType<typeof useCheck> }) {
  const { found, refused, before, isLooking, again } = check
  if (!isLooking) return <Note>Make or choose a key above: the check then waits for its first request.</Note>
  if (found === undefined)
    return (
      <div role="status">
        {refused === undefined ? null : <Refused refusal={refused} />}
        <Note kind="live">
          Waiting for the first request.
          {before === undefined ? null : (
            <>
              {' '}
              The last one before came <When at={before.started_at} form="ago" />.
            </>
          )}
        </Note>
      </div>
    )
  const { tokens } = found
  const isGood = found.status === 'completed'
  return (
    <div role="status">
      <Note
        kind={isGood ? 'good' : 'warn'}
        action={
          <Button size="xs" variant="subtle" onClick={again}>
            Check again
          </Button>
        }
      >
        <strong>{isGood ? 'Connected' : `It came, and was ${found.status}`}</strong>
        {isGood ? null : (
          <>
            {' '}
            <code>{found.error_code}</code> {advice[found.error_code ?? ''] ?? 'Its story says why.'}
          </>
        )}
      </Note>
      <KeyValues
        rows={[
          ['Asked for', found.requested_model],
          ['Ran', found.model ?? <NothingToSay />],
          ['First token', <Millis key="first" ms={found.first_content_ms} />],
          [
            'Cache',
            tokens === null ? (
              <NothingToSay />
            ) : (
              <span key="cache">
                read <Tokens count={tokens.cache_read} />, written <Tokens count={tokens.cache_write} />
              </span>
            ),
          ],
          ['Charged', <Money key="charge" usd={found.charge} form="whole" />],
          [
            'Story',
            <Link key="story" className="link" to="/console/activity/$request" params={{ request: found.id }}>
              Its whole story
            </Link>,
          ],
        ]}
      />
    </div>
  )
}

/** It came, and no model was called: the check goes on waiting for one that is not refused. */
function Refused({ refusal }: { refusal: Refusal }) {
  return (
    <Note kind="warn" action={<WhatToDo refusal={refusal} />}>
      <strong>It came, and was refused</strong> <code>{refusal.code}</code> {sayRefusal(refusal)}
    </Note>
  )
}

export function Seen({ requests }: { requests: number | undefined }) {
  if (requests === undefined)
    return (
      <span className="faint">
        not yet <Mark kind="idle" />
      </span>
    )
  return (
    <span className="dim">
      <Tokens count={requests} form="short" /> <Mark kind="good" />
    </span>
  )
}
