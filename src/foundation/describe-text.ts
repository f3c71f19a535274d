// What a log may say of a text that could not be read: it may hold a prompt or a model's words, so never the text.

/** How long `text` is and what it begins as. */
export function describeText(text: string): string {
  const start = text.trimStart().slice(0, 6)
  if (start === '') return text === '' ? 'empty' : `${text.length} characters of space`
  return `${text.length} characters, beginning as ${nameForm(start)}`
}

function nameForm(start: string): string {
  if (start.startsWith('<')) return 'markup'
  if (start.startsWith('{')) return 'a JSON object'
  if (start.startsWith('[')) return 'a JSON array'
  if (start.startsWith('"')) return 'a JSON string'
  return start.startsWith('data:') || start.startsWith('event:') ? 'an event stream' : 'plain text'
}
