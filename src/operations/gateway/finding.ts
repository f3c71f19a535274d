// What an examination of a gateway and its surroundings finds, one line for each thing that was looked at. What is not right
// has its remedy.

export type Finding = {
  area:
    | 'configuration'
    | 'data'
    | 'database'
    | 'audit log'
    | 'clock'
    | 'port'
    | 'provider'
    | 'price'
    | 'gateway'
    | 'model'
  /** `warning`: works, and should not stay so. `fault`: does not work. */
  state: 'right' | 'warning' | 'fault'
  /** One line. */
  message: string
  /** What to do, where something is not right. */
  remedy?: string
}

/** Where a provider is reached, and through which proxy. */
export type Origin = { provider: string; origin: string; proxy: string | undefined }

/** What came of reaching it: the date that it answered with, or why nothing came. */
export type Reached = { date?: string; failure?: string }

export function right(area: Finding['area'], message: string): Finding {
  return { area, state: 'right', message }
}

export function warning(area: Finding['area'], message: string, remedy: string): Finding {
  return { area, state: 'warning', message, remedy }
}

export function fault(area: Finding['area'], message: string, remedy: string): Finding {
  return { area, state: 'fault', message, remedy }
}
