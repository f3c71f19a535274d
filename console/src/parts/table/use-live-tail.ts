// The live tail of a list: asks for what came after a cursor every 2 s (10 s in a hidden tab, not at all without a connection),
// puts new rows on top and ended rows in the place of those in flight. While the person reads further down, has a row open
// or text marked, new rows wait behind `12 new`. At most a thousand rows are kept, and where more come than are shown a
// tenth of them is shown; of both it says so.
import { useCallback, useEffect, useRef, useState } from 'react'
import { connection } from '../../api/connection.ts'
import { isCut, mergeTail, showWaiting } from './merge-tail.ts'
import type { Kept, TailRead } from './merge-tail.ts'

const EVERY_MS = 2000
const HIDDEN_EVERY_MS = 10_000
const TINT_MS = 1200
/** Scrolled further than this the person reads, and the list stays. */
const READING_PX = 200

type LiveTailOptions<Row> = {
  isOn: boolean
  /** A row is open: the list stays. */
  isHeld?: boolean
  /** The rows that were read first, and where the tail begins; a new object begins anew. */
  first: TailRead<Row> | undefined
  readAfter(cursor: string | undefined, signal: AbortSignal): Promise<TailRead<Row>>
  keyOf(row: Row): string
  isInFlight(row: Row): boolean
}

export type LiveTail<Row> = {
  rows: readonly Row[]
  fresh: ReadonlySet<string>
  waiting: number
  isSampled: boolean
  /** Rows at its end were let go. */
  isCut: boolean
  showWaiting(): void
}

const NOTHING: ReadonlySet<string> = new Set()

export function useLiveTail<Row>(options: LiveTailOptions<Row>): LiveTail<Row> {
  const { first, isOn } = options
  const [kept, setKept] = useState<Kept<Row>>({ rows: first?.rows ?? [], waiting: [], isSampled: false })
  const [fresh, setFresh] = useState(NOTHING)
  const latest = useRef(options)
  latest.current = options
  const cursor = useRef(first?.cursor)

  useEffect(() => {
    cursor.current = first?.cursor
    setKept({ rows: first?.rows ?? [], waiting: [], isSampled: false })
  }, [first])

  const take = useCallback((read: TailRead<Row>) => {
    const { keyOf, isInFlight, isHeld = false } = latest.current
    cursor.current = read.cursor ?? cursor.current
    const mustWait = isHeld || window.scrollY > READING_PX || (getSelection()?.toString() ?? '') !== ''
    setKept((before) => mergeTail(before, read, { keyOf, isInFlight, mustWait }))
    if (mustWait) return
    setFresh(new Set(read.rows.map(keyOf)))
    setTimeout(() => setFresh(NOTHING), TINT_MS)
  }, [])

  useEffect(() => {
    if (!isOn || first === undefined) return undefined
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => {
      timer = setTimeout(() => void ask(), document.hidden ? HIDDEN_EVERY_MS : EVERY_MS)
    }
    const ask = async () => {
      if (connection.read().kind !== 'lost')
        await latest.current.readAfter(cursor.current, abort.signal).then(take, () => undefined)
      if (!abort.signal.aborted) again()
    }
    again()
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [isOn, first, take])

  const show = useCallback(() => {
    window.scrollTo({ top: 0 })
    setKept(showWaiting)
  }, [])
  const { rows, waiting, isSampled } = kept
  return { rows, fresh, waiting: waiting.length, isSampled, isCut: isCut(rows), showWaiting: show }
}
