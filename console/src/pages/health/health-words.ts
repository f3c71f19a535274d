// What providers do wrong, in words: short for tags, whole for sentences.

const short: Readonly<Record<string, string>> = {
  unreachable: 'no connection',
  late: 'too late',
  overloaded: 'overloaded',
  'rate-limited': '429',
  account: '401, 402',
  forbidden: '403',
  missing: 'unknown',
  failing: '5xx',
  broken: 'broken answer',
}

const whole: Readonly<Record<string, string>> = {
  unreachable: 'there was no connection',
  late: 'no content came in time',
  overloaded: 'it is overloaded (503, 529)',
  'rate-limited': 'its limits are used up (429)',
  account: 'it refuses the credential or its account (401, 402)',
  forbidden: 'it forbids the model to the credential (403)',
  missing: 'it does not know the model',
  failing: 'it failed (5xx)',
  broken: 'its answers broke off or could not be read',
}

export function tagFault(fault: string): string {
  return short[fault] ?? fault
}

export function sayFault(fault: string): string {
  return whole[fault] ?? fault
}

/** The name of a credential: its place where there are several, and what records call it. */
export function nameCredential(credential: string, number: number | null): string {
  return number === null ? credential : `key ${number} ${credential}`
}
