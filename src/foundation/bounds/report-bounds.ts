// The caps on the sums that pages read and on what pages look at, as part of `bounds`.
import { DAY_MS } from '../time/clock.ts'

export const reportBounds = {
  /** Records that one step adds to the sums; between two looks for new ones, ms. */
  sumRows: 500,
  sumEveryMs: 2_000,
  /** Records from before there was a queue that wait in it at once (Postgres). */
  sumQueueRows: 5_000,
  /** Series whose numbers are remembered; more and all are looked up again. */
  sumSeries: 20_000,
  /** Sums of single hours that an audit counts again, each of at most so many records. */
  auditedSums: 20,
  auditedSumRecords: 2_000,
  /** Groups that a report lists; the rest is one sum. */
  reportGroups: 200,
  /** Points in time of a report: the days of two years, with those in which they begin and end. */
  reportPoints: 733,
  /** Records that one page of a list looks at, however few fit its filter, and of these in one query; and rows of a page. */
  rowsLookedAt: 100_000,
  rowsOfStretch: 20_000,
  reportRows: 100,
  /** How often refused requests are written, ms; kinds of them that are counted in between, and told apart in a minute. */
  refusalsEveryMs: 1_000,
  refusalCounts: 4_000,
  refusalKinds: 4_000,
  /** Examples of an owner's refused requests that are kept of a minute, and in all. */
  refusalsOfMinute: 30,
  refusalsKept: 500,
  /** Requests under way that a list looks at, however few fit its filter. */
  holdsLookedAt: 1_000,
  exportRows: 1_000,
  /** How long sums by minute and by hour are kept, ms; those by day are kept. */
  sumMinutesMs: 3 * DAY_MS,
  sumHoursMs: 100 * DAY_MS,
  /** Sums that are too old and are removed in one step, and how often is looked for them, ms. */
  sumSweepRows: 1_000,
  sumSweepEveryMs: 10 * 60_000,
}
