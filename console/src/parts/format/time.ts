// How times are written: local or UTC as the person chose, days and months always UTC. `now` is handed in, so that the same
// moment always reads the same.

export type Zone = 'local' | 'utc'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const LONG_MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

type Clock = { year: number; month: number; day: number; hour: number; minute: number; second: number }

/** Today `14:08:26`, else `27 Nov 14:08`, with the year where it is not this one. */
export function writeTime(at: number, now: number, zone: Zone): string {
  const [then, today] = [clockOf(at, zone), clockOf(now, zone)]
  if (isSameDay(then, today)) return `${two(then.hour)}:${two(then.minute)}:${two(then.second)}`
  return `${writeDate(then, today)} ${two(then.hour)}:${two(then.minute)}`
}

/** `14:08:26`, whatever the day: for bars and axes that say the day elsewhere. */
export function writeClock(at: number, zone: Zone, withSeconds = true): string {
  const { hour, minute, second } = clockOf(at, zone)
  return `${two(hour)}:${two(minute)}${withSeconds ? `:${two(second)}` : ''}`
}

/** A UTC day: `17 Nov`, with the year where it is not this one. */
export function writeDay(at: number, now: number): string {
  return writeDate(clockOf(at, 'utc'), clockOf(now, 'utc'))
}

/** A UTC month: `November`, with the year where it is not this one. */
export function writeMonth(at: number, now: number): string {
  const [then, today] = [clockOf(at, 'utc'), clockOf(now, 'utc')]
  const name = LONG_MONTHS[then.month] ?? ''
  return then.year === today.year ? name : `${name} ${then.year}`
}

/** `just now`, `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`: only for what was last used or last read. */
export function writeAgo(at: number, now: number): string {
  const seconds = Math.trunc((now - at) / 1000)
  if (seconds < 1) return 'just now'
  if (seconds < 60) return `${seconds} s ago`
  if (seconds < 3600) return `${Math.trunc(seconds / 60)} min ago`
  if (seconds < 86_400) return `${Math.trunc(seconds / 3600)} h ago`
  return `${Math.trunc(seconds / 86_400)} d ago`
}

/** `UTC`, or `local time, UTC+1`: said once in the head of what shows times. */
export function writeZone(now: number, zone: Zone): string {
  if (zone === 'utc') return 'UTC'
  const minutes = -new Date(now).getTimezoneOffset()
  const size = Math.abs(minutes)
  const rest = size % 60 === 0 ? '' : `:${two(size % 60)}`
  return `local time, UTC${minutes < 0 ? '−' : '+'}${Math.trunc(size / 60)}${rest}`
}

/** ISO in UTC, for tooltips and copies. */
export function writeIso(at: number): string {
  return new Date(at).toISOString()
}

function writeDate(then: Clock, today: Clock): string {
  const day = `${then.day} ${MONTHS[then.month] ?? ''}`
  return then.year === today.year ? day : `${day} ${then.year}`
}

function isSameDay(one: Clock, other: Clock): boolean {
  return one.year === other.year && one.month === other.month && one.day === other.day
}

function clockOf(at: number, zone: Zone): Clock {
  const date = new Date(at)
  if (zone === 'utc')
    return {
      year: date.getUTCFullYear(),
      month: date.getUTCMonth(),
      day: date.getUTCDate(),
      hour: date.getUTCHours(),
      minute: date.getUTCMinutes(),
      second: date.getUTCSeconds(),
    }
  return {
    year: date.getFullYear(),
    month: date.getMonth(),
    day: date.getDate(),
    hour: date.getHours(),
    minute: date.getMinutes(),
    second: date.getSeconds(),
  }
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
