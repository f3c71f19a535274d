// JSON text that other parsers accept. Half of a surrogate pair, as in a tool's output that was cut inside an emoji,
// has no form in UTF-8: JSON.stringify writes it as an escape, and some parsers (Anthropic's and Google's among them)
// refuse the whole text for it. The replacement character is written instead.

export function writeWellFormed(value: unknown): string {
  const text = JSON.stringify(value)
  return text.includes('\\ud') ? text.replace(/\\(?:ud[89a-f][0-9a-f]{2}|[^])/g, replaceHalf) : text
}

/** Any other escape stays as it is; a pair is never written as escapes. */
function replaceHalf(escape: string): string {
  return escape.startsWith('\\ud') ? '\ufffd' : escape
}
