// JSON text for others to read. Half of a surrogate pair, as a tool's output has it that was cut inside an emoji, has no
// form in UTF-8: JSON.stringify writes it as an escape, and parsers refuse the whole text for it (Anthropic's and Google's
// among them). The replacement character stands in its place.

export function writeWellFormed(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes('\\ud') ? text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, replaceHalf) : text
}

/** Any other escape stays as it is; a pair is never written as escapes. */
function replaceHalf(escape: string): string {
  return escape.startsWith('\\ud') ? '\ufffd' : escape
}
