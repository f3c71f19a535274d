// What a report's sums do not have: requests that were refused before a model was called, by error, with the way to why.
import { Link } from '@tanstack/react-router'
import { Note } from '../note.tsx'
import { Tokens } from '../numbers.tsx'
import type { Usage } from './report.ts'
import type { RowsOf } from './rows-link.tsx'

/** Errors that are named; the rest is on the page that the link leads to. */
const NAMED = 3

type RefusedNoteProps = { refused: Usage['refused']; of: Pick<RowsOf, 'range' | 'key'> }

export function RefusedNote({ refused, of }: RefusedNoteProps) {
  if (refused === null || refused.requests === 0) return null
  const { requests, codes } = refused
  return (
    <Note
      kind="warn"
      action={
        <Link className="link" to="/console/activity/refused" search={of}>
          Why, and what to do
        </Link>
      }
    >
      <Tokens count={requests} /> more {requests === 1 ? 'request was' : 'requests were'} refused before a model was
      called:{' '}
      {codes.slice(0, NAMED).map(({ code, count }, at) => (
        <span key={code}>
          {at === 0 ? '' : ', '}
          <code>{code}</code> <Tokens count={count} />
        </span>
      ))}
      {codes.length > NAMED ? ' and others' : ''}.
    </Note>
  )
}
