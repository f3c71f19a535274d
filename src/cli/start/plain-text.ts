// Text without what a terminal obeys: control characters, and those that turn the direction of text. Names of models and
// paths come from callers, and words of a failure from providers; whoever looks at the log reads them as they are.

const unusual = /[^\x20-\x7e]/
const steering = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu
const unusualLine = /[^\x20-\x7e\n]/
/** What JSON leaves as it is. */
const steeringJson = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu

/** For one line that a person reads. */
export function plainText(text: string): string {
  return unusual.test(text) ? text.replaceAll(steering, '?') : text
}

/** The same for a text of several lines. */
export function plainLines(text: string): string {
  return unusualLine.test(text) ? text.replaceAll(steering, (found) => (found === '\n' ? found : '?')) : text
}

/** A line of JSON that says the same: in it such a character can only stand in a text, where an escape may stand for it. */
export function escapeSteering(json: string): string {
  return unusualLine.test(json) ? json.replaceAll(steeringJson, escape) : json
}

function escape(found: string): string {
  let escaped = ''
  for (let at = 0; at < found.length; at += 1) escaped += `\\u${found.charCodeAt(at).toString(16).padStart(4, '0')}`
  return escaped
}
